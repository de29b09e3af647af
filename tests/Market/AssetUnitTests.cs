using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class AssetUnitTests
{
    [TestCase("1000PEPE", "PEPE", 1_000)]
    [TestCase("1000SATS", "SATS", 1_000)]
    [TestCase("1000CAT", "CAT", 1_000)]
    [TestCase("10000SATS", "SATS", 10_000)]
    [TestCase("1000000MOG", "MOG", 1_000_000)]
    [TestCase("1MBABYDOGE", "BABYDOGE", 1_000_000)]
    [TestCase("kPEPE", "PEPE", 1_000)]
    [TestCase("SHIB1000", "SHIB", 1_000)]
    public void A_bundle_is_its_asset_and_how_many(string name, string asset, long bundle) =>
        Assert.That(AssetUnit.Of("binance", name), Is.EqualTo(new AssetUnit(asset, bundle)));

    [TestCase("BTC")]
    [TestCase("1INCH")]
    [TestCase("1000X")]
    [TestCase("100X")]
    [TestCase("1MIL")]
    [TestCase("1000")]
    [TestCase("10001INCH")]
    [TestCase("10000000000A")]
    [TestCase("2000ABC")]
    [TestCase("KPEPE")]
    [TestCase("SPX6900")]
    [TestCase("币安人生")]
    [TestCase("")]
    public void A_whole_name_stays(string name) => Assert.That(AssetUnit.Of("binance", name), Is.EqualTo(new AssetUnit(name, 1)));

    [Test]
    public void A_name_in_small_letters_is_its_asset_in_capital_ones() => Assert.That(AssetUnit.Of("binance", "kHYPE"), Is.EqualTo(new AssetUnit("KHYPE", 1)));

    [TestCase("gateio", "XBT", "BTC")]
    [TestCase("kraken", "XDG", "DOGE")]
    [TestCase("binance", "LUNA2", "LUNA")]
    [TestCase("binance", "LUNA", "LUNA")]
    [TestCase("kraken", "LUNA", "LUNC")]
    [TestCase("kraken", "LUNA2", "LUNA")]
    [TestCase("kraken", "XBTC", "XBTC")]
    public void An_alias_is_the_asset_on_the_venues_it_is_for(string venue, string name, string asset)
    {
        Assert.That(AssetUnit.Of(venue, name), Is.EqualTo(new AssetUnit(asset, 1)));
        Assert.That(AssetUnit.Quote(venue, name), Is.EqualTo(asset));
        Assert.That(AssetAliases.Canonical(venue, new Symbol(name, name, MarketKind.Linear)), Is.EqualTo(new Symbol(asset, asset, MarketKind.Linear)));
    }

    [TestCase("1000XBT", "0.1", "0.0001", "5", "5000")]
    [TestCase("1MBABYDOGE", "0.0000001", "0.0000000000001", "0.5", "500000")]
    [TestCase("BTC", "0.01", "0.01", "0.00001", "0.00001")]
    public void Steps_are_those_of_one_unit_exactly(string name, string listedPrice, string price, string listedQuantity, string quantity)
    {
        var unit = AssetUnit.Of("binance", name);
        Assert.That((unit.Price(listedPrice), unit.Quantity(listedQuantity)), Is.EqualTo((price, quantity)));
    }

    [Test]
    public void A_step_that_no_count_can_have_is_none()
    {
        var unit = AssetUnit.Of("binance", "1000PEPE");
        Assert.That(unit.Price("0.0000000000000001"), Is.Null, "19 places");
        Assert.That(unit.Quantity("9223372036854775"), Is.EqualTo("9223372036854775000"));
        Assert.That(unit.Quantity("9223372036854776"), Is.Null);
        Assert.That((unit.Price(null), unit.Quantity(null), unit.Price("x")), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
    }
}
