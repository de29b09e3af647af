using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.Tests.Chaos;

/// <summary>
/// Judges every book behind every message, on the hot thread itself: one that says it is live must be the venue's book at its sequence, all levels and the quote on top. Where the venue numbers
/// nothing, it must be one of the venue's books, and on one connection these follow each other as they did at the venue. Notes which trades were accepted, and when books were not live.
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

    /// <summary>Ids of the trades of a listing that were accepted, in their order, where <see cref="TellsTradeIds"/>; once the engine has stopped.</summary>
    public IReadOnlyList<long> Trades(OrderBook book) => _judged.TryGetValue(book.Listing.Id, out var judged) ? judged.Trades : [];

    /// <summary>The first id of the first trades of a listing, where they are numbered one by one; 0 for none. Once the engine has stopped.</summary>
    public long FirstTrade(OrderBook book) => _judged.TryGetValue(book.Listing.Id, out var judged) ? judged.FirstTrade : 0;

    /// <summary>Whether the venue's messages say one trade each, with an id that is easily found in their text.</summary>
    public static bool TellsTradeIds(OrderBook book) => book.Listing.Venue is "binance" or "gateio";

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
                var venue = SimFeeds.VenueOf(sim, book.Listing.Venue, symbol);
                _judged.Add(book.Listing.Id, judged = new Judged { Marks = sim.Marks(venue, symbol), ProvenLevels = SimVenues.Get(venue).ProvenLevels is > 0 and var levels ? levels : int.MaxValue });
            }

            Judge(book, judged, slot);
        }
    }

    private void Judge(OrderBook book, Judged judged, in FrameSlot slot)
    {
        ref var trades = ref book.Streams[StreamChannel.Trades];
        if (trades.Count != judged.TradeCount)
        {
            judged.FirstTrade = judged.TradeCount == 0 ? trades.LastSequence - trades.Count + 1 : judged.FirstTrade;
            judged.TradeCount = trades.Count;
            if (TellsTradeIds(book))
            {
                judged.Trades.Add(TradeId(book, slot.Payload));
            }
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
            Compare(book, judged);
        }
        else if (_mustBeLive)
        {
            LeftLive ??= $"{book.Listing} is {book.State} at {book.Sequence}";
        }
    }

    private void Compare(OrderBook book, Judged judged)
    {
        Volatile.Write(ref _checked, _checked + 1); // a count for the test's thread
        if (!book.Listing.Rules.HasIds)
        {
            CompareByContent(book, judged);
            return;
        }

        var marks = judged.Marks;
        var top = book.IsOverlaid ? book.Streams[StreamChannel.Quotes].LastSequence : book.Sequence;
        if (!marks.TryFind(book.Sequence, out var mark) || !marks.TryFind(top, out var topMark))
        {
            Volatile.Write(ref _unknown, _unknown + 1);
            First ??= $"{book.Listing} at {book.Sequence}: unknown";
            return;
        }

        var hash = Hash(book, int.MaxValue);
        var best = Best(book);
        if (hash != mark.Levels || best != (topMark.BidPrice, topMark.BidQuantity, topMark.AskPrice, topMark.AskQuantity))
        {
            Volatile.Write(ref _wrong, _wrong + 1);
            First ??= $"{book.Listing} at {book.Sequence}: levels {(hash == mark.Levels ? "right" : "wrong")}, top {best} against {topMark}, overlaid {book.IsOverlaid}";
        }
    }

    // No id says which of the venue's books it is. Of several that are the same the earliest counts; a connection that takes over may be behind.
    private void CompareByContent(OrderBook book, Judged judged)
    {
        if (book.Connection != judged.Connection)
        {
            (judged.Connection, judged.Reached) = (book.Connection, 0);
        }

        var hash = Hash(book, judged.ProvenLevels);
        var best = Best(book);
        if (judged.Marks.TryFindLevels(hash, judged.Reached, out var mark) && best == (mark.BidPrice, mark.BidQuantity, mark.AskPrice, mark.AskQuantity))
        {
            judged.Reached = mark.Sequence;
            return;
        }

        Volatile.Write(ref _wrong, _wrong + 1);
        var was = judged.Marks.TryFindLevels(hash, 0, out var before) ? $"was the venue's at {before.Sequence}, when {judged.Reached} had been reached" : "never was the venue's";
        First ??= $"{book.Listing} on connection {book.Connection} after {book.Counters.Applied} changes and {book.Counters.Snapshots} snapshots {was}; top {best}, {book.BidLevels} and {book.AskLevels} levels";
    }

    private static (long BidPrice, long BidQuantity, long AskPrice, long AskQuantity) Best(OrderBook book)
    {
        var (price, quantity) = Units(book);
        return (book.Top.BidPrice * price, book.Top.BidQuantity * quantity, book.Top.AskPrice * price, book.Top.AskQuantity * quantity);
    }

    private static ulong Hash(OrderBook book, int levels)
    {
        var (price, quantity) = Units(book);
        return Hash(book.RawBids(), bid: true, price, quantity, levels) + Hash(book.RawAsks(), bid: false, price, quantity, levels);
    }

    private static (long Price, long Quantity) Units(OrderBook book) =>
        (FixedPoint.PowerOfTen(PriceDecimals - book.PriceDecimals), FixedPoint.PowerOfTen(QuantityDecimals - book.QuantityDecimals));

    private static ulong Hash(DepthCursor cursor, bool bid, long price, long quantity, int levels)
    {
        var sum = 0UL;
        for (var level = 0; level < levels && cursor.MoveNext(); level++)
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

        /// <summary>Levels a side that are judged where no id says which book it is.</summary>
        public required int ProvenLevels { get; init; }

        /// <summary>The connection that brought the book of <see cref="Reached"/>.</summary>
        public ushort Connection { get; set; }

        /// <summary>The id at the venue of the book that was found last by its content.</summary>
        public long Reached { get; set; }

        public long FirstTrade { get; set; }

        public long TradeCount { get; set; }

        public long Snapshots { get; set; }

        public long Version { get; set; } = -1;

        public long Sequence { get; set; } = -1;
    }
}
