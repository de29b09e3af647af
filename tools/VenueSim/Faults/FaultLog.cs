using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// One fault that was really injected. The ids are the frame's, as the venue numbers it: update ids of a book or quote,
/// the id of a trade, 0 for anything else.
/// </summary>
public readonly record struct InjectedFault(FaultKind Kind, string Venue, string Stream, long FirstId, long LastId)
{
    /// <summary>The listing as the venue writes it; empty where no listing is concerned.</summary>
    public string Symbol { get; init; } = "";

    /// <summary>What the stream carries; null where no stream is concerned.</summary>
    public SimChannel? Channel { get; init; }

    /// <summary>The venue's connection, counted from 1; 0 where none is concerned.</summary>
    public int Connection { get; init; }

    /// <summary>Frames of the stream that never reached the client for this fault.</summary>
    public long LostFrames { get; init; }

    /// <summary>
    /// Not an injection of its own but what one cost: the range that a stream lost while a condition lasted (half-open,
    /// heartbeats only, dead symbol, silent). Not counted.
    /// </summary>
    public bool IsLoss { get; init; }

    /// <summary>Of a delay or a clock step, how far.</summary>
    public int Millis { get; init; }

    /// <summary>Milliseconds since the start.</summary>
    public long ElapsedMillis { get; init; }

    /// <summary>The market's clock, Unix milliseconds; never stepped.</summary>
    public long UnixMillis { get; init; }
}

/// <summary>Counts what was injected and keeps the latest entries, at most 10,000 (the counts go on).</summary>
public sealed class FaultLog
{
    private const int KeptEntries = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Venue, FaultKind Kind), long> _counts = [];
    private readonly Queue<InjectedFault> _entries = [];

    /// <summary>Hears of every entry as it is added, one at a time.</summary>
    public Action<InjectedFault>? Added { get; set; }

    public void Add(in InjectedFault fault)
    {
        lock (_lock)
        {
            var key = (fault.Venue, fault.Kind);
            _counts[key] = _counts.GetValueOrDefault(key) + (fault.IsLoss ? 0 : 1);
            _entries.Enqueue(fault);
            if (_entries.Count > KeptEntries)
            {
                _entries.Dequeue();
            }

            Added?.Invoke(fault);
        }
    }

    public long Count(string venue, FaultKind kind)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault((venue, kind));
        }
    }

    public long Count(FaultKind kind)
    {
        lock (_lock)
        {
            return _counts.Where(count => count.Key.Kind == kind).Sum(count => count.Value);
        }
    }

    public IReadOnlyList<InjectedFault> Entries()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
