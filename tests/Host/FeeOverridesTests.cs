using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FeeOverridesTests
{
    private static readonly Feed Spot = VenueRegistry.Find("binance", MarketKind.Spot)!;
    private static readonly Feed Linear = VenueRegistry.Find("binance", MarketKind.Linear)!;
    private static readonly Feed Gate = VenueRegistry.Find("gateio", MarketKind.Spot)!;

    [Test]
    public void Nothing_is_set_without_texts()
    {
        Assert.That(FeeOverrides.None.Find(Spot), Is.Null);
        Assert.That(FeeOverrides.Parse([]).Find(Spot), Is.Null);
    }

    [TestCase("binance=7.5", 75_000)]
    [TestCase("binance=0", 0)]
    [TestCase("binance=0.0001", 1)]
    [TestCase("binance=5000", 50_000_000)]
    [TestCase(" binance = 2 ", 20_000)]
    public void A_fee_is_read_in_basis_points(string text, long feeE8)
    {
        var fees = FeeOverrides.Parse([text]);
        Assert.That((fees.Find(Spot), fees.Find(Linear), fees.Find(Gate)), Is.EqualTo(((long?)feeE8, (long?)feeE8, (long?)null)));
    }

    [TestCase("binance=7", "binance/linear=4")]
    [TestCase("binance/linear=4", "binance=7")]
    public void A_feed_goes_before_its_venue_in_either_order(params string[] texts)
    {
        var fees = FeeOverrides.Parse(texts);
        Assert.That((fees.Find(Spot), fees.Find(Linear)), Is.EqualTo(((long?)70_000, (long?)40_000)));
    }

    [Test]
    public void The_last_of_two_for_one_venue_holds() => Assert.That(FeeOverrides.Parse(["gateio=1", "gateio=2"]).Find(Gate), Is.EqualTo(20_000));

    [TestCase("")]
    [TestCase("binance")]
    [TestCase("=5")]
    [TestCase("binance=")]
    [TestCase("binance=-1")]
    [TestCase("binance=0.00001")]
    [TestCase("binance=5000.0001")]
    [TestCase("binance=1=2")]
    public void Anything_else_is_refused_with_the_form(string text) =>
        Assert.That(() => FeeOverrides.Parse([text]), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--fee {text}: write VENUE=BPS"));

    [TestCase("binanse=5", "binance")]
    [TestCase("gate=5", "gateio")]
    public void An_unknown_venue_is_refused_with_the_nearest(string text, string nearest) =>
        Assert.That(() => FeeOverrides.Parse([text]), Throws.TypeOf<UsageException>().With.Message.Contains("there is no venue").And.Message.Contains(nearest));
}
