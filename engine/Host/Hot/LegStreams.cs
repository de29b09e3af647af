using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Host;

/// <summary>What is remembered of a listing's streams where several legs carry them: 8 KiB, 11 where the venue's trade ids leave numbers out.</summary>
internal sealed class LegStreams
{
    // Messages that a slower leg may be behind: half a minute of depth at 100 ms is more than the book itself would wait.
    private const int DepthCapacity = 128;

    // The newest quote decides; the others only tell by how much a leg was ahead.
    private const int QuoteCapacity = 64;

    // Where the ids tell what is missing, the window only tells by how much a leg was ahead. Else it decides: 256 trades are 0.1 s of the busiest listing.
    private const int NumberedTradeCapacity = 64;
    private const int TradeCapacity = 256;

    private readonly long[] _messages = new long[BookSet.MaxLegs * StreamChannels.Count]; // by place and channel
    private readonly long[] _own = new long[BookSet.MaxLegs]; // by place: the last sequence of the book's stream that it brought, 0 for none on this life
    private string? _line; // that the places are of
    private Bar _lastBar;

    public LegStreams(OrderBook book) => Trades = new SequenceWindow(book.Listing.Rules.TradeIdsAreConsecutive ? NumberedTradeCapacity : TradeCapacity);

    public SequenceWindow Depth { get; } = new(DepthCapacity);

    public SequenceWindow Quotes { get; } = new(QuoteCapacity);

    public SequenceWindow Trades { get; }

    /// <summary>A place of the line brought a message, first or not.</summary>
    /// <param name="place">The place.</param>
    /// <param name="channel">The channel.</param>
    public void Note(int place, StreamChannel channel) => _messages[(place * StreamChannels.Count) + (int)channel]++;

    /// <summary>Messages that a place brought. Any thread may ask.</summary>
    /// <param name="place">The place.</param>
    /// <param name="channel">The channel.</param>
    public long Messages(int place, StreamChannel channel) => Volatile.Read(ref _messages[(place * StreamChannels.Count) + (int)channel]); // a count of its own, ordered with nothing

    /// <summary>Nobody fed the listing for a while: what comes may be numbered anew.</summary>
    public void Clear()
    {
        Depth.Clear();
        Quotes.Clear();
    }

    /// <summary>A leg brought a message of the book's stream.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="sequence">The message's.</param>
    /// <returns>That of the message which it brought before, known already or not; 0 for none.</returns>
    public long Follow(LegCounters leg, long sequence)
    {
        if (!ReferenceEquals(leg.Line, _line))
        {
            Array.Clear(_own); // another line carries the listing now
            _line = leg.Line;
        }

        var before = _own[leg.Place];
        _own[leg.Place] = sequence;
        return before;
    }

    /// <summary>A leg closed, or opens anew.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="line">Its line.</param>
    public void Leave(int place, string line)
    {
        if (line == _line)
        {
            _own[place] = 0;
        }
    }

    /// <summary>True when a bar says what the last one said; else it is the last one from here on.</summary>
    /// <param name="bar">The bar.</param>
    public bool IsLast(in Bar bar)
    {
        ref readonly var last = ref _lastBar;
        var isLast = bar.OpenTimeNanos == last.OpenTimeNanos && bar.IntervalNanos == last.IntervalNanos && bar.Open == last.Open && bar.High == last.High && bar.Low == last.Low
            && bar.Close == last.Close && bar.Volume == last.Volume && bar.TradeCount == last.TradeCount && bar.IsClosed == last.IsClosed;
        _lastBar = bar;
        return isLast;
    }
}
