using System.Text;
using Crossfeed.Host;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ListingCatalogTests
{
    [Test]
    public void Ids_are_dense_and_in_order_of_definition()
    {
        var catalog = Definitions.Catalog();
        var first = catalog.Add([Definitions.Of("gateio", "ETH_USDT", "ETH/USDT"), Definitions.Of("binance", "BTCUSDT", "BTC/USDT")]);
        var second = catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT:PERP")]);
        Assert.Multiple(() =>
        {
            Assert.That(first.Books.Select(b => (b.Listing.Id, b.Listing.ToString())), Is.EqualTo(new[] { (0, "gateio ETH/USDT"), (1, "binance BTC/USDT") }));
            Assert.That(second.Books.Select(b => (b.Listing.Id, b.Listing.ToString())), Is.EqualTo(new[] { (2, "binance BTC/USDT:PERP") }));
            Assert.That((catalog.Names.Venue(2), catalog.Names.Symbol(2)), Is.EqualTo(("binance", "BTC/USDT:PERP")));
            Assert.That(catalog.Names.Contains(3), Is.False);
        });
    }

    [Test]
    public void A_symbol_that_was_not_asked_for_has_no_id_and_no_book_but_is_known()
    {
        var catalog = Definitions.Catalog("ETH/USDT");
        var update = catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT"), Definitions.Of("binance", "ETHUSDT", "ETH/USDT")]);
        Assert.Multiple(() =>
        {
            Assert.That(update.Books.Select(b => (b.Listing.Id, b.Listing.Native)), Is.EqualTo(new[] { (0, "ETHUSDT") }));
            Assert.That(Find(update, "binance/spot", "BTCUSDT"), Is.EqualTo(SymbolTable.Unselected));
            Assert.That(Find(update, "binance/spot", "ETHUSDT"), Is.Zero);
            Assert.That(Find(update, "binance/spot", "NKNUSDT"), Is.EqualTo(SymbolTable.Unknown));
            Assert.That(catalog.KnownSymbols, Is.EquivalentTo(new[] { Definitions.Symbol("BTC/USDT"), Definitions.Symbol("ETH/USDT") }));
        });
    }

    [Test]
    public void A_repeated_definition_keeps_the_first_and_changes_nothing()
    {
        var catalog = Definitions.Catalog();
        var first = catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT", price: "0.01"), Definitions.Of("binance", "BTCUSDT", "BTC/USDT", price: "0.001")]);
        var again = catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT", price: "0.1")]);
        Assert.Multiple(() =>
        {
            Assert.That(first.Books.Select(b => b.Listing.PriceDecimals), Is.EqualTo(new[] { 2 }));
            Assert.That(again.Books, Is.Empty);
            Assert.That(again.Tables, Is.Empty);
        });
    }

    [Test]
    public void A_table_is_complete_and_only_of_feeds_that_changed()
    {
        var catalog = Definitions.Catalog();
        catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT"), Definitions.Of("gateio", "BTC_USDT", "BTC/USDT")]);
        var update = catalog.Add([Definitions.Of("binance", "ETHUSDT", "ETH/USDT")]);
        Assert.Multiple(() =>
        {
            Assert.That(update.Tables.Select(t => t.Feed.Name), Is.EqualTo(new[] { "binance/spot" }));
            Assert.That((Find(update, "binance/spot", "BTCUSDT"), Find(update, "binance/spot", "ETHUSDT")), Is.EqualTo((0, 2)));
        });
    }

    [TestCase("1", 0)]
    [TestCase("10", 0)]
    [TestCase("0.01", 2)]
    [TestCase("0.01000000", 2)]
    [TestCase("0.00001", 5)]
    [TestCase("0.000000000000000001", 18)]
    public void Increments_become_decimals(string increment, int decimals)
    {
        var listing = Definitions.Catalog().Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT", price: increment, quantity: "0.5")]).Books.Single().Listing;
        Assert.That((listing.PriceDecimals, listing.QuantityDecimals), Is.EqualTo((decimals, 1)));
    }

    [TestCase("")]
    [TestCase("fine")]
    [TestCase("-0.01")]
    [TestCase("0.0000000000000000001")]
    public void An_increment_that_is_no_decimal_is_refused(string increment)
    {
        var price = Definitions.Of("binance", "BTCUSDT", "BTC/USDT", price: increment);
        var quantity = Definitions.Of("binance", "BTCUSDT", "BTC/USDT", quantity: increment);
        Assert.Multiple(() =>
        {
            Assert.That(() => Definitions.Catalog().Add([price]), Throws.TypeOf<UsageException>().With.Message.Contains($"binance BTCUSDT: the price increment '{increment}'"));
            Assert.That(() => Definitions.Catalog().Add([quantity]), Throws.TypeOf<UsageException>().With.Message.Contains($"binance BTCUSDT: the quantity increment '{increment}'"));
        });
    }

    [TestCase(new string[0], null, 100_000, TestName = "Without_either_the_base_tier_holds")]
    [TestCase(new string[0], 70_000L, 70_000, TestName = "The_list_goes_before_the_base_tier")]
    [TestCase(new string[0], 0L, 0, TestName = "A_list_may_say_that_a_listing_is_free")]
    [TestCase(new[] { "binance=7.5" }, 20_000L, 75_000, TestName = "The_user_goes_before_the_list")]
    [TestCase(new[] { "binance=0" }, 20_000L, 0, TestName = "The_user_may_say_that_a_venue_is_free")]
    [TestCase(new[] { "gateio=1" }, null, 100_000, TestName = "The_fee_of_another_venue_does_not_matter")]
    [TestCase(new[] { "binance/linear=1" }, 20_000L, 20_000, TestName = "The_fee_of_another_feed_does_not_matter")]
    public void Fee(string[] overrides, long? listed, long expected)
    {
        var catalog = new ListingCatalog(null, FeeOverrides.Parse(overrides));
        var update = catalog.Add([Definitions.Of("binance", "BTCUSDT", "BTC/USDT", feeE8: listed)]);
        Assert.That(update.Books.Single().Listing.TakerFeeE8, Is.EqualTo(expected));
    }

    [TestCase("nowhere", "BTC/USDT")]
    [TestCase("kraken", "BTC/USDT:PERP")]
    public void A_feed_that_this_build_does_not_have_is_refused(string venue, string symbol) => Assert.That(
        () => Definitions.Catalog().Add([Definitions.Of(venue, "X", symbol)]),
        Throws.TypeOf<UsageException>().With.Message.Contains($"{venue} {symbol}").And.Message.Contains("binance/linear, binance/spot, bybit/linear"));

    private static int Find(ListingUpdate update, string feed, string native) => update.Tables.Single(t => t.Feed.Name == feed).Table.Find(Encoding.UTF8.GetBytes(native));
}
