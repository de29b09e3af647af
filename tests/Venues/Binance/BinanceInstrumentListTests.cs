using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Binance;

public sealed class BinanceInstrumentListTests
{
    [Test]
    public void Spot_steps_and_minimums_come_from_the_filters()
    {
        var listing = Spot("""
            {"timezone":"UTC","rateLimits":[{"limit":1}],"symbols":[{"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH","baseAssetPrecision":8,"quoteAsset":"BTC",
            "quotePrecision":8,"quoteAssetPrecision":8,"isSpotTradingAllowed":true,"filters":[{"filterType":"PRICE_FILTER","minPrice":"0.00000100","tickSize":"0.00001000"},
            {"filterType":"LOT_SIZE","minQty":"0.00010000","stepSize":"0.00010000"},{"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","stepSize":"0.00000000"},
            {"filterType":"NOTIONAL","minNotional":"0.00050000","applyMinToMarket":true}]}]}
            """).Single();
        Assert.That(listing, Is.EqualTo(new ListingDefinition
        {
            Venue = "binance",
            Native = "ETHBTC",
            Symbol = new Symbol("ETH", "BTC", MarketKind.Spot),
            PriceIncrement = "0.00001",
            QuantityIncrement = "0.0001",
            MinQuantity = "0.0001",
            MinNotional = "0.0005",
            Status = "TRADING",
        }));
    }

    [Test]
    public void Filter_that_is_off_leaves_the_step_to_the_precision()
    {
        var listing = Spot("""
            {"symbols":[{"symbol":"ETHBTC","status":"BREAK","baseAsset":"ETH","baseAssetPrecision":4,"quoteAsset":"BTC","quoteAssetPrecision":6,
            "filters":[{"filterType":"PRICE_FILTER","tickSize":"0.00000000"},{"filterType":"LOT_SIZE","minQty":"0.00000000","stepSize":"0.00000000"}]}]}
            """).Single();
        Assert.That((listing.PriceIncrement, listing.QuantityIncrement, listing.MinQuantity, listing.MinNotional), Is.EqualTo(("0.000001", "0.0001", (string?)null, (string?)null)));
        Assert.That(listing.IsTrading, Is.False);
    }

    [Test]
    public void Linear_list_keeps_perpetuals_only_and_reads_the_other_spelling_of_the_notional()
    {
        const string filters = """[{"filterType":"PRICE_FILTER","tickSize":"0.10"},{"filterType":"LOT_SIZE","stepSize":"0.001","minQty":"0.001"},{"filterType":"MIN_NOTIONAL","notional":"100"}]""";
        var list = new BinanceLinearFeed().ReadInstrumentList(Encoding.UTF8.GetBytes($$"""
            {"symbols":[{"symbol":"BTCUSDT","pair":"BTCUSDT","contractType":"PERPETUAL","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","pricePrecision":2,"quantityPrecision":3,"filters":{{filters}}},
            {"symbol":"BTCUSDT_260925","pair":"BTCUSDT","contractType":"CURRENT_QUARTER","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":{{filters}}}]}
            """));
        var listing = list.Single();
        Assert.That((listing.Symbol.ToString(), listing.PriceIncrement, listing.QuantityIncrement, listing.MinNotional), Is.EqualTo(("BTC/USDT:PERP", "0.1", "0.001", "100")));
    }

    [TestCase("0.00000010", "1.00", "PEPE/USDT", 1_000, "0.0000000001", "1000")]
    [TestCase("0.0000000000000001", "1", "1000PEPE/USDT", 1, "0.0000000000000001", "1")]
    public void A_bundle_becomes_its_asset_with_the_steps_of_one_unit_where_they_can_be_counted(string tick, string step, string symbol, long bundle, string price, string quantity)
    {
        var listing = Spot($$"""
            {"symbols":[{"symbol":"1000PEPEUSDT","status":"TRADING","baseAsset":"1000PEPE","quoteAsset":"USDT",
            "filters":[{"filterType":"PRICE_FILTER","tickSize":"{{tick}}"},{"filterType":"LOT_SIZE","minQty":"{{step}}","stepSize":"{{step}}"}]}]}
            """).Single();
        Assert.That((listing.Symbol.ToString(), listing.Bundle, listing.PriceIncrement, listing.QuantityIncrement, listing.MinQuantity), Is.EqualTo((symbol, bundle, price, quantity, quantity)));
        Assert.That(listing.Native, Is.EqualTo("1000PEPEUSDT"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"symbols\":{}}")]
    [TestCase("{\"symbols\":[1]}")]
    [TestCase("{\"symbols\":[]} x")]
    [TestCase("{\"code\":-1003,\"msg\":\"Too many requests\"}")]
    [TestCase("{\"symbols\":[{\"symbol\":\"A\"}]}")]
    [TestCase("{\"symbols\":[{\"symbol\":1}]}")]
    [TestCase("{\"symbols\":[{\"symbol\":\"AB\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\"}]}")]
    [TestCase("{\"symbols\":[{\"symbol\":\"AB\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\",\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"x\"}]}]}")]
    [TestCase("{\"symbols\":[{\"symbol\":\"AB\"")]
    public void Body_that_is_not_the_documented_list_says_why(string body) =>
        Assert.That(() => Spot(body), Throws.TypeOf<InstrumentListException>().With.Message.Not.Empty);

    private static IReadOnlyList<ListingDefinition> Spot(string body) => new BinanceSpotFeed().ReadInstrumentList(Encoding.UTF8.GetBytes(body));
}
