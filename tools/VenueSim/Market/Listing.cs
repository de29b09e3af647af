using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Market;

/// <summary>An instrument on one venue: its true book, its ids, its current bar. Guarded by the market's lock.</summary>
public sealed class Listing
{
    /// <summary>Price units per 1: ten decimals hold the finest tick in the catalogue.</summary>
    public const long PriceScale = 10_000_000_000;

    /// <summary>Quantity units per 1.</summary>
    public const long QuantityScale = 100_000_000;

    private const int KeptCandles = 1000; // what one klines request may return
    private const int KeptTrades = 1000;  // what one trades request may return

    private readonly List<DepthBatch> _batches = [];
    private readonly BookJournal _journal = new();

    public Listing(SimInstrument instrument, SimVenue venue, long firstId)
    {
        Instrument = instrument;
        Venue = venue;
        Native = venue.Native(instrument);
        var terms = venue.Terms(instrument);
        Tick = (long)(terms.Tick * PriceScale);
        Step = (long)(terms.Step * QuantityScale);
        UpdateId = firstId;
        FirstTradeId = NextTradeId = firstId / 16;
        FirstAggregateId = NextAggregateId = firstId / 20;
        Candle = new Candle(0, 0);
    }

    public SimInstrument Instrument { get; }

    public SimVenue Venue { get; }

    public string Native { get; }

    public long Tick { get; }

    public long Step { get; }

    public BookSide Bids { get; } = new(isBid: true);

    public BookSide Asks { get; } = new(isBid: false);

    /// <summary>One id per change of a level, in steps where others count along (<see cref="SimVenue.IdsOfOthers"/>); the last one used.</summary>
    public long UpdateId { get; private set; }

    /// <summary>The id of the first trade since the start.</summary>
    public long FirstTradeId { get; }

    public long FirstAggregateId { get; }

    public long NextTradeId { get; set; }

    public long NextAggregateId { get; set; }

    public long LastPrice { get; private set; }

    /// <summary>The bar of the current minute.</summary>
    public Candle Candle { get; private set; }

    /// <summary>Closed bars, oldest first, at most 1000.</summary>
    public Queue<Candle> ClosedCandles { get; } = [];

    /// <summary>The latest raw trades, oldest first, at most 1000.</summary>
    public Queue<TradePrint> Trades { get; } = [];

    public Queue<TradePrint> Aggregates { get; } = [];

    /// <summary>The book as the market opened.</summary>
    public TrueBook? OpeningBook { get; set; }

    /// <summary>What the book was at each of its latest ids; null where nobody asks.</summary>
    public BookMarks? Marks { get; init; }

    /// <summary>The id that <see cref="NotePublished"/> was last given; 0 where nothing was published.</summary>
    public long PublishedId { get; private set; }

    public BookSide Side(bool bid) => bid ? Bids : Asks;

    /// <summary>Sets a level's absolute quantity, takes an id for it and tells every open batch.</summary>
    public void Set(bool bid, long price, long quantity)
    {
        var side = Side(bid);
        var before = side.QuantityAt(price);
        if (before == quantity)
        {
            return;
        }

        side.Set(price, quantity);
        UpdateId += 1 + IdsOfOthers();
        _journal.Note(new BookChange(bid, price, before, UpdateId));
        Mark(bid, price, before, quantity);
        foreach (var batch in _batches)
        {
            batch.Note(bid, price, quantity, UpdateId);
        }
    }

    /// <summary>Takes an id without changing a level, as hidden activity does at a venue.</summary>
    public void TakeId()
    {
        UpdateId++;
        (Venue.PublishedLevels > 0 ? null : Marks)?.NoteIdOnly(this);
        foreach (var batch in _batches)
        {
            batch.NoteIdOnly(UpdateId);
        }
    }

    /// <summary>
    /// For a venue whose true book is a stream's window (<see cref="SimVenue.PublishedLevels"/>): its main depth stream published
    /// the book as it is now, under this id of its own.
    /// </summary>
    public void NotePublished(long id)
    {
        PublishedId = id;
        Marks?.NoteWindow(this, id, Venue.ProvenLevels > 0 ? Venue.ProvenLevels : Venue.PublishedLevels);
    }

