using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>One fault that was really injected. The ids are the depth delta's, 0 for anything else.</summary>
public readonly record struct InjectedFault(FaultKind Kind, SimVenue Venue, string Stream, long FirstId, long LastId);

/// <summary>Counts what was injected and keeps the latest entries, at most 10,000 (the counts go on).</summary>
public sealed class FaultLog
{
    private const int KeptEntries = 10_000;

    private readonly Lock _lock = new();
    private readonly long[,] _counts = new long[2, Enum.GetValues<FaultKind>().Length];
    private readonly Queue<InjectedFault> _entries = [];

    public void Add(in InjectedFault fault)
    {
        lock (_lock)
        {
            _counts[(int)fault.Venue, (int)fault.Kind]++;
            _entries.Enqueue(fault);
            if (_entries.Count > KeptEntries)
            {
                _entries.Dequeue();
            }
        }
    }

    public long Count(SimVenue venue, FaultKind kind)
    {
        lock (_lock)
        {
            return _counts[(int)venue, (int)kind];
        }
    }

    public long Count(FaultKind kind) => Count(SimVenue.Binance, kind) + Count(SimVenue.Gateio, kind);

    public IReadOnlyList<InjectedFault> Entries()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
