using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[Parallelizable(ParallelScope.All)]
public sealed class GateInstrumentListTests
{
    private static readonly GateSpotFeed Feed = new();

    [Test]
    public void Pairs_become_definitions_in_the_order_of_the_list()
    {
        var listings = Feed.ReadInstrumentList(GateFixtures.CurrencyPairs);
        Assert.That(listings.Select(listing => listing.Native), Is.EqualTo(new[] { "BTC_USDT", "GT_USDT", "ETH_BTC", "币安人生_USDT" }));
        var bitcoin = listings[0];
        Assert.That(bitcoin.Venue, Is.EqualTo("gateio"));
        Assert.That(bitcoin.Symbol, Is.EqualTo(new Symbol("BTC", "USDT", MarketKind.Spot)));
        Assert.That(bitcoin.PriceIncrement, Is.EqualTo("0.01"));
        Assert.That(bitcoin.QuantityIncrement, Is.EqualTo("0.000001"));
        Assert.That(bitcoin.MinQuantity, Is.EqualTo("0.00001"));
        Assert.That(bitcoin.MinNotional, Is.EqualTo("3"));
        Assert.That(bitcoin.IsTrading, Is.True);
    }

    [TestCase("0.2", 200_000)]
    [TestCase("0.09", 90_000)]
    [TestCase("0", 0)]
    [TestCase("0.000001", 1)]
    public void Fee_in_percent_becomes_a_fraction(string percent, long expected) => Assert.That(One($$""","fee":"{{percent}}" """).TakerFeeE8, Is.EqualTo(expected));

    [Test]
    public void Absent_optional_fields_stay_unknown()
    {
        var listing = One(string.Empty);
        Assert.That(listing.TakerFeeE8, Is.Null);
        Assert.That(listing.MinQuantity, Is.Null);
        Assert.That(listing.MinNotional, Is.Null);
        Assert.That(listing.IsTrading, Is.True);
    }

    [TestCase("tradable", true)]
    [TestCase("untradable", false)]
    [TestCase("buyable", false)]
    [TestCase("sellable", false)]
    public void Only_tradable_pairs_trade(string status, bool expected) => Assert.That(One($$""","trade_status":"{{status}}" """).IsTrading, Is.EqualTo(expected));

    [Test]
    public void Zero_decimals_are_whole_increments()
    {
        var listings = Read("""[{"id":"A_B","base":"A","quote":"B","amount_precision":0,"precision":0}]""");
        Assert.That((listings[0].PriceIncrement, listings[0].QuantityIncrement), Is.EqualTo(("1", "1")));
    }

    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":19,"precision":2}]""")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":2,"precision":19}]""")]
    [TestCase("""[{"id":"A/X_B","base":"A/X","quote":"B","amount_precision":2,"precision":2}]""")]
    [TestCase("""[{"id":"A_B","quote":"B","amount_precision":2,"precision":2}]""")]
    public void Pairs_that_cannot_be_expressed_are_left_out(string body) => Assert.That(Read(body), Is.Empty);

    [TestCase("""{"label":"INVALID_PARAM_VALUE","message":"x"}""", "not a list")]
    [TestCase("null", "null")]
    [TestCase("[null]", "entry 0")]
    [TestCase("[{}]", "entry 0")]
    [TestCase("[{\"id\":", "not a list")]
    [TestCase("", "not a list")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":2}]""", "no precision")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":-1,"precision":2}]""", "amount_precision")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":"x","precision":2}]""", "not a list")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2,"fee":"-0.1"}]""", "fee of the currency pair A_B")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2,"fee":"100"}]""", "fee of the currency pair A_B")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2,"min_base_amount":"many"}]""", "min_base_amount")]
    [TestCase("""[{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2},{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2}]""", "listed twice")]
    public void What_is_no_such_list_is_refused_with_its_place(string body, string message) =>
        Assert.That(() => Read(body), Throws.TypeOf<InstrumentListException>().With.Message.Contains(message));

    private static ListingDefinition One(string fields) => Read($$"""[{"id":"A_B","base":"A","quote":"B","amount_precision":1,"precision":2{{fields}}}]""").Single();

    private static IReadOnlyList<ListingDefinition> Read(string body) => Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(body));
}