    public DepthBatch OpenBatch()
    {
        var batch = new DepthBatch(UpdateId);
        _batches.Add(batch);
        return batch;
    }

    public void CloseBatch(DepthBatch batch) => _batches.Remove(batch);

    public void Record(in TradePrint trade)
    {
        LastPrice = trade.Price;
        Candle.Add(trade);
        Keep(Trades, trade);
    }

    public void RecordAggregate(in TradePrint trade) => Keep(Aggregates, trade);

    private static void Keep(Queue<TradePrint> trades, in TradePrint trade)
    {
        trades.Enqueue(trade);
        if (trades.Count > KeptTrades)
        {
            trades.Dequeue();
        }
    }

    /// <summary>
    /// Turnover of 24 hours in units of the quote asset, 10^-8 each: what was traded here, and before that a thousand millions for the venue's first listing, half as much for the second, a third for the next.
    /// </summary>
    public long DayTurnover(int place) => ClosedCandles.Append(Candle).Sum(candle => candle.QuoteVolume) + (1_000_000_000 * QuantityScale / (place + 1));

    /// <summary>Opens the listing's first bar.</summary>
    public void OpenCandle(long minute, long price)
    {
        LastPrice = price;
        Candle = new Candle(minute, price);
    }

    /// <summary>Closes the bar and opens the next one at its close. Returns the closed bar.</summary>
    public Candle RollCandle(long minute)
    {
        var closed = Candle;
        ClosedCandles.Enqueue(closed);
        if (ClosedCandles.Count > KeptCandles)
        {
            ClosedCandles.Dequeue();
        }

        Candle = new Candle(minute, closed.Close);
        return closed;
    }

    /// <summary>
    /// The book as it was so many update ids ago: what a stale REST cache still serves. For 0, and where it is too long
    /// ago to know, the book as the market opened.
    /// </summary>
    public TrueBook Before(int updates) =>
        updates > 0 && UpdateId - updates >= OpeningBook!.Sequence && _journal.Rewound(this, UpdateId - updates) is { } book ? book : OpeningBook!;

    /// <summary>The true book: all of it (or what is shown) at its latest id, or the window that the venue publishes, at the id published last.</summary>
    public TrueBook Copy() => Venue.PublishedLevels is > 0 and var levels
        ? new(Venue.Name, Instrument.Symbol, Native, PublishedId, Levels(Bids, levels), Levels(Asks, levels))
        : new(Venue.Name, Instrument.Symbol, Native, UpdateId, Levels(Bids, ShownLevels), Levels(Asks, ShownLevels));

    /// <summary>All levels, whatever the venue shows of them.</summary>
    public TrueBook Whole() => new(Venue.Name, Instrument.Symbol, Native, UpdateId, Levels(Bids), Levels(Asks));

    // Drawn from the id itself: the market's own draws stay the same whichever venues run.
    private long IdsOfOthers() => Venue.IdsOfOthers > 0 ? (long)(((ulong)UpdateId * 0x9E37_79B9_7F4A_7C15 >> 32) % (ulong)(Venue.IdsOfOthers + 1)) : 0;

    private int ShownLevels => Venue.ShownLevels > 0 ? Venue.ShownLevels : int.MaxValue;

    // Ids that count changes have a mark each; a window's are noted as it is published.
    private void Mark(bool bid, long price, long before, long quantity)
    {
        if (Marks is null || Venue.PublishedLevels > 0)
        {
            return;
        }

        if (Venue.ShownLevels > 0)
        {
            Marks.NoteWindow(this, UpdateId, Venue.ShownLevels);
        }
        else
        {
            Marks.Note(this, bid, price, before, quantity);
        }
    }

    internal static BookLevel[] Levels(BookSide side, int most = int.MaxValue)
    {
        var levels = new BookLevel[Math.Min(side.Count, most)];
        for (var index = 0; index < levels.Length; index++)
        {
            levels[index] = new BookLevel(
                (decimal)side.Price(index) / PriceScale, (decimal)side.Quantity(index) / QuantityScale);
        }

        return levels;
    }
}
