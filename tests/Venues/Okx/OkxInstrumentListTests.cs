using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

[Parallelizable(ParallelScope.All)]
public sealed class OkxInstrumentListTests
{
    private const string BitcoinSpot = """{"instType":"SPOT","instId":"BTC-USDT","baseCcy":"BTC","quoteCcy":"USDT","uly":"","instFamily":"","settleCcy":"","ctVal":"","ctMult":"","ctValCcy":"","ctType":"","tickSz":"0.1","lotSz":"0.00000001","minSz":"0.00001","state":"live","listTime":"1548133413000","expTime":""}""";
    private const string BitcoinSwap = """{"instType":"SWAP","instId":"BTC-USDT-SWAP","baseCcy":"","quoteCcy":"","uly":"BTC-USDT","settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctValCcy":"BTC","ctType":"linear","tickSz":"0.1","lotSz":"0.01","minSz":"0.01","state":"live"}""";
    private const string ShibSwap = """{"instType":"SWAP","instId":"SHIB-USDT-SWAP","baseCcy":"","quoteCcy":"","uly":"SHIB-USDT","settleCcy":"USDT","ctVal":"1000000","ctMult":"1","ctValCcy":"SHIB","ctType":"linear","tickSz":"0.000000001","lotSz":"0.1","minSz":"0.1","state":"suspend"}""";
    private const string InverseSwap = """{"instType":"SWAP","instId":"BTC-USD-SWAP","baseCcy":"","quoteCcy":"","uly":"BTC-USD","settleCcy":"BTC","ctVal":"100","ctMult":"1","ctValCcy":"USD","ctType":"inverse","tickSz":"0.1","lotSz":"1","minSz":"1","state":"live"}""";

    [Test]
    public void Spot_pairs_become_definitions()
    {
        var listing = Read(MarketKind.Spot, BitcoinSpot, BitcoinSwap).Single();
        Assert.That(listing, Is.EqualTo(new ListingDefinition
        {
            Venue = "okx",
            Native = "BTC-USDT",
            Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
            PriceIncrement = "0.1",
            QuantityIncrement = "0.00000001",
            MinQuantity = "0.00001",
            IsTrading = true,
            Status = "live",
        }));
    }

    [Test]
    public void Contracts_are_counted_in_base_units()
    {
        var listings = Read(MarketKind.Linear, BitcoinSpot, BitcoinSwap, InverseSwap, ShibSwap);
        Assert.That(listings.Select(l => $"{l.Symbol} {l.Native} {l.ContractSize} {l.PriceIncrement} {l.QuantityIncrement} {l.MinQuantity} {l.Status} {l.IsTrading}"), Is.EqualTo(new[]
        {
            "BTC/USDT:PERP BTC-USDT-SWAP 0.01 0.1 0.0001 0.0001 live True",
            "SHIB/USDT:PERP SHIB-USDT-SWAP 1000000 0.000000001 100000 100000 suspend False",
        }));
    }

    [Test]
    public void The_multiplier_counts() =>
        Assert.That(Read(MarketKind.Linear, BitcoinSwap.Replace("\"ctMult\":\"1\"", "\"ctMult\":\"0.1\"", StringComparison.Ordinal)).Single().ContractSize, Is.EqualTo("0.001"));

    [Test]
    public void Bundles_and_aliases_are_taken_apart()
    {
        var bundle = Read(MarketKind.Linear, BitcoinSwap.Replace("BTC", "1000PEPE", StringComparison.Ordinal)).Single();
        Assert.That((bundle.Symbol.ToString(), bundle.Bundle, bundle.ContractSize, bundle.PriceIncrement, bundle.QuantityIncrement), Is.EqualTo(("PEPE/USDT:PERP", 1000L, "0.01", "0.0001", "0.1")));
        Assert.That(Read(MarketKind.Spot, BitcoinSpot.Replace("BTC", "XBT", StringComparison.Ordinal)).Single().Symbol.ToString(), Is.EqualTo("BTC/USDT"));
    }

    [TestCase("\"tickSz\":\"0.1\"", "\"tickSz\":\"\"", Description = "before it opens")]
    [TestCase("\"lotSz\":\"0.00000001\"", "\"lotSz\":\"0\"")]
    [TestCase("\"quoteCcy\":\"USDT\"", "\"quoteCcy\":\"\"")]
    [TestCase("\"instType\":\"SPOT\"", "\"instType\":\"MARGIN\"")]
    public void What_cannot_be_a_listing_is_left_out(string field, string instead) => Assert.That(Read(MarketKind.Spot, BitcoinSpot.Replace(field, instead, StringComparison.Ordinal)), Is.Empty);

    [TestCase("\"ctVal\":\"0.01\"", "\"ctVal\":\"\"")]
    [TestCase("\"ctVal\":\"0.01\"", "\"ctVal\":\"0.000000000000000001\"", Description = "times a lot of 0.01 it needs 20 decimals")]
    [TestCase("\"ctValCcy\":\"BTC\"", "\"ctValCcy\":\"USDT\"", Description = "not counted in the base asset")]
    public void A_contract_that_cannot_be_counted_is_left_out(string field, string instead) => Assert.That(Read(MarketKind.Linear, BitcoinSwap.Replace(field, instead, StringComparison.Ordinal)), Is.Empty);

    [TestCase("""{"code":"50011","msg":"Rate limit reached. Please refer to API documentation and throttle requests accordingly","data":[]}""")]
    [TestCase("""{"code":"0","data":[null]}""")]
    [TestCase("""{"code":"0","data":[{"instType":"SPOT"}]}""")]
    [TestCase("""{"code":"0","data":[{"instType":"SPOT","instId":"A-B","baseCcy":"A","quoteCcy":"B","tickSz":"x","lotSz":"1"}]}""")]
    [TestCase("""{"code":"0","data":[{"instId":"A"},{"instId":"A"}]}""")]
    [TestCase("""{"code":"0"}""")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"code":"0","data":[""")]
    public void What_is_no_list_is_an_error(string body) =>
        Assert.That(() => new OkxSpotFeed().ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>());

    private static IReadOnlyList<ListingDefinition> Read(MarketKind market, params string[] instruments)
    {
        OkxFeed feed = market == MarketKind.Linear ? new OkxLinearFeed() : new OkxSpotFeed();
        return feed.ReadInstrumentList(Encoding.UTF8.GetBytes($$"""{"code":"0","msg":"","data":[{{string.Join(',', instruments)}}]}"""));
    }
}
