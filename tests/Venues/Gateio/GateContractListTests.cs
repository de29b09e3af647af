using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[Parallelizable(ParallelScope.All)]
public sealed class GateContractListTests
{
    private static readonly GateLinearFeed Feed = new();

    [Test]
    public void A_contract_becomes_a_perpetual_in_base_units()
    {
        var listing = One("""{"name":"BTC_USDT","type":"direct","quanto_multiplier":"0.0001","order_price_round":"0.1","order_size_min":1,"order_size_max":1000000,"maker_fee_rate":"-0.0001","taker_fee_rate":"0.00075","in_delisting":false,"status":"trading","funding_rate":"0.0001"}""")!;
        Assert.That((listing.Venue, listing.Native, listing.Symbol.ToString()), Is.EqualTo(("gateio", "BTC_USDT", "BTC/USDT:PERP")));
        Assert.That((listing.ContractSize, listing.Bundle, listing.PriceIncrement, listing.QuantityIncrement, listing.MinQuantity), Is.EqualTo(("0.0001", 1L, "0.1", "0.0001", "0.0001")));
        Assert.That((listing.TakerFeeE8, listing.IsTrading, listing.Status, listing.MinNotional), Is.EqualTo(((long?)75_000, true, "trading", (string?)null)));
    }

    [TestCase("0.01", "\"0.1\"", "0.001", "0.001", Description = "fractions of a contract")]
    [TestCase("0.01", "\"2\"", "0.01", "0.02")]
    [TestCase("10", "1", "10", "10", Description = "a contract of many units")]
    [TestCase("10000000", "\"0.5\"", "1000000", "5000000")]
    [TestCase("0.0010", "null", "0.001", "0.001")]
    [TestCase("0.5", "0", "0.5", null, Description = "no minimum")]
    public void Steps_follow_the_size_of_a_contract(string multiplier, string minimum, string step, string? minQuantity)
    {
        var listing = One($$"""{"name":"X_USDT","quanto_multiplier":"{{multiplier}}","order_price_round":"0.0001","order_size_min":{{minimum}}}""")!;
        Assert.That((listing.QuantityIncrement, listing.MinQuantity), Is.EqualTo((step, minQuantity)));
        Assert.That(ListingUnits.TryCreate(listing.ContractSize, listing.Bundle, out _), Is.True);
    }

    [Test]
    public void A_bundle_counts_single_coins()
    {
        var listing = One("""{"name":"1000PEPE_USDT","quanto_multiplier":"10","order_price_round":"0.0001","order_size_min":1}""")!;
        Assert.That((listing.Symbol.ToString(), listing.Bundle, listing.ContractSize, listing.PriceIncrement, listing.QuantityIncrement), Is.EqualTo(("PEPE/USDT:PERP", 1_000L, "10", "0.0000001", "10000")));
    }

    [TestCase("trading", "false", true)]
    [TestCase("trading", "true", false)]
    [TestCase("prelaunch", "false", false)]
    [TestCase("delisting", "true", false)]
    public void Only_what_is_open_trades(string status, string delisting, bool expected) =>
        Assert.That(One($$"""{"name":"X_USDT","quanto_multiplier":"1","order_price_round":"1","status":"{{status}}","in_delisting":{{delisting}}}""")!.IsTrading, Is.EqualTo(expected));

    [TestCase("""{"name":"BTC_USD","type":"inverse","quanto_multiplier":"0","order_price_round":"0.1"}""", Description = "no fixed size in the base asset")]
    [TestCase("""{"name":"BTCUSDT","quanto_multiplier":"1","order_price_round":"0.1"}""")]
    [TestCase("""{"name":"X_USDT","quanto_multiplier":"0","order_price_round":"0.1"}""")]
    [TestCase("""{"name":"X_USDT","quanto_multiplier":"0.000000000000000001","order_price_round":"0.1","order_size_min":"0.1"}""", Description = "19 decimals")]
    public void What_cannot_be_counted_is_left_out(string contract) => Assert.That(One(contract), Is.Null);

    [TestCase("{}", "not a list")]
    [TestCase("[null]", "entry 0 of the contracts is null")]
    [TestCase("[{}]", "entry 0 of the contracts has no name")]
    [TestCase("""[{"name":"X_USDT","quanto_multiplier":"1","order_price_round":"1"},{"name":"X_USDT"}]""", "X_USDT is listed twice")]
    [TestCase("""[{"name":"X_USDT","order_price_round":"1"}]""", "quanto_multiplier of the contract X_USDT is ''")]
    [TestCase("""[{"name":"X_USDT","quanto_multiplier":"1","order_price_round":"0"}]""", "not a step")]
    [TestCase("""[{"name":"X_USDT","quanto_multiplier":"1","order_price_round":"1","order_size_min":[1]}]""", "order_size_min")]
    [TestCase("""[{"name":"X_USDT","quanto_multiplier":"1","order_price_round":"1","taker_fee_rate":"1"}]""", "taker_fee_rate")]
    [TestCase("""[{"name":"X_USDT","quanto_multiplier":"\ud800","order_price_round":"1"}]""", "not a list")]
    public void What_is_no_list_is_told(string body, string complaint) =>
        Assert.That(() => Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(complaint));

    private static ListingDefinition? One(string contract) => Feed.ReadInstrumentList(Encoding.UTF8.GetBytes($"[{contract}]")).SingleOrDefault();
}
