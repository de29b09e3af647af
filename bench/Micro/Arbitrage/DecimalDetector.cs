using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Bench.Micro.Arbitrage;

/// <summary>The baseline: the same rules as anybody would first write them, in <c>decimal</c>, every pair of the touched listing from scratch each time.</summary>
internal sealed class DecimalDetector(BookSet books)
{
    private const decimal Minimum = 0.0000001m;
    private readonly (decimal Ask, decimal Bid, decimal Quantity)?[] _open = new (decimal, decimal, decimal)?[TriggerBooksSource.Venues * TriggerBooksSource.Venues];

    public int Events { get; private set; }

    public void Evaluate(ReadOnlySpan<int> touched)
    {
        for (var buy = 0; buy < TriggerBooksSource.Venues; buy++)
        {
            for (var sell = 0; sell < TriggerBooksSource.Venues; sell++)
            {
                if (buy != sell && (touched.Contains(buy) || touched.Contains(sell)))
                {
                    EvaluatePair(books[buy], books[sell], ref _open[(buy * TriggerBooksSource.Venues) + sell]);
                }
            }
        }
    }

    private void EvaluatePair(OrderBook buy, OrderBook sell, ref (decimal Ask, decimal Bid, decimal Quantity)? open)
    {
        (decimal, decimal, decimal)? now = null;
        if (buy.IsLive && sell.IsLive && buy.Top.AskQuantity != 0 && sell.Top.BidQuantity != 0)
        {
            var ask = Price(buy.Top.AskPrice, buy);
            var bid = Price(sell.Top.BidPrice, sell);
            now = Net(ask, bid, buy, sell) >= Minimum ? (ask, bid, Walk(buy, sell)) : null;
        }

        if (now != open)
        {
            open = now;
            Events++;
        }
    }

    private static decimal Walk(OrderBook buy, OrderBook sell)
    {
        var asks = buy.Asks();
        var bids = sell.Bids();
        decimal askLeft = 0, bidLeft = 0, sum = 0;
        while ((askLeft != 0 || Take(ref asks, buy, out askLeft)) && (bidLeft != 0 || Take(ref bids, sell, out bidLeft)))
        {
            if (Net(Price(asks.Price, buy), Price(bids.Price, sell), buy, sell) < Minimum)
            {
                break;
            }

            var matched = Math.Min(askLeft, bidLeft);
            sum += matched;
            askLeft -= matched;
            bidLeft -= matched;
        }

        return sum;
    }

    private static bool Take(ref DepthCursor levels, OrderBook book, out decimal quantity)
    {
        var hasLevel = levels.MoveNext();
        quantity = hasLevel ? new decimal(levels.Quantity) / FixedPoint.PowerOfTen(book.QuantityDecimals) : 0;
        return hasLevel;
    }

    private static decimal Price(long price, OrderBook book) => new decimal(price) / FixedPoint.PowerOfTen(book.PriceDecimals);

    private static decimal Net(decimal ask, decimal bid, OrderBook buy, OrderBook sell) =>
        (bid * (1 - Fee(sell)) / (ask * (1 + Fee(buy)))) - 1;

    private static decimal Fee(OrderBook book) => new decimal(book.Listing.TakerFeeE8) / Listing.FeeUnit;
}
