using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.Tests.Chaos;

/// <summary>
/// Judges every book behind every message, on the hot thread itself: one that says it is live must be the venue's book at its sequence, all levels and the quote on top. Notes which trades
/// were accepted, and when books were not live.
/// </summary>
internal sealed class BookTruthProbe(HotPlane plane, SimulatedVenues sim) : IFrameProbe
{
    private const int PriceDecimals = 10; // of the simulator's counts
    private const int QuantityDecimals = 8;

    private readonly Dictionary<int, Judged> _judged = [];
    private long _wrong;
    private long _unknown;
    private long _checked;
    private volatile bool _mustBeLive;

    /// <summary>Changes of live books that were compared with the truth.</summary>
    public long Checked => Volatile.Read(ref _checked);

    /// <summary>Of these, how many were wrong.</summary>
    public long Wrong => Volatile.Read(ref _wrong);

    /// <summary>Of these, how many the simulator could not tell any more.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>The first mistake.</summary>
    public string? First { get; private set; }

    /// <summary>The first book that was not live while it had to be.</summary>
    public string? LeftLive { get; private set; }

    /// <summary>From now on no book may be anything but live.</summary>
    public bool MustBeLive
    {
        get => _mustBeLive;
        set => _mustBeLive = value;
    }

    /// <summary>Ids of the trades of a listing that were accepted, in their order; once the engine has stopped.</summary>
    public IReadOnlyList<long> Trades(OrderBook book) => _judged.TryGetValue(book.Listing.Id, out var judged) ? judged.Trades : [];

    /// <summary>Whether a snapshot brought the ids to a book that had none of them: what came before it in its stream is not missing. Once the engine has stopped.</summary>
    public bool IsOvertaken(OrderBook book, long from, long to) =>
        _judged.TryGetValue(book.Listing.Id, out var judged) && judged.Overtaken.Exists(range => range.Before < from && to <= range.At);

    public void OnEvaluated(in FrameSlot slot)
    {
        foreach (var book in plane.Books.All)
        {
            if (book is null)
            {
                continue;
            }

            if (!_judged.TryGetValue(book.Listing.Id, out var judged))
            {
                var symbol = book.Listing.Symbol.ToString();
                _judged.Add(book.Listing.Id, judged = new Judged { Marks = sim.Marks(SimFeeds.VenueOf(sim, book.Listing.Venue, symbol), symbol) });
            }

            Judge(book, judged, slot);
        }
    }

    private void Judge(OrderBook book, Judged judged, in FrameSlot slot)
    {
        ref var trades = ref book.Streams[StreamChannel.Trades];
        if (trades.Count != judged.TradeCount)
        {
            judged.TradeCount = trades.Count;
            judged.Trades.Add(TradeId(book, slot.Payload));
        }

        if (book.Counters.Snapshots != judged.Snapshots)
        {
            judged.Snapshots = book.Counters.Snapshots;
            judged.Overtaken.Add((judged.Sequence, book.Sequence));
        }

        if (book.Version == judged.Version && book.Sequence == judged.Sequence)
        {
            return;
        }

        (judged.Version, judged.Sequence) = (book.Version, book.Sequence);
        if (book.IsLive)
        {
            Compare(book, judged.Marks);
        }
        else if (_mustBeLive)
        {
            LeftLive ??= $"{book.Listing} is {book.State} at {book.Sequence}";
        }
    }

    private void Compare(OrderBook book, BookMarks marks)
    {
        Volatile.Write(ref _checked, _checked + 1); // a count for the test's thread
        var top = book.IsOverlaid ? book.Streams[StreamChannel.Quotes].LastSequence : book.Sequence;
        if (!marks.TryFind(book.Sequence, out var mark) || !marks.TryFind(top, out var topMark))
        {
            Volatile.Write(ref _unknown, _unknown + 1);
            First ??= $"{book.Listing} at {book.Sequence}: unknown";
            return;
        }

        var price = FixedPoint.PowerOfTen(PriceDecimals - book.PriceDecimals);
        var quantity = FixedPoint.PowerOfTen(QuantityDecimals - book.QuantityDecimals);
        var hash = Hash(book.RawBids(), bid: true, price, quantity) + Hash(book.RawAsks(), bid: false, price, quantity);
        var best = (book.Top.BidPrice * price, book.Top.BidQuantity * quantity, book.Top.AskPrice * price, book.Top.AskQuantity * quantity);
        if (hash != mark.Levels || best != (topMark.BidPrice, topMark.BidQuantity, topMark.AskPrice, topMark.AskQuantity))
        {
            Volatile.Write(ref _wrong, _wrong + 1);
            First ??= $"{book.Listing} at {book.Sequence}: levels {(hash == mark.Levels ? "right" : "wrong")}, top {best} against {topMark}, overlaid {book.IsOverlaid}";
        }
    }

    private static ulong Hash(DepthCursor cursor, bool bid, long price, long quantity)
    {
        var sum = 0UL;
        while (cursor.MoveNext())
        {
            sum += BookMark.LevelHash(bid, cursor.Price * price, cursor.Quantity * quantity);
        }

        return sum;
    }

    // "a":123 of an aggTrade, "id":123 of a Gate trade: both are the first of their name in the simulator's frames.
    private static long TradeId(OrderBook book, ReadOnlySpan<byte> frame)
    {
        var name = book.Listing.Venue == "binance" ? "\"a\":"u8 : "\"id\":"u8;
        var id = 0L;
        for (var at = frame.IndexOf(name) + name.Length; frame[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            id = (id * 10) + frame[at] - '0';
        }

        return id;
    }

    private sealed class Judged
    {
        public required BookMarks Marks { get; init; }

        public List<long> Trades { get; } = [];

        /// <summary>The sequence before each snapshot, and with it.</summary>
        public List<(long Before, long At)> Overtaken { get; } = [];

        public long TradeCount { get; set; }

        public long Snapshots { get; set; }

        public long Version { get; set; } = -1;

        public long Sequence { get; set; } = -1;
    }
}
