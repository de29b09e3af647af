using System.Globalization;
using System.Numerics;
using Crossfeed.Arbitrage;
using Crossfeed.Books;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>
/// The rules of cross-venue arbitrage written down plainly: rationals of big integers, everything recomputed for every pair after every frame. Shares nothing with the engine's
/// detector but the books.
/// </summary>
internal sealed class ReferenceDetector(ArbitrageOptions options)
{
    private static readonly BigInteger Unit = BigInteger.Pow(10, 8);
    private readonly List<Pair> _pairs = [];
    private readonly List<OrderBook> _books = [];
    private long _nextId = 1;

    public void Add(OrderBook book)
    {
        foreach (var other in _books.Where(other => Key(other) == Key(book) && other.Listing.Assets == book.Listing.Assets))
        {
            _pairs.Add(new Pair { Buy = book, Sell = other });
            _pairs.Add(new Pair { Buy = other, Sell = book });
        }

        _books.Add(book);
        _pairs.Sort(InOrder);
    }

    public List<string> Remove(int listing, long frame, long now)
    {
        var lines = new List<string>();
        foreach (var pair in _pairs.Where(pair => pair.IsOpen && (pair.Buy.Listing.Id == listing || pair.Sell.Listing.Id == listing)))
        {
            lines.Add(Close(pair, "removed", frame, now));
        }

        _pairs.RemoveAll(pair => pair.Buy.Listing.Id == listing || pair.Sell.Listing.Id == listing);
        _books.RemoveAll(book => book.Listing.Id == listing);
        return lines;
    }

    public List<string> Evaluate(Func<int, bool> mayLookAt, long frame, long now)
    {
        var lines = new List<string>();
        foreach (var pair in _pairs.Where(pair => pair.IsOpen && !IsFresh(pair, now)))
        {
            lines.Add(Close(pair, "aged-out", frame, now));
        }

        foreach (var pair in _pairs.Where(pair => mayLookAt(pair.Buy.Listing.Id) || mayLookAt(pair.Sell.Listing.Id)))
        {
            Evaluate(pair, frame, now, lines);
        }

        return lines;
    }

    public static string Line(in TriggerEvent e)
    {
        var end = e.Step == TriggerStep.Closed ? $" {CloseReasons.Name(e.Reason)} after {e.LifetimeNanos}" : "";
        return Line(
            TriggerSteps.Name(e.Step),
            e.Id,
            TriggerKinds.Name(e.Kind),
            e.BuyListingId,
            e.SellListingId,
            new Exact(e.BuyPrice, e.BuyPriceDecimals),
            new Exact(e.SellPrice, e.SellPriceDecimals),
            new Exact(e.Quantity, e.QuantityDecimals),
            e.NetE8,
            e.BestNetE8,
            e.FrameOrdinal,
            e.ReceivedNanos) + end;
    }

    private static string Line(
        string step, long id, string kind, int buy, int sell, Exact ask, Exact bid, Exact quantity, BigInteger net, BigInteger best, long frame, long now) =>
        string.Create(CultureInfo.InvariantCulture, $"{step} {id} {kind} {buy}->{sell} {ask} {bid} x {quantity} net {net} best {best} at {frame} {now}");

    private string Key(OrderBook book) => options.AcrossMarkets ? $"{book.Listing.Symbol.Base}/{book.Listing.Symbol.Quote}" : book.Listing.Symbol.ToString();

    private int InOrder(Pair left, Pair right)
    {
        string[] a = [Key(left.Buy), left.Buy.Listing.Venue, left.Buy.Listing.Symbol.ToString(), left.Sell.Listing.Venue, left.Sell.Listing.Symbol.ToString()];
        string[] b = [Key(right.Buy), right.Buy.Listing.Venue, right.Buy.Listing.Symbol.ToString(), right.Sell.Listing.Venue, right.Sell.Listing.Symbol.ToString()];
        return a.Zip(b, string.CompareOrdinal).FirstOrDefault(order => order != 0);
    }

    private bool IsFresh(Pair pair, long now) => options.MaxQuoteAgeNanos == 0
        || (now - pair.Buy.LastMessageNanos <= options.MaxQuoteAgeNanos && now - pair.Sell.LastMessageNanos <= options.MaxQuoteAgeNanos);

