using Crossfeed.Host;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>Names of the rows, and which of them a machine can run.</summary>
internal static class WireRows
{
    /// <summary>The rows in the order in which they take turns.</summary>
    public static IReadOnlyList<WireRow> All { get; } = Enum.GetValues<WireRow>();

    public static string Name(WireRow row, CorePlan cores) => row switch
    {
        WireRow.CClient => cores.CanSpin ? "C, receive only, polling" : "C, receive only, blocking",
        WireRow.ClientWebSocket => "`ClientWebSocket` loop",
        WireRow.EngineAsync => "engine, async",
        WireRow.EngineSplit => "engine, polling, split",
        WireRow.EngineFused => "engine, polling, fused",
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };

    /// <summary>A client for one measurement.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cores">Where it may run.</param>
    /// <param name="program">The C client; null when there is none.</param>
    /// <param name="scenario">What it will be measured on.</param>
    /// <returns>Null when the row does not apply: no compiler, TLS without a TLS library, too few cores.</returns>
    public static IWireClient? Create(WireRow row, CorePlan cores, string? program, WireScenario scenario) => row switch
    {
        WireRow.CClient => program is null || scenario.Tls ? null : new CClient(program, cores),
        WireRow.ClientWebSocket => new PlainClient(),
        WireRow.EngineAsync => new EngineClient(TransportChoice.Async, LayoutChoice.Split, cores),
        WireRow.EngineSplit => cores.CanSplit ? new EngineClient(TransportChoice.Polling, LayoutChoice.Split, cores) : null,
        WireRow.EngineFused => cores.CanSpin ? new EngineClient(TransportChoice.Polling, LayoutChoice.Fused, cores) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };
}
