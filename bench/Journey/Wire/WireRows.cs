namespace Crossfeed.Bench.Journey.Wire;

/// <summary>Names of the rows, and which of them a machine can run.</summary>
internal static class WireRows
{
    /// <summary>The rows in the order in which they take turns.</summary>
    public static IReadOnlyList<WireRow> All { get; } = Enum.GetValues<WireRow>();

    public static string Name(WireRow row, CorePlan cores) => row switch
    {
        WireRow.CClient => cores.CanSpin ? "C, receive only, polling" : "C, receive only, blocking",
        WireRow.ClientWebSocket => "ClientWebSocket loop",
        WireRow.EngineAsync => "engine, async transport",
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };

    /// <summary>Whether the row evaluates triggers, or only receives.</summary>
    public static bool IsEngine(WireRow row) => row is not (WireRow.CClient or WireRow.ClientWebSocket);

    /// <summary>A client for one measurement.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cores">Where it may run.</param>
    /// <param name="binary">The C client; null when there is none.</param>
    /// <param name="scenario">What it will be measured on.</param>
    /// <returns>Null when the row does not apply: no compiler, TLS without a TLS library, too few cores.</returns>
    public static IWireClient? Create(WireRow row, CorePlan cores, string? binary, WireScenario scenario) => row switch
    {
        WireRow.CClient => binary is null || scenario.Tls ? null : new CClient(binary, cores),
        WireRow.ClientWebSocket => new PlainClient(),
        WireRow.EngineAsync => scenario.Tls ? null : new EngineClient(cores),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };
}
