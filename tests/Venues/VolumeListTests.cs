using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class VolumeListTests
{
    [TestCase("binance", MarketKind.Spot, """[{"symbol":"ETHBTC","priceChange":"-0.1","volume":"3","quoteVolume":"15.30000000","count":7},{"symbol":"BTCUSDT","quoteVolume":"1e3"}]""", "ETHBTC 15.30000000, BTCUSDT 1000")]
    [TestCase("binance", MarketKind.Linear, """[{"symbol":"BTCUSDT","quoteVolume":12.5}]""", "BTCUSDT 12.5")]
    [TestCase("gateio", MarketKind.Spot, """[{"currency_pair":"BTC_USDT","quote_volume":"7"},{"currency_pair":"币安人生_USDT","quote_volume":""},{"currency_pair":"A_B"}]""", "BTC_USDT 7, 币安人生_USDT 0, A_B 0")]
    public void Volumes_are_read_as_the_venue_writes_them(string venue, MarketKind market, string body, string expected)
    {
        var volumes = VenueRegistry.Find(venue, market)!.ReadVolumes(Encoding.UTF8.GetBytes(body));
        Assert.That(string.Join(", ", volumes.Select(v => FormattableString.Invariant($"{v.Native} {v.QuoteVolume}"))), Is.EqualTo(expected));
    }

    [Test]
    public void An_array_may_stand_in_other_objects() => Assert.That(
        VolumeList.Read("""{"code":0,"result":{"list":[{"symbol":"A","turnover24h":"1"}]}}"""u8, "symbol", "turnover24h", "result", "list"),
        Is.EqualTo(new[] { new ListingVolume("A", 1) }));

    [TestCase("", "not the JSON")]
    [TestCase("[", "not the JSON")]
    [TestCase("[] x", "not the JSON")]
    [TestCase("[][]", "not the JSON")]
    [TestCase("{}", "not an array")]
    [TestCase("[1]", "entry 0")]
    [TestCase("""[{"symbol":"A","quoteVolume":"1"},{"quoteVolume":"1"}]""", "entry 1")]
    [TestCase("""[{"symbol":1}]""", "entry 0")]
    [TestCase("""[{"symbol":""}]""", "entry 0")]
    [TestCase("""[{"symbol":"A","quoteVolume":"x"}]""", "of A")]
    [TestCase("""[{"symbol":"A","quoteVolume":"-1"}]""", "of A")]
    [TestCase("""[{"symbol":"A","quoteVolume":1e400}]""", "of A")]
    [TestCase("""[{"symbol":"A","quoteVolume":[1]}]""", "of A")]
    [TestCase("""{"code":-1003,"msg":"Too many requests"}""", "not an array")]
    public void A_body_that_is_no_such_list_says_why(string body, string mention) =>
        Assert.That(() => Read(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(mention));

    [Test]
    public void Deep_nesting_and_bad_text_are_refused()
    {
        Assert.That(() => Read(Encoding.UTF8.GetBytes(new string('[', 1_000_000))), Throws.TypeOf<InstrumentListException>());
        Assert.That(() => Read([.. "[{\"symbol\":\""u8, 0xFF, 0xC0, .. "\",\"quoteVolume\":\"1\"}]"u8]), Throws.TypeOf<InstrumentListException>());
    }

    private static IReadOnlyList<ListingVolume> Read(byte[] body) => VolumeList.Read(body, "symbol", "quoteVolume");
}
