namespace Crossfeed.VenueSim.Market;

/// <summary>
/// Keeps a listing's book around a fair price: sweeps what the price ran through, quotes a new top, and stirs the
/// depth. Removals come before insertions, so that the book is never crossed at any update id.
/// </summary>
public sealed class Quoter(SeededRandom random, int levelsPerSide, double halfSpreadBps)
{
    private const double DepthBps = 40;            // how far behind the top the levels reach, where ticks are fine
    private const int SweptLevels = 4;             // a run through more levels than this is cancels, not trades
    private const double TakerProbability = 0.12;  // of a market order per step
    private const double HiddenProbability = 0.05; // of an id that changes no level, where a venue has such

    private readonly int _minimumLevels = Math.Max(1, levelsPerSide * 3 / 4);

    /// <summary>Fills an empty book.</summary>
    public void Open(Listing listing, double fair)
    {
        var (bid, ask) = Top(listing, fair);
        listing.Set(true, bid, Size(listing, bid));
        listing.Set(false, ask, Size(listing, ask));
        Fill(listing, levelsPerSide);
    }

    /// <summary>One step of a listing: follow the price, perhaps trade, stir. Trades go to <paramref name="trades"/>.</summary>
    public void Requote(Listing listing, double fair, ITradeSink trades)
    {
        var (bid, ask) = Top(listing, fair);
        Sweep(listing, bids: false, bid, trades);
        Sweep(listing, bids: true, ask, trades);
        if (listing.Bids.Count == 0 || listing.Bids.Price(0) < bid)
        {
            listing.Set(true, bid, Size(listing, bid));
        }

        if (listing.Asks.Count == 0 || listing.Asks.Price(0) > ask)
        {
            listing.Set(false, ask, Size(listing, ask));
        }

        if (random.Chance(TakerProbability))
        {
            Take(listing, bids: random.Chance(0.5), trades);
        }

        for (var change = random.Next(3); change >= 0; change--)
        {
            Stir(listing);
        }

        Fill(listing, _minimumLevels);
        Trim(listing, bids: true);
        Trim(listing, bids: false);
        if (listing.Venue.TakesHiddenIds && random.Chance(HiddenProbability))
        {
            listing.TakeId();
        }
    }

    /// <summary>The smallest trade: one step is sold to the best bid.</summary>
    public void Trade(Listing listing, ITradeSink trades)
    {
        var price = listing.Bids.Price(0);
        listing.Set(true, price, listing.Bids.Quantity(0) - listing.Step);
        Fills(listing, price, listing.Step, buyerIsMaker: true, trades);
        Fill(listing, _minimumLevels);
    }

    /// <summary>Changes the size of the best bid and nothing else.</summary>
    public static void Touch(Listing listing)
    {
        var price = listing.Bids.Price(0);
        listing.Set(true, price, listing.Bids.Quantity(0) + listing.Step);
    }

    private (long Bid, long Ask) Top(Listing listing, double fair)
    {
        var ticks = fair * Listing.PriceScale / listing.Tick;
        var bid = Math.Max(1, (long)Math.Floor(ticks * (1 - halfSpreadBps * 1e-4)));
        var ask = Math.Max(bid + 1, (long)Math.Ceiling(ticks * (1 + halfSpreadBps * 1e-4)));
        return (bid * listing.Tick, ask * listing.Tick);
    }

    // Removes the levels that the opposite top has reached: the first few as trades, the rest as cancels.
    private void Sweep(Listing listing, bool bids, long limit, ITradeSink trades)
    {
        var side = listing.Side(bids);
        for (var swept = 0; side.Count > 0 && (bids ? side.Price(0) >= limit : side.Price(0) <= limit); swept++)
        {
            var price = side.Price(0);
            var quantity = side.Quantity(0);
            listing.Set(bids, price, 0);
            if (swept < SweptLevels)
            {
                Fills(listing, price, quantity, buyerIsMaker: bids, trades);
            }
        }
    }

    private void Take(Listing listing, bool bids, ITradeSink trades)
    {
        var side = listing.Side(bids);
        var wanted = (long)(side.Quantity(0) * (random.NextDouble() * 1.5) / listing.Step) * listing.Step;
        while (wanted > 0 && side.Count > 1)
        {
            var price = side.Price(0);
            var filled = Math.Min(wanted, side.Quantity(0));
            listing.Set(bids, price, side.Quantity(0) - filled);
            Fills(listing, price, filled, buyerIsMaker: bids, trades);
            wanted -= filled;
        }
    }

    // A taker's fill at one price may meet two makers: two raw trades, one aggregate.
    private void Fills(Listing listing, long price, long quantity, bool buyerIsMaker, ITradeSink trades)
    {
        var steps = quantity / listing.Step;
        var first = steps > 1 && random.Chance(0.3) ? (1 + (long)(random.NextDouble() * (steps - 1))) * listing.Step : quantity;
        var firstId = listing.NextTradeId;
        Raw(first);
        if (first < quantity)
        {
            Raw(quantity - first);
        }

        trades.Aggregated(listing, new TradePrint(
            listing.NextAggregateId++, firstId, listing.NextTradeId - 1, price, quantity, trades.NowMicros, buyerIsMaker));

        void Raw(long amount)
        {
            var id = listing.NextTradeId++;
            trades.Traded(listing, new TradePrint(id, id, id, price, amount, trades.NowMicros, buyerIsMaker));
        }
    }

    private void Stir(Listing listing)
    {
        var bids = random.Chance(0.5);
        var side = listing.Side(bids);
        var action = random.NextDouble();
        if (action < 0.3 || side.Count < 2)
        {
            Place(listing, bids);
            return;
        }

        // The smaller of two draws: activity is denser near the top.
        var index = Math.Min(random.Next(side.Count), random.Next(side.Count));
        var price = side.Price(index);
        listing.Set(bids, price, action < 0.5 && side.Count > _minimumLevels ? 0 : Size(listing, price));
    }

    private void Place(Listing listing, bool bids)
    {
        var best = listing.Side(bids).Price(0);
        var reach = Math.Max(levelsPerSide * 2, (long)(best * DepthBps * 1e-4 / listing.Tick));
        var draw = random.NextDouble();
        var offset = (1 + (long)(draw * draw * reach)) * listing.Tick;
        var price = bids ? best - offset : best + offset;
        if (price > 0)
        {
            listing.Set(bids, price, Size(listing, price));
        }
    }

    private void Fill(Listing listing, int levels)
    {
        // A side of a very cheap coin can run out of ticks above zero: give up rather than search for ever.
        for (var attempt = levels * 20; attempt > 0 && listing.Bids.Count < levels; attempt--)
        {
            Place(listing, bids: true);
        }

        for (var attempt = levels * 20; attempt > 0 && listing.Asks.Count < levels; attempt--)
        {
            Place(listing, bids: false);
        }
    }

    private void Trim(Listing listing, bool bids)
    {
        var side = listing.Side(bids);
        while (side.Count > levelsPerSide)
        {
            listing.Set(bids, side.Price(side.Count - 1), 0);
        }
    }

    // 200 to 20,000 units of the quote asset of a dollar pair, small orders more often; for a cross pair, the same in its quote.
    private long Size(Listing listing, long price)
    {
        var draw = random.NextDouble();
        var worth = (200 + 19_800 * draw * draw) / (listing.Instrument.Quote == "BTC" ? 60_000 : 1);
        var quantity = worth * Listing.PriceScale / price;
        return Math.Max(1, (long)(quantity * Listing.QuantityScale / listing.Step)) * listing.Step;
    }
}
