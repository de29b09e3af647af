using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>A seeded market: two to four venues of different decimals and fees, whose books live, gap, fall silent, rescale and are quoted over.</summary>
internal sealed class RandomMarket
{
    private static readonly string[] Venues = ["binance", "bybit", "gateio", "okx"];
    private readonly Random _random;
    private readonly bool _stepsBack;

    public RandomMarket(int seed, bool acrossMarkets, bool stepsBack)
    {
        _random = new Random(seed);
        _stepsBack = stepsBack;
        var venues = Venues.Take(_random.Next(2, 5)).Reverse().ToArray(); // added out of order on purpose
        string[] symbols = acrossMarkets ? ["SOL/USDT", "SOL/USDT:PERP", "ADA/USDT"] : ["SOL/USDT", "SOL/USDT:PERP", "ADA/USDT", "BTC/USDT"];
        foreach (var symbol in symbols)
        {
            foreach (var venue in venues)
            {
                Listings.Add(MarketScript.Listing(Listings.Count, venue, symbol, _random.Next(1, 5), _random.Next(0, 7), _random.Next(-2, 11) * 5_000));
            }
        }
    }

    public MarketScript Script { get; } = new();

    public List<Listing> Listings { get; } = [];

    /// <summary>Applies one random frame and says what it touched.</summary>
    public int[] Step()
    {
        Script.Now += _random.Next(20) switch
        {
            0 => 3_000_000_000,
            1 when _stepsBack => -200_000_000,
            _ => _random.Next(1, 150) * 1_000_000L,
        };
        var roll = _random.Next(100);
        if (roll == 0)
        {
            return Script.CloseConnection((ushort)_random.Next(1, 5));
        }

        if (roll < 4)
        {
            return []; // a clock tick
        }

        var first = Any();
        Script.Frame(Connection(first));
        if (roll == 4)
        {
            return Script.Reject(first.Listing.Id).Apply();
        }

        Say(first);
        for (var more = _random.Next(6); more > 3; more--)
        {
            var next = Any();
            if (next != first && next.Listing.Venue == first.Listing.Venue)
            {
                Say(next);
                first = next;
            }
        }

        return Script.Apply();
    }

    private OrderBook Any() => Script.Books[_random.Next(Listings.Count)];

    private static ushort Connection(OrderBook book) => (ushort)(1 + Array.IndexOf(Venues, book.Listing.Venue));

    private void Say(OrderBook book)
    {
        var id = book.Listing.Id;
        if (!book.IsLive)
        {
            if (_random.Next(3) == 0)
            {
                Script.Snapshot(id, Side(book, isBid: true, 8), Side(book, isBid: false, 8));
            }
            else
            {
                Script.Trade(id, Mid(book), 1);
            }

            return;
        }

        switch (_random.Next(40))
        {
            case 0:
                Script.Delta(id, Side(book, isBid: true, 1), [], gap: 4);
                break;
            case 1 when book.PriceDecimals < book.Listing.PriceDecimals + 3:
                Script.Rescale(id, book.PriceDecimals + _random.Next(2), book.QuantityDecimals + _random.Next(2));
                break;
            case 2:
                Script.Snapshot(id, Side(book, isBid: true, _random.Next(3)), Side(book, isBid: false, _random.Next(3)));
                break;
            case < 6:
                Script.Trade(id, Mid(book), 1);
                break;
            case < 14:
                var spread = _random.Next(1, 4);
                Script.Quote(id, Mid(book) - spread, Size(book), Mid(book) + spread, _random.Next(8) == 0 ? 0 : Size(book), ahead: _random.Next(1, 5));
                break;
            default:
                Script.Delta(id, Near(book, isBid: true), Near(book, isBid: false));
                break;
        }
    }

    // 100 units and up to ±0.3 % of venue's own opinion, at the book's decimals.
    private long Mid(OrderBook book)
    {
        var unit = FixedPoint.PowerOfTen(book.PriceDecimals);
        return (100 * unit) + ((_random.Next(-30, 31) * unit) / 100);
    }

    private long Size(OrderBook book) => Math.Max(1, _random.NextInt64(1, 50) * FixedPoint.PowerOfTen(book.QuantityDecimals) / 7);

    private (long Price, long Quantity)[] Side(OrderBook book, bool isBid, int levels)
    {
        var best = (100 * FixedPoint.PowerOfTen(book.PriceDecimals)) + (isBid ? -1 : 1);
        var step = Math.Max(1, FixedPoint.PowerOfTen(book.PriceDecimals) / 20);
        return [.. Enumerable.Range(0, levels).Select(i => (best + (isBid ? -i : i) * step, Size(book)))];
    }

    // Changes and removals around the top that leave the book uncrossed most of the time.
    private (long Price, long Quantity)[] Near(OrderBook book, bool isBid)
    {
        var (bid, ask) = (book.RawBids(), book.RawAsks());
        var middle = Mid(book);
        var hasBid = bid.MoveNext();
        var hasAsk = ask.MoveNext();
        var levels = new List<(long, long)>();
        for (var i = _random.Next(3); i > 0; i--)
        {
            var price = isBid
                ? Math.Min(middle, hasAsk ? ask.Price - 1 : middle) - _random.Next(3)
                : Math.Max(middle, hasBid ? bid.Price + 3 : middle) + _random.Next(3);
            levels.Add((price, _random.Next(4) == 0 ? 0 : Size(book)));
        }

        if (_random.Next(3) == 0 && (isBid ? hasBid : hasAsk))
        {
            levels.Add((isBid ? bid.Price : ask.Price, _random.Next(2) == 0 ? 0 : Size(book)));
        }

        return [.. levels];
    }
}
