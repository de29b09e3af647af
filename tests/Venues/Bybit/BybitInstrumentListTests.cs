using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Bybit;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Bybit;

[Parallelizable(ParallelScope.All)]
public sealed class BybitInstrumentListTests
{
    private static readonly BybitSpotFeed Spot = new();
    private static readonly BybitLinearFeed Linear = new();

    [Test]
    public void Spot_steps_and_least_value_come_from_the_filters()
    {
        var listing = Read(Spot, """{"symbol":"BTCUSDT","baseCoin":"BTC","quoteCoin":"USDT","status":"Trading","lotSizeFilter":{"basePrecision":"0.000001","quotePrecision":"0.0000001","minOrderQty":"0.000048","minOrderAmt":"5"},"priceFilter":{"tickSize":"0.10"}}""").Single();
        Assert.That((listing.Venue, listing.Native, listing.Symbol.ToString()), Is.EqualTo(("bybit", "BTCUSDT", "BTC/USDT")));
        Assert.That((listing.PriceIncrement, listing.QuantityIncrement, listing.MinQuantity, listing.MinNotional), Is.EqualTo(("0.1", "0.000001", (string?)null, (string?)"5")));
        Assert.That((listing.IsTrading, listing.Status, listing.Bundle, listing.ContractSize), Is.EqualTo((true, (string?)"Trading", 1L, "1")));
    }

    [Test]
    public void Linear_lists_perpetuals_alone()
    {
        var listings = Read(
            Linear,
            Perpetual("BTCUSDT", "BTC", "USDT", "0.10", "0.001"),
            Perpetual("BTCPERP", "BTC", "USDC", "0.10", "0.001"),
            """{"symbol":"BTC-26DEC25","contractType":"LinearFutures","status":"Trading","baseCoin":"BTC","quoteCoin":"USDC","priceFilter":{"tickSize":"0.50"},"lotSizeFilter":{"qtyStep":"0.001"}}""");
        Assert.That(listings.Select(l => $"{l.Native} {l.Symbol} {l.MinQuantity} {l.MinNotional}"), Is.EqualTo(new[] { "BTCUSDT BTC/USDT:PERP 0.001 5", "BTCPERP BTC/USDC:PERP 0.001 5" }));
    }

