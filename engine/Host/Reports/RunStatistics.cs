using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>What a run did, in numbers; taken once its threads have stopped.</summary>
public sealed record RunStatistics
{
    /// <summary>Counts of the hot threads.</summary>
    public required HotCounters Hot { get; init; }

    /// <summary>Allocations of the hot threads.</summary>
    public required AllocationTotals Allocations { get; init; }

    /// <summary>Counts of triggers.</summary>
    public required Arbitrage.TriggerCounters Triggers { get; init; }

    /// <summary>All books.</summary>
    public required BookSet Books { get; init; }

    /// <summary>Time from the first to the last slot processed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How often a producer found the ring full; null where the ring's producer may wait without harm (replay).</summary>
    public long? RingStalls { get; init; }

    /// <summary>What the frames took, how full the ring was, what time the threads lost; null where nothing measured it.</summary>
    public LatencySnapshot? Latency { get; init; }

    /// <summary>Connections, silences, holes and budgets; null where there was no wire.</summary>
    public WireStatus? Wire { get; init; }

    /// <summary>What several hot planes did together; their threads have stopped.</summary>
    /// <param name="planes">The planes, at least one.</param>
    /// <param name="meters">Their threads' allocations.</param>
    /// <param name="elapsed">Time from the first to the last slot processed.</param>
    public static RunStatistics Of(IReadOnlyList<HotPlane> planes, IReadOnlyList<AllocationMeter> meters, TimeSpan elapsed) => new()
    {
        Hot = HotCounters.Sum(planes.Select(p => p.Counters)),
        Allocations = AllocationTotals.Of(meters),
        Triggers = Arbitrage.TriggerCounters.Sum(planes.Select(p => p.Triggers)),
        Books = BookSet.Union(planes.Select(p => p.Books)),
        Elapsed = elapsed,
    };

    /// <summary>Frames a second.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? Hot.Frames / Elapsed.TotalSeconds : 0;

    /// <summary>Sum over all books.</summary>
    /// <param name="field">The counter.</param>
    public long Sum(Func<BookCounters, long> field)
    {
        var sum = 0L;
        foreach (var book in Books.All)
        {
            sum += book is null ? 0 : field(book.Counters);
        }

        return sum;
    }

    /// <summary>Number of books in a state.</summary>
    /// <param name="state">The state.</param>
    public int CountBooks(BookState state)
    {
        var count = 0;
        foreach (var book in Books.All)
        {
            count += book is not null && book.State == state ? 1 : 0;
        }

        return count;
    }

    /// <summary>Reasons for which frames were rejected, with their counts, in order of the reason.</summary>
    public IEnumerable<KeyValuePair<string, long>> Rejections()
    {
        for (var reason = RejectReason.None + 1; (int)reason < RejectReasons.Count; reason++)
        {
            if (Hot.Rejected(reason) is var count and > 0)
            {
                yield return new(RejectReasons.Name(reason), count);
            }
        }
    }
}
