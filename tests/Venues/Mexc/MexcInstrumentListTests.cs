using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

[Parallelizable(ParallelScope.All)]
public sealed class MexcInstrumentListTests
{
    private const string Bitcoin = """{"symbol":"BTCUSDT","status":"1","baseAsset":"BTC","baseAssetPrecision":8,"quoteAsset":"USDT","quotePrecision":2,"baseSizePrecision":"0.000001","quoteAmountPrecision":"1.000000000000000000","makerCommission":"0","takerCommission":"0.0005","isSpotTradingAllowed":true,"tradeSideType":1,"filters":[]}""";

    [Test]
    public void Listing_has_its_steps_minima_status_and_fee() => Assert.That(Read(Bitcoin).Single(), Is.EqualTo(new ListingDefinition
    {
        Venue = "mexc",
        Native = "BTCUSDT",
        Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
        PriceIncrement = "0.01",
        QuantityIncrement = "0.00000001",
        MinQuantity = "0.000001",
        MinNotional = "1",
        TakerFeeE8 = 50_000,
        IsTrading = true,
        Status = "1",
    }));

    [TestCase("\"status\":\"1\"", "\"status\":\"2\"", false)]
    [TestCase("\"status\":\"1\"", "\"status\":\"3\"", false)]
    [TestCase("\"status\":\"1\"", "\"status\":\"ENABLED\"", true)]
    [TestCase("\"isSpotTradingAllowed\":true", "\"isSpotTradingAllowed\":false", false)]
    public void Only_what_is_online_and_allowed_trades(string old, string now, bool isTrading) => Assert.That(Read(Bitcoin.Replace(old, now, StringComparison.Ordinal)).Single().IsTrading, Is.EqualTo(isTrading));

    [Test]
    public void Bundles_are_listed_as_the_asset_in_them()
    {
        var listing = Read(Bitcoin.Replace("\"BTCUSDT\"", "\"1000PEPEUSDT\"", StringComparison.Ordinal).Replace("\"BTC\"", "\"1000PEPE\"", StringComparison.Ordinal)).Single();
        Assert.That((listing.Symbol.ToString(), listing.Bundle, listing.PriceIncrement, listing.QuantityIncrement, listing.MinQuantity), Is.EqualTo(("PEPE/USDT", 1000L, "0.00001", "0.00001", "0.001")));
    }

    [TestCase("\"quotePrecision\":2", "\"quotePrecision\":-2", "quotePrecision of BTCUSDT")]
    [TestCase("\"quotePrecision\":2", "\"quotePrecision\":19", "quotePrecision of BTCUSDT")]
    [TestCase("\"takerCommission\":\"0.0005\"", "\"takerCommission\":\"1.5\"", "takerCommission of BTCUSDT")]
    [TestCase("\"baseSizePrecision\":\"0.000001\"", "\"baseSizePrecision\":\"x\"", "baseSizePrecision of BTCUSDT")]
    [TestCase("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"\"", "has no symbol")]
    public void Wrong_field_is_named(string old, string now, string complaint) =>
        Assert.That(() => Read(Bitcoin.Replace(old, now, StringComparison.Ordinal)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(complaint));

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"symbols\":{}}")]
    [TestCase("{\"symbols\":[1]}")]
    [TestCase("{\"symbols\":[]}}")]
    [TestCase("")]
    public void What_is_no_list_is_refused(string body) => Assert.That(() => new MexcSpotFeed().ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>());

    [Test]
    public void Symbol_that_is_listed_twice_is_refused() => Assert.That(() => Read(Bitcoin + "," + Bitcoin), Throws.TypeOf<InstrumentListException>());

    private static IReadOnlyList<ListingDefinition> Read(string symbols) => new MexcSpotFeed().ReadInstrumentList(Encoding.UTF8.GetBytes($$"""{"timezone":"CST","symbols":[{{symbols}}]}"""));
}