    [TestCase("1000PEPEUSDT", "1000PEPE", "PEPE/USDT:PERP", 1_000L)]
    [TestCase("SHIB1000USDT", "SHIB1000", "SHIB/USDT:PERP", 1_000L)]
    [TestCase("1000000MOGUSDT", "1000000MOG", "MOG/USDT:PERP", 1_000_000L)]
    [TestCase("LUNA2USDT", "LUNA2", "LUNA/USDT:PERP", 1L)]
    [TestCase("1INCHUSDT", "1INCH", "1INCH/USDT:PERP", 1L)]
    public void Contracts_on_bundles_are_their_asset(string native, string asset, string symbol, long bundle)
    {
        var listing = Read(Linear, Perpetual(native, asset, "USDT", "0.0000100", "100")).Single();
        Assert.That((listing.Symbol.ToString(), listing.Bundle), Is.EqualTo((symbol, bundle)));
        Assert.That(decimal.Parse(listing.PriceIncrement, System.Globalization.CultureInfo.InvariantCulture) * bundle, Is.EqualTo(0.00001m), "a step of the price of one");
        Assert.That(decimal.Parse(listing.QuantityIncrement, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(100m * bundle));
    }

    [TestCase("PreLaunch", false)]
    [TestCase("Trading", true)]
    [TestCase("Delivering", false)]
    [TestCase("Closed", false)]
    public void Only_what_trades_is_trading(string status, bool expected)
    {
        var listing = Read(Linear, Perpetual("BTCUSDT", "BTC", "USDT", "0.10", "0.001").Replace("Trading", status, StringComparison.Ordinal)).Single();
        Assert.That((listing.IsTrading, listing.Status), Is.EqualTo((expected, (string?)status)));
    }

    [TestCase("""{"retCode":0,"result":{"list":[],"nextPageCursor":"first%3D0GUSDT%26last%3DX"}}""", "/v5/market/instruments-info?category=linear&limit=1000&cursor=first%253D0GUSDT%2526last%253DX")]
    [TestCase("""{"retCode":0,"result":{"list":[],"nextPageCursor":""}}""", null)]
    [TestCase("""{"retCode":0,"result":{"list":[]}}""", null)]
    public void Pages_follow_the_cursor(string body, string? next) => Assert.That(Linear.NextInstrumentListPath(Encoding.UTF8.GetBytes(body)), Is.EqualTo(next));

    [TestCase("""{"retCode":10006,"retMsg":"Too many visits!","result":{}}""", "10006 Too many visits")]
    [TestCase("""{"retCode":0,"retMsg":"OK","result":{}}""", "no list")]
    [TestCase("""{"retCode":0,"retMsg":"OK","result":{"list":[{}]}}""", "entry 0")]
    [TestCase("""{"retCode":0,"retMsg":"OK","result":{"list":[null]}}""", "entry 0")]
    [TestCase("""{"retCode":0,"result":{"list":[{"symbol":"A","baseCoin":"A","quoteCoin":"USDT","priceFilter":{"tickSize":"0"},"lotSizeFilter":{"basePrecision":"1"}}]}}""", "no tickSize")]
    [TestCase("""{"retCode":0,"result":{"list":[{"symbol":"A","baseCoin":"A","quoteCoin":"USDT","priceFilter":{"tickSize":"x"},"lotSizeFilter":{"basePrecision":"1"}}]}}""", "'x'")]
    [TestCase("""{"retCode":0,"result":{"list":[{"symbol":"A","baseCoin":"A","quoteCoin":"USDT","priceFilter":{"tickSize":"1"},"lotSizeFilter":{"basePrecision":"1"}},{"symbol":"A"}]}}""", "twice")]
    [TestCase("[1,2]", "not the JSON")]
    [TestCase("access too frequent", "not the JSON")]
    [TestCase("null", "no list")]
    [TestCase("", "not the JSON")]
    public void What_is_no_such_list_is_refused(string body, string message) =>
        Assert.That(() => Spot.ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(message));

    [Test]
    public void Names_that_make_no_symbol_are_left_out() =>
        Assert.That(Read(Spot, """{"symbol":"A/B","baseCoin":"A/X","quoteCoin":"USDT","status":"Trading","lotSizeFilter":{"basePrecision":"1"},"priceFilter":{"tickSize":"1"}}"""), Is.Empty);

    [Test]
    public void Volumes_are_the_turnover_of_a_day()
    {
        var volumes = Spot.ReadVolumes("""{"retCode":0,"result":{"category":"spot","list":[{"symbol":"BTCUSDT","turnover24h":"191747497.99674128"},{"symbol":"NEWUSDT","turnover24h":""}]}}"""u8);
        Assert.That(volumes, Is.EqualTo(new[] { new ListingVolume("BTCUSDT", 191747497.99674128m), new ListingVolume("NEWUSDT", 0) }));
    }

    private static string Perpetual(string native, string asset, string quote, string tick, string step) =>
        $$$"""{"symbol":"{{{native}}}","contractType":"LinearPerpetual","status":"Trading","baseCoin":"{{{asset}}}","quoteCoin":"{{{quote}}}","settleCoin":"{{{quote}}}","priceFilter":{"minPrice":"0.10","tickSize":"{{{tick}}}"},"lotSizeFilter":{"minOrderQty":"{{{step}}}","qtyStep":"{{{step}}}","minNotionalValue":"5"},"fundingInterval":480,"symbolId":5}""";

    private static IReadOnlyList<ListingDefinition> Read(Feed feed, params string[] entries) =>
        feed.ReadInstrumentList(Encoding.UTF8.GetBytes($$"""{"retCode":0,"retMsg":"OK","result":{"category":"x","list":[{{string.Join(',', entries)}}],"nextPageCursor":""},"retExtInfo":{},"time":1}"""));
}
