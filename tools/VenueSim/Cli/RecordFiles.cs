using System.Text.Json;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Cli;

/// <summary>The files that tell what was injected and what the venues really sent: a JSON object a line.</summary>
internal sealed class RecordFiles : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StreamWriter? _faults;
    private readonly StreamWriter? _truth;

    /// <summary>Creates the files that were asked for, before anything happens: a path that cannot be written is told at once.</summary>
    public RecordFiles(string? faultPath, string? truthPath)
    {
        // Flushed a line at a time: it can be followed, and holds all when the process is killed.
        _faults = faultPath is null ? null : new StreamWriter(faultPath) { AutoFlush = true };
        _truth = truthPath is null ? null : new StreamWriter(truthPath);
    }

    /// <summary>Writes each fault as it is injected.</summary>
    public void Follow(FaultLog log)
    {
        if (_faults is { } file)
        {
            log.Added = fault => file.WriteLine(JsonSerializer.Serialize(Line(fault), Json));
        }
    }

    /// <summary>Writes the losses that are still open and the truth at the end.</summary>
    public void Complete(SimulatedVenues venues)
    {
        venues.Faults.CloseLosses();
        venues.Faults.Log.Added = null;
        foreach (var truth in _truth is null ? [] : venues.Truth())
        {
            _truth!.WriteLine(JsonSerializer.Serialize(Line(truth), Json));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_faults is not null)
        {
            await _faults.DisposeAsync();
        }

        if (_truth is not null)
        {
            await _truth.DisposeAsync();
        }
    }

    private static object Line(in InjectedFault fault) => new
    {
        At = fault.ElapsedMillis / 1000.0,
        Time = fault.UnixMillis,
        Kind = FaultSyntax.Name(fault.Kind),
        Loss = fault.IsLoss,
        fault.Venue,
        fault.Stream,
        fault.Symbol,
        Channel = fault.Channel?.ToString().ToLowerInvariant(),
        fault.Connection,
        First = fault.FirstId,
        Last = fault.LastId,
        fault.LostFrames,
        fault.Millis,
    };

    private static object Line(TradeTruth truth) => new
    {
        truth.Venue,
        truth.Symbol,
        truth.Native,
        truth.BookSequence,
        Trades = new { First = truth.FirstId, Last = truth.LastId, truth.Count },
        Aggregates = new { First = truth.FirstAggregateId, Last = truth.LastAggregateId },
        Streams = truth.Streams.Select(stream => new
        {
            stream.Stream,
            Channel = stream.Channel.ToString().ToLowerInvariant(),
            First = stream.FirstId,
            Last = stream.LastId,
            stream.Frames,
        }),
    };
}
