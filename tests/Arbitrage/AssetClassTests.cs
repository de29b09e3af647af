using Crossfeed.Arbitrage;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>A share and a coin of the same letters, quoted in the same money.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class AssetClassTests
{
    [TestCase(AssetClass.Coins, 1)]
    [TestCase(AssetClass.Shares, 0)]
    public void Listings_are_compared_within_their_class_only(AssetClass second, int triggers)
    {
        var market = new MarketScript();
        var detector = new CrossVenueDetector<TriggerLog>(new ArbitrageOptions { MaxQuoteAgeNanos = 0 }, new TriggerLog());
        var listings = new[] { Of(0, "coinbase", AssetClass.Coins), Of(1, "ibkr", second) };
        foreach (var listing in listings)
        {
            detector.AddListing(listing, market.Add(listing));
        }

        detector.Evaluate(market.Frame().Snapshot(0, [(99_00, 10)], [(100_00, 10)]).Apply(), 0, market.Now);
        detector.Evaluate(market.Frame().Snapshot(1, [(110_00, 10)], [(111_00, 10)]).Apply(), 1, market.Now);
        Assert.That(detector.Sink.Events, Has.Count.EqualTo(triggers));
    }

    private static Listing Of(int id, string venue, AssetClass assets) => new()
    {
        Id = id,
        Venue = venue,
        Market = MarketKind.Spot,
        Native = "LINK",
        Symbol = new Symbol("LINK", "USD", MarketKind.Spot),
        PriceDecimals = 2,
        QuantityDecimals = 0,
        TakerFeeE8 = 0,
        Rules = new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: false),
        Assets = assets,
    };
}
