using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>HOT: 10 ns a pair of levels, 0 B. How much can be bought and sold at once while every matched pair of levels nets the minimum.</summary>
internal static class DepthMatch
{
    /// <summary>Walks the asks of one book and the bids of the other, best first, matching the smaller remainder.</summary>
    /// <param name="buy">Where it is bought.</param>
    /// <param name="sell">Where it is sold.</param>
    /// <param name="quantity">The sum matched, in counts of <paramref name="decimals"/>.</param>
    /// <param name="decimals">The finer quantity decimals of the two.</param>
    /// <returns>False when the sum does not fit in 63 bits.</returns>
    public static bool TryMeasure(ListingLeg buy, ListingLeg sell, out long quantity, out int decimals)
    {
        decimals = Math.Max(buy.Book.QuantityDecimals, sell.Book.QuantityDecimals);
        var askFactor = (ulong)FixedPoint.PowerOfTen(decimals - buy.Book.QuantityDecimals);
        var bidFactor = (ulong)FixedPoint.PowerOfTen(decimals - sell.Book.QuantityDecimals);
        var asks = buy.Book.Asks();
        var bids = sell.Book.Bids();
        UInt128 askLeft = 0, bidLeft = 0; // below 2^123 each: a count times at most 10^18
        UInt128 cost = 0, worth = 0;
        UInt128 sum = 0; // checked against 2^63 at every step, so adding 2^123 stays exact
        quantity = 0;
        while (true)
        {
            if (askLeft == 0)
            {
                if (!asks.MoveNext())
                {
                    break;
                }

                askLeft = NetEdge.Times(asks.Quantity, askFactor);
                cost = NetEdge.Times(asks.Price, buy.CostFactor);
            }

            if (bidLeft == 0)
            {
                if (!bids.MoveNext())
                {
                    break;
                }

                bidLeft = NetEdge.Times(bids.Quantity, bidFactor);
                worth = NetEdge.Times(bids.Price, sell.WorthFactor);
            }

            if (!NetEdge.Covers(worth, sell.PriceDecimals, cost, buy.PriceDecimals))
            {
                break;
            }

            var matched = askLeft < bidLeft ? askLeft : bidLeft;
            sum += matched;
            if (sum > long.MaxValue)
            {
                return false;
            }

            askLeft -= matched;
            bidLeft -= matched;
        }

        quantity = (long)sum;
        return true;
    }
}
