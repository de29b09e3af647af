using System.Text;
using Crossfeed.Capture;
using Crossfeed.Capture.Listings;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
[Parallelizable]
public sealed class ListingsJsonTests
{
    private const string Good = """{"venue":"binance","market":"spot","native":"BTCUSDT","symbol":"BTC/USDT","priceIncrement":"0.01","quantityIncrement":"0.00001"}""";

    [Test]
    public void Definitions_come_back_as_they_were_written()
    {
        ListingDefinition[] listings =
        [
            new()
            {
                Venue = "binance", Native = "BTCUSDT", Symbol = new Symbol("BTC", "USDT", MarketKind.Spot), PriceIncrement = "0.01", QuantityIncrement = "0.00001",
                MinQuantity = "0.00001", MinNotional = "5", TakerFeeE8 = 100_001, IsTrading = false,
            },
            new()
            {
                Venue = "binance", Native = "BTCUSDT", Symbol = new Symbol("BTC", "USDT", MarketKind.Linear), PriceIncrement = "0.1", QuantityIncrement = "0.001",
                TakerFeeE8 = -5_000,
            },
        ];
        var json = ListingsJson.Write(listings);
        Assert.That(ListingsJson.Read(json), Is.EqualTo(listings));
        Assert.That(Encoding.UTF8.GetString(json), Does.Contain("\"takerFee\":\"10.0001\"").And.Contain("\"takerFee\":\"-0.5\"").And.Contain("\"market\":\"linear\""));
    }

    [Test]
    public void An_entry_may_leave_out_what_is_unknown()
    {
        var listing = ListingsJson.Read(Encoding.UTF8.GetBytes($"[{Good}]")).Single();
        Assert.That(listing.IsTrading, Is.True);
        Assert.That(listing.TakerFeeE8, Is.Null);
    }

    [TestCase("\"0.01\"", "\"0\"", "entry 0: priceIncrement '0' must be greater than 0")]
    [TestCase("\"0.01\"", "\"1e-30\"", "entry 0: priceIncrement '1e-30' is not a decimal")]
    [TestCase("\"0.01\"", "\"-1\"", "entry 0: priceIncrement '-1' is not a decimal")]
    [TestCase("\"0.01\"", "0.01", "priceIncrement")]
    [TestCase("\"0.01\"", "null", "priceIncrement")]
    [TestCase("BTC/USDT", "BTCUSDT", "is not a canonical symbol")]
    [TestCase("BTC/USDT", "btc/usdt", "is not a canonical symbol")]
    [TestCase("\"spot\"", "\"linear\"", "market 'linear' must be spot")]
    [TestCase("\"binance\"", "\"\"", "venue '' must be 1 to 128 characters")]
    [TestCase("\"venue\"", "\"vneue\"", "vneue")]
    [TestCase("\"native\":\"BTCUSDT\",", "", "native")]
    [TestCase("\"native\"", "\"venue\":\"x\",\"native\"", "venue")]
    [TestCase("}", ",\"takerFee\":\"0.00001\"}", "takerFee '0.00001' is not a number of basis points")]
    [TestCase("}", "},null", "entry 1: is null")]
    [TestCase("}", "}," + Good, "entry 1: native 'BTCUSDT' is listed twice")]
    [TestCase("}", "", "is invalid")]
    public void What_is_wrong_is_named(string old, string replacement, string message)
    {
        var json = $"[{Good.Replace(old, replacement, StringComparison.Ordinal)}]";
        Assert.That(() => ListingsJson.Read(Encoding.UTF8.GetBytes(json)), Throws.TypeOf<CaptureException>().With.Message.StartsWith("listings record: ").And.Message.Contains(message));
    }
}