    private void Evaluate(Pair pair, long frame, long now, List<string> lines)
    {
        var asks = Levels(pair.Buy.Asks(), pair.Buy);
        var bids = Levels(pair.Sell.Bids(), pair.Sell);
        var isLive = pair.Buy.State == BookState.Live && pair.Sell.State == BookState.Live;
        if (!isLive || !IsFresh(pair, now) || asks.Count == 0 || bids.Count == 0 || !Nets(pair, bids[0].Price, asks[0].Price))
        {
            if (pair.IsOpen)
            {
                lines.Add(Close(pair, !isLive ? "not-live" : !IsFresh(pair, now) ? "aged-out" : "below-minimum", frame, now));
            }

            return;
        }

        var quantity = Walk(pair, asks, bids);
        if (pair.IsOpen && pair.Ask.Equals(asks[0].Price) && pair.Bid.Equals(bids[0].Price) && pair.Quantity.Equals(quantity))
        {
            return;
        }

        pair.Ask = asks[0].Price;
        pair.Bid = bids[0].Price;
        pair.Quantity = quantity;
        pair.Net = Net(pair, bids[0].Price, asks[0].Price);
        pair.Best = pair.IsOpen ? BigInteger.Max(pair.Best, pair.Net) : pair.Net;
        var step = pair.IsOpen ? "changed" : "opened";
        if (!pair.IsOpen)
        {
            pair.Id = _nextId++;
            pair.OpenedNanos = now;
        }

        lines.Add(Describe(pair, step, frame, now));
    }

    private static string Close(Pair pair, string reason, long frame, long now)
    {
        var line = Describe(pair, "closed", frame, now) + $" {reason} after {Math.Max(0, now - pair.OpenedNanos)}";
        pair.Id = 0;
        return line;
    }

    private static string Describe(Pair pair, string step, long frame, long now)
    {
        var kind = pair.Buy.Listing.Market == pair.Sell.Listing.Market ? "cross-venue" : "spot-perpetual";
        return Line(step, pair.Id, kind, pair.Buy.Listing.Id, pair.Sell.Listing.Id, pair.Ask, pair.Bid, pair.Quantity, pair.Net, pair.Best, frame, now);
    }

    private static List<(Exact Price, Exact Quantity)> Levels(DepthCursor cursor, OrderBook book)
    {
        var levels = new List<(Exact, Exact)>();
        while (cursor.MoveNext())
        {
            levels.Add((new Exact(cursor.Price, book.PriceDecimals), new Exact(cursor.Quantity, book.QuantityDecimals)));
        }

        return levels;
    }

    // net ≥ min  ⇔  bid (1 − fee) / (ask (1 + fee)) ≥ 1 + min, everything at 18 decimals
    private bool Nets(Pair pair, Exact bid, Exact ask) =>
        bid.At18 * (Unit - pair.Sell.Listing.TakerFeeE8) * Unit >= ask.At18 * (Unit + pair.Buy.Listing.TakerFeeE8) * (Unit + options.MinNetE8);

    private static BigInteger Net(Pair pair, Exact bid, Exact ask)
    {
        var denominator = ask.At18 * (Unit + pair.Buy.Listing.TakerFeeE8);
        var numerator = ((bid.At18 * (Unit - pair.Sell.Listing.TakerFeeE8)) - denominator) * Unit;
        var magnitude = ((2 * BigInteger.Abs(numerator)) + denominator) / (2 * denominator);
        return numerator.Sign * magnitude;
    }

    private Exact Walk(Pair pair, List<(Exact Price, Exact Quantity)> asks, List<(Exact Price, Exact Quantity)> bids)
    {
        BigInteger sum = 0, askLeft = asks[0].Quantity.At18, bidLeft = bids[0].Quantity.At18;
        for (int a = 0, b = 0; Nets(pair, bids[b].Price, asks[a].Price);)
        {
            var matched = BigInteger.Min(askLeft, bidLeft);
            sum += matched;
            askLeft -= matched;
            bidLeft -= matched;
            if (askLeft.IsZero && ++a < asks.Count)
            {
                askLeft = asks[a].Quantity.At18;
            }

            if (bidLeft.IsZero && ++b < bids.Count)
            {
                bidLeft = bids[b].Quantity.At18;
            }

            if (a == asks.Count || b == bids.Count)
            {
                break;
            }
        }

        return new Exact(sum);
    }

    /// <summary>A decimal as a whole number of 10^-18.</summary>
    private readonly record struct Exact(BigInteger At18)
    {
        public Exact(long value, int decimals)
            : this(value * BigInteger.Pow(10, 18 - decimals))
        {
        }

        public override string ToString() => At18.ToString(CultureInfo.InvariantCulture);
    }

    private sealed class Pair
    {
        public required OrderBook Buy { get; init; }

        public required OrderBook Sell { get; init; }

        public long Id { get; set; } // 0 while nothing is open

        public bool IsOpen => Id != 0;

        public Exact Ask { get; set; }

        public Exact Bid { get; set; }

        public Exact Quantity { get; set; }

        public BigInteger Net { get; set; }

        public BigInteger Best { get; set; }

        public long OpenedNanos { get; set; }
    }
}
