using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Host;

/// <summary>
/// HOT: what the hot thread has seen. One writer, the hot thread; readers take a torn-free but not simultaneous view through <see cref="Volatile"/> reads of single fields.
/// </summary>
public sealed class HotCounters
{
    private const int EventKinds = 16; // at least the kinds of events, a power of two

    private readonly long[] _rejected = new long[RejectReasons.Count];
    private EventCounts _events;

    /// <summary>Slots of any kind: also the ordinal of the slot being processed, from 1.</summary>
    public long Slots;

    /// <summary>WebSocket messages.</summary>
    public long Messages;

    /// <summary>Messages that venues counted and that did not come.</summary>
    public long MissingMessages;

    /// <summary>REST bodies.</summary>
    public long RestBodies;

    /// <summary>Payload bytes of messages and REST bodies.</summary>
    public long Bytes;

    /// <summary>Trades.</summary>
    public long Trades
    {
        get => _events[(int)EventKind.Trade];
        set => _events[(int)EventKind.Trade] = value;
    }

    /// <summary>Book deltas decoded, whatever became of them.</summary>
    public long BookDeltas
    {
        get => _events[(int)EventKind.BookDelta];
        set => _events[(int)EventKind.BookDelta] = value;
    }

    /// <summary>Book snapshots decoded, whatever became of them.</summary>
    public long BookSnapshots
    {
        get => _events[(int)EventKind.BookSnapshot];
        set => _events[(int)EventKind.BookSnapshot] = value;
    }

    /// <summary>Times a venue took its own book, or all of a connection's, out of use.</summary>
    public long BooksWithdrawn
    {
        get => _events[(int)EventKind.BookWithdrawn];
        set => _events[(int)EventKind.BookWithdrawn] = value;
    }

    /// <summary>Quotes.</summary>
    public long Quotes
    {
        get => _events[(int)EventKind.Quote];
        set => _events[(int)EventKind.Quote] = value;
    }

    /// <summary>Bars.</summary>
    public long Bars
    {
        get => _events[(int)EventKind.Bar];
        set => _events[(int)EventKind.Bar] = value;
    }

    /// <summary>Acknowledgements, heartbeats, notices.</summary>
    public long Control
    {
        get => _events[(int)EventKind.Control];
        set => _events[(int)EventKind.Control] = value;
    }

    /// <summary>Messages for symbols that the user did not ask for.</summary>
    public long Unselected;

    /// <summary>Clock ticks.</summary>
    public long Ticks;

    /// <summary>Connections opened and closed.</summary>
    public long ConnectionEvents;

    /// <summary>Receive time of the last slot.</summary>
    public long LastReceivedNanos;

    /// <summary>Frames rejected for a reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Rejected(RejectReason reason) => Volatile.Read(ref _rejected[(int)reason]);

    /// <summary>Frames: messages and REST bodies.</summary>
    public long Frames => Volatile.Read(ref Messages) + Volatile.Read(ref RestBodies);

    /// <summary>All rejections.</summary>
    public long RejectedTotal
    {
        get
        {
            var sum = 0L;
            foreach (var count in _rejected)
            {
                sum += count;
            }

            return sum;
        }
    }

    /// <summary>The counts of several hot threads together.</summary>
    /// <param name="parts">Theirs.</param>
    public static HotCounters Sum(IEnumerable<HotCounters> parts)
    {
        var sum = new HotCounters();
        foreach (var part in parts)
        {
            sum.Slots += part.Slots;
            sum.Messages += part.Messages;
            sum.MissingMessages += part.MissingMessages;
            sum.RestBodies += part.RestBodies;
            sum.Bytes += part.Bytes;
            for (var kind = 0; kind < EventKinds; kind++)
            {
                sum._events[kind] += part._events[kind];
            }

            sum.Unselected += part.Unselected;
            sum.Ticks += part.Ticks;
            sum.ConnectionEvents += part.ConnectionEvents;
            sum.LastReceivedNanos = Math.Max(sum.LastReceivedNanos, part.LastReceivedNanos);
            for (var reason = 0; reason < sum._rejected.Length; reason++)
            {
                sum._rejected[reason] += part._rejected[reason];
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Count(EventKind kind) => _events[(int)kind & (EventKinds - 1)]++; // no branch: the mask changes nothing but tells the compiler the bounds

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: a rejection is an exception to the rule
    internal void Reject(RejectReason reason) => _rejected[(int)reason]++;

    [InlineArray(EventKinds)]
    private struct EventCounts
    {
        private long _first;
    }
}
