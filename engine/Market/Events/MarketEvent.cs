using System.Runtime.InteropServices;

namespace Crossfeed.Market.Events;

/// <summary>
/// HOT: one decoded event; written once by a decoder, read once by the books. A flat union: which fields mean something depends on <see cref="Kind"/>.
/// Prices and quantities are counts at the listing's current decimals.
/// </summary>
[StructLayout(LayoutKind.Sequential)] // time and sequence, price and quantity stand side by side: a scan stores two numbers as one vector
public struct MarketEvent
{
    /// <summary>What the event says.</summary>
    public EventKind Kind;

    /// <summary>Aggressor side of a trade.</summary>
    public Side Aggressor;

    /// <summary>Rescale: the listing's price decimals from here on.</summary>
    public byte PriceDecimals;

    /// <summary>Rescale: the listing's quantity decimals from here on.</summary>
    public byte QuantityDecimals;

    /// <summary>The listing, or -1 for a control event that names none.</summary>
    public int ListingId;

    /// <summary>The venue's own time, nanoseconds since the Unix epoch; 0 when the venue sends none.</summary>
    public long ExchangeTimeNanos;

    /// <summary>Book: last id (u, lastUpdateId); quote: its id in the book's id space, 0 when there is none; trade: trade id.</summary>
    public long Sequence;

    /// <summary>Book delta: first id of the range (U).</summary>
    public long FirstSequence;

    /// <summary>Book delta of a linked or chained feed: id of the delta before (pu).</summary>
    public long PreviousSequence;

    /// <summary>Book: index of the first bid in <see cref="DecodedFrame.Levels"/>; the asks follow the bids.</summary>
    public int LevelStart;

    /// <summary>Book: number of bids.</summary>
    public int BidCount;

    /// <summary>Book: number of asks.</summary>
    public int AskCount;

    /// <summary>Bar: index in <see cref="DecodedFrame.Bars"/>.</summary>
    public int BarIndex;

    /// <summary>Trade: price. Quote: bid price (0: no bid).</summary>
    public long Price;

    /// <summary>Trade: quantity in base units. Quote: bid quantity.</summary>
    public long Quantity;

    /// <summary>Quote: ask price (0: no ask).</summary>
    public long AskPrice;

    /// <summary>Quote: ask quantity.</summary>
    public long AskQuantity;

    /// <summary>Book: the checksum of the book behind this event, as the 32 bits that the venue computed; <see cref="NoChecksum"/> where it sends none. Stands where a trade has its price.</summary>
    public long Checksum
    {
        readonly get => Price - 1;
        set => Price = value + 1; // so that an event that nobody gave one has none
    }

    /// <summary>
    /// Book snapshot: levels a side that its stream keeps; what falls behind them is dropped without a word of the venue. 0: what the feed's rules say. Stands where a bar has its index.
    /// </summary>
    public int KeptLevels
    {
        readonly get => BarIndex;
        set => BarIndex = value;
    }

    /// <summary>No checksum.</summary>
    public const long NoChecksum = -1;
}

/// <summary>One level of a book: an absolute quantity at a price; quantity 0 removes the level.</summary>
[StructLayout(LayoutKind.Sequential)] // a scan stores both numbers as one vector
public struct BookLevel
{
    /// <summary>Price, in counts of the listing's price decimals.</summary>
    public long Price;

    /// <summary>Quantity, in counts of the listing's quantity decimals.</summary>
    public long Quantity;
}

/// <summary>An open, high, low, close, volume bar as the venue sends it.</summary>
public struct Bar
{
    /// <summary>Start of the bar, nanoseconds since the Unix epoch.</summary>
    public long OpenTimeNanos;

    /// <summary>Length of the bar in nanoseconds; 0 for calendar months.</summary>
    public long IntervalNanos;

    /// <summary>First price.</summary>
    public long Open;

    /// <summary>Highest price.</summary>
    public long High;

    /// <summary>Lowest price.</summary>
    public long Low;

    /// <summary>Last price so far.</summary>
    public long Close;

    /// <summary>Base volume; -1 when the venue does not send it.</summary>
    public long Volume;

    /// <summary>Number of trades; -1 when the venue does not send it.</summary>
    public long TradeCount;

    /// <summary>True when the venue marks the bar as final.</summary>
    public bool IsClosed;
}
