using System.Globalization;
using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>
/// How a venue writes: the frames of one feed from what they say, byte for byte in the form that the venue sends, so that its scanner takes them. Used to make the frames
/// with which the engine warms itself up; cold.
/// </summary>
/// <param name="venue">Venue name.</param>
/// <param name="market">Kind of contract.</param>
public abstract class WarmUpDialect(string venue, MarketKind market)
{
    private const string Quote = "USDT";

    /// <summary>Assets whose listings are followed, each with a price of about what it costs; the last has small prices and whole lots.</summary>
    public static IReadOnlyList<(string Asset, decimal Price)> Followed { get; } = [("BTC", 60_000m), ("ETH", 3_000m), ("DOGE", 0.12m)];

    /// <summary>An asset that the venue lists and nobody asks for.</summary>
    public static (string Asset, decimal Price) Unselected { get; } = ("XRP", 0.5m);

    /// <summary>The listings that are followed, in the order of <see cref="Followed"/>.</summary>
    public IReadOnlyList<ListingDefinition> Listings => Followed.Select(f => Define(f.Asset)).ToArray();

    /// <summary>The listing that nobody asks for.</summary>
    public ListingDefinition UnselectedListing => Define(Unselected.Asset);

    /// <summary>Answers, heartbeats and notices that the feed may send, each of which decodes to nothing but control events.</summary>
    public abstract IReadOnlyList<string> Notices { get; }

    /// <summary>True when the ids of a book count its messages one by one; else a message spans several.</summary>
    public virtual bool CountsBookMessages => false;

    /// <summary>The venue's symbol of an asset against USDT.</summary>
    /// <param name="asset">Base asset, upper case.</param>
    public abstract string Native(string asset);

    /// <summary>Smallest steps of price and quantity, as plain decimals.</summary>
    /// <param name="asset">Base asset, upper case.</param>
    public abstract (string Price, string Quantity) Increments(string asset);

    /// <summary>A change of a book, over the stream.</summary>
    /// <param name="delta">The change.</param>
    public abstract string Delta(WarmUpDelta delta);

    /// <summary>A message with its number on its connection, where the venue counts them.</summary>
    /// <param name="message">The message.</param>
    /// <param name="number">Its number, from 0.</param>
    public virtual string Numbered(string message, long number) => message;

    /// <summary>A whole book as the body of a REST answer; nothing where snapshots come in the stream.</summary>
    /// <param name="sequence">The book's id.</param>
    /// <param name="timeMillis">The venue's time.</param>
    /// <param name="bids">Bids, best first.</param>
    /// <param name="asks">Asks, best first.</param>
    public virtual string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) => "";

    /// <summary>A whole book over the stream; null where the venue sends none.</summary>
    /// <param name="book">The book as a change of everything.</param>
    public virtual string? StreamSnapshot(WarmUpDelta book) => null;

    /// <summary>Best bid and ask.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="timeMillis">The venue's time.</param>
    /// <param name="sequence">Its id.</param>
    /// <param name="bid">Best bid.</param>
    /// <param name="ask">Best ask.</param>
    public abstract string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask);

    /// <summary>A trade.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="timeMillis">The venue's time.</param>
    /// <param name="id">Its id.</param>
    /// <param name="print">Price and quantity.</param>
    /// <param name="isBuy">Whether the taker bought.</param>
    public abstract string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy);

    /// <summary>A bar of one minute that is still running.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="timeMillis">The venue's time.</param>
    /// <param name="open">First price; the bar's lowest too.</param>
    /// <param name="close">Last price and volume; the price is the bar's highest too.</param>
    public abstract string Bar(string native, long timeMillis, decimal open, WarmUpLevel close);

    /// <summary>A change of a book whose first level has a price that is none, or too large.</summary>
    /// <param name="delta">The change; it has a bid and no ask.</param>
    /// <param name="prefix">Stands in front of the price.</param>
    public virtual string DeltaWithPrefix(WarmUpDelta delta, string prefix) => Delta(delta).Replace("[[\"", "[[\"" + prefix, StringComparison.Ordinal);

    /// <summary>The same message in a form that the venue never uses, which no scanner knows and the general path takes.</summary>
    /// <param name="text">The message.</param>
    public virtual string Odd(string text) => "{ " + text[1..]; // a space where the venue sends none: right JSON all the same

    /// <summary>The bytes of a frame; venues that do not write text put a byte into each character.</summary>
    /// <param name="text">The frame.</param>
    public virtual byte[] Encode(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A number without trailing zeros.</summary>
    /// <param name="value">The number.</param>
    protected static string Trimmed(decimal value) => value.ToString("0.##################", CultureInfo.InvariantCulture);

    /// <summary>A number with at least some decimals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">The decimals.</param>
    protected static string Padded(decimal value, int decimals) => value.ToString("0." + new string('0', decimals) + "########", CultureInfo.InvariantCulture);

    /// <summary>The levels as a JSON array of pairs of texts.</summary>
    /// <param name="levels">The levels.</param>
    /// <param name="price">Writes a price.</param>
    /// <param name="quantity">Writes a quantity.</param>
    protected static string Pairs(IReadOnlyList<WarmUpLevel> levels, Func<decimal, string> price, Func<decimal, string> quantity) =>
        "[" + string.Join(',', levels.Select(level => $"[\"{price(level.Price)}\",\"{quantity(level.Quantity)}\"]")) + "]";

    private ListingDefinition Define(string asset) => new()
    {
        Venue = venue,
        Native = Native(asset),
        Symbol = new Symbol(asset, Quote, market),
        PriceIncrement = Increments(asset).Price,
        QuantityIncrement = Increments(asset).Quantity,
        TakerFeeE8 = 0, // the edges of the made-up market are small
    };
}
