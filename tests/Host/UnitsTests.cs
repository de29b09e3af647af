using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Listings whose venue counts bundles or contracts: what comes out of the plane is base units.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class UnitsTests
{
    private const ushort Connection = 21;

    [Test]
    public void Bundle_of_a_thousand_is_a_price_of_three_more_decimals_and_a_thousand_times_the_quantity()
    {
        var plane = Begin("1000PEPEUSDT", "PEPE/USDT", contractSize: "1", bundle: 1_000, priceIncrement: "0.00000001", quantityIncrement: "1000");
        plane.Send(FrameKind.DepthSnapshot, Connection, """{"lastUpdateId":10,"bids":[["0.01234","5"]],"asks":[["0.01235","7"]]}""", "1000PEPEUSDT");
        plane.Send(FrameKind.Message, Connection, PlaneUnderTest.BinanceDelta(11, "1000PEPEUSDT", bids: """["0.01233","2"]"""));
        var book = plane.Book(0);
        Assert.That(book.IsLive, Is.True);
        Assert.That((Text(book.Top.BidPrice, book.PriceDecimals), Text(book.Top.BidQuantity, book.QuantityDecimals)), Is.EqualTo(("0.00001234", "5000")));
        Assert.That((Text(book.Top.AskPrice, book.PriceDecimals), Text(book.Top.AskQuantity, book.QuantityDecimals)), Is.EqualTo(("0.00001235", "7000")));
        Assert.That(book.BidLevels, Is.EqualTo(2));
    }

    [Test]
    public void Finer_number_than_the_list_says_widens_in_base_units_too()
    {
        var plane = Begin("1000PEPEUSDT", "PEPE/USDT", contractSize: "1", bundle: 1_000, priceIncrement: "0.00000001", quantityIncrement: "1000");
        plane.Send(FrameKind.DepthSnapshot, Connection, """{"lastUpdateId":10,"bids":[["0.0123456","5.25"]],"asks":[["0.01235","7"]]}""", "1000PEPEUSDT");
        var book = plane.Book(0);
        Assert.That((Text(book.Top.BidPrice, book.PriceDecimals), Text(book.Top.BidQuantity, book.QuantityDecimals)), Is.EqualTo(("0.0000123456", "5250")));
        Assert.That((Text(book.Top.AskPrice, book.PriceDecimals), Text(book.Top.AskQuantity, book.QuantityDecimals)), Is.EqualTo(("0.00001235", "7000")));
    }

    [TestCase("0.0001", "12345", "1.2345")]
    [TestCase("0.015", "3", "0.045")]
    [TestCase("10", "3", "30")]
    public void Contracts_are_base_units(string contractSize, string contracts, string expected)
    {
        var plane = Begin("BTCUSDT", "BTC/USDT", contractSize, bundle: 1, priceIncrement: "0.1", quantityIncrement: contractSize);
        plane.Send(FrameKind.DepthSnapshot, Connection, $$"""{"lastUpdateId":10,"bids":[["60000.1","{{contracts}}"]],"asks":[["60000.2","1"]]}""", "BTCUSDT");
        plane.Send(FrameKind.Message, Connection, $$$"""{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1700000000000,"s":"BTCUSDT","a":1,"p":"60000.1","q":"{{{contracts}}}","f":1,"l":1,"T":1700000000000,"m":true,"M":true}}""");
        var book = plane.Book(0);
        Assert.That((Text(book.Top.BidQuantity, book.QuantityDecimals), Text(book.Top.BidPrice, book.PriceDecimals)), Is.EqualTo((expected, "60000.1")));
        Assert.That(Text(book.LastTradeQuantity, book.QuantityDecimals), Is.EqualTo(expected));
    }

    [Test]
    public void Quantity_that_does_not_fit_in_base_units_is_rejected_and_its_book_is_not_used()
    {
        var plane = Begin("BTCUSDT", "BTC/USDT", contractSize: "10", bundle: 1, priceIncrement: "0.1", quantityIncrement: "10");
        plane.Send(FrameKind.DepthSnapshot, Connection, """{"lastUpdateId":10,"bids":[["1.1","1"]],"asks":[["1.2","1"]]}""", "BTCUSDT");
        Assert.That(plane.Book(0).IsLive, Is.True);
        plane.Send(FrameKind.Message, Connection, PlaneUnderTest.BinanceDelta(11, bids: """["1.0","999999999999999999"]"""));
        Assert.That((plane.Book(0).State, plane.Counters.Rejected(RejectReason.NumberOutOfRange)), Is.EqualTo((BookState.Desynchronised, 1L)));
    }

    private static PlaneUnderTest Begin(string native, string symbol, string contractSize, long bundle, string priceIncrement, string quantityIncrement)
    {
        Assert.That(Symbol.TryParse(symbol, out var parsed), Is.True);
        var plane = new PlaneUnderTest(symbol);
        plane.Add(new ListingDefinition
        {
            Venue = "binance",
            Native = native,
            Symbol = parsed,
            PriceIncrement = priceIncrement,
            QuantityIncrement = quantityIncrement,
            ContractSize = contractSize,
            Bundle = bundle,
        });
        plane.Send(FrameKind.ConnectionOpened, Connection, "wss://binance", "binance/spot");
        return plane;
    }

    private static string Text(long count, int decimals) => FixedPoint.Text(count, decimals);
}
