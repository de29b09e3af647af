using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Venues.Coinbase;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Coinbase;

[Parallelizable(ParallelScope.All)]
public sealed class CoinbaseFeedTests
{
    private const string Products = """
        {"products":[
          {"product_id":"BTC-USD","base_increment":"0.00000001","quote_increment":"0.01","price_increment":"0.01","base_min_size":"0.00000001","quote_min_size":"1","status":"online","product_type":"SPOT","base_currency_id":"BTC","quote_currency_id":"USD","alias":"","alias_to":["BTC-USDC"],"trading_disabled":false,"approximate_quote_24h_volume":"186637571.25"},
          {"product_id":"BTC-USDC","base_increment":"0.00000001","price_increment":"0.01","status":"online","product_type":"SPOT","base_currency_id":"BTC","quote_currency_id":"USDC","alias":"BTC-USD","approximate_quote_24h_volume":"1"},
          {"product_id":"OLD-USD","base_increment":"1","quote_increment":"0.0001","status":"delisted","product_type":"SPOT","base_currency_id":"OLD","quote_currency_id":"USD","alias":"","approximate_quote_24h_volume":""},
          {"product_id":"ODD-USD","base_increment":"1","price_increment":"0.0001","status":"online","product_type":"SPOT","base_currency_id":"ODD","quote_currency_id":"USD","trading_disabled":true},
          {"product_id":"BIT-28NOV26-CDE","base_increment":"1","price_increment":"5","status":"","product_type":"FUTURE","base_currency_id":"","quote_currency_id":"USD"}]}
        """;

    private static readonly CoinbaseSpotFeed Feed = new();

    [Test]
    public void Products_are_listed_once_under_the_name_that_messages_have()
    {
        var listings = Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(Products));
        Assert.That(listings.Select(l => (l.Native, l.Symbol.ToString(), l.IsTrading)), Is.EqualTo(new[] { ("BTC-USD", "BTC/USD", true), ("OLD-USD", "OLD/USD", false), ("ODD-USD", "ODD/USD", false) }));
        var bitcoin = listings[0];
        Assert.That((bitcoin.PriceIncrement, bitcoin.QuantityIncrement, bitcoin.MinQuantity, bitcoin.MinNotional, bitcoin.Status), Is.EqualTo(("0.01", "0.00000001", "0.00000001", "1", "online")));
        Assert.That(listings[1].PriceIncrement, Is.EqualTo("0.0001"), "the quote increment where there is no other");
    }

    [TestCase("[]", "not a list of products")]
    [TestCase("{}", "has no \"products\"")]
    [TestCase("""{"products":[null]}""", "entry 0")]
    [TestCase("""{"products":[{"product_id":"A-B","base_currency_id":"A","quote_currency_id":"B","base_increment":"1"}]}""", "A-B has no price_increment")]
    [TestCase("""{"products":[{"product_id":"A-B","base_currency_id":"A","quote_currency_id":"B","price_increment":"x"}]}""", "price_increment of the product A-B is 'x'")]
    [TestCase("""{"products":[{"product_id":"A-B","alias":"C"},{"product_id":"A-B","alias":"C"}]}""", "A-B is listed twice")]
    public void A_list_that_is_none_is_refused_with_its_entry(string body, string message) =>
        Assert.That(() => Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(message));

    [Test]
    public void Volumes_stand_in_the_list_of_products() => Assert.That(
        Feed.ReadVolumes(Encoding.UTF8.GetBytes(Products)).Select(v => (v.Native, v.QuoteVolume)).Take(3),
        Is.EqualTo(new[] { ("BTC-USD", 186_637_571.25m), ("BTC-USDC", 1m), ("OLD-USD", 0m) }));

    [TestCase("""{"channel":"subscriptions","client_id":"","timestamp":"2026-08-09T21:05:48.228846629Z","sequence_num":2,"events":[{"subscriptions":{"level2":["BTC-USD","ETH-USD"],"heartbeats":["heartbeats"],"candles":["BTC-USD"]}}]}""", ControlKind.Acknowledged, null, "BTC-USD depth, ETH-USD depth, BTC-USD bars")]
    [TestCase("""{"channel":"subscriptions","timestamp":"2026-08-09T21:05:48Z","sequence_num":2,"events":[{"subscriptions":{}}]}""", ControlKind.Other, null, "")]
    [TestCase("""{"type":"error","message":"FOO-USD is not a valid product"}""", ControlKind.Refused, "FOO-USD is not a valid product", "")]
    [TestCase("""{"channel":"heartbeats","timestamp":"2026-08-09T21:05:48Z","sequence_num":2,"events":[]}""", ControlKind.Other, null, "")]
    [TestCase("error", ControlKind.Other, null, "")]
    public void Answer_is_read(string text, ControlKind kind, string? reason, string streams)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, (long?)null, reason)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
    }

    [Test]
    public void Products_of_a_channel_go_together_and_heartbeats_go_first()
    {
        var messages = Feed.Subscribe(Feed.Lanes[0], [new("BTC-USD", StreamChannel.Depth), new("ETH-USD", StreamChannel.Depth), new("BTC-USD", StreamChannel.Bars)], 1);
        Assert.That(messages.Select(m => Encoding.UTF8.GetString(m.Bytes.Span)), Is.EqualTo(new[]
        {
            """{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"level2"}""",
            """{"type":"subscribe","product_ids":["BTC-USD"],"channel":"candles"}""",
        }));
        Assert.That(Encoding.UTF8.GetString(Feed.Greeting(Feed.Lanes[0]).Single().Span), Is.EqualTo("""{"type":"subscribe","channel":"heartbeats"}"""));
    }

    [TestCase("BTC-USD", "BTC/USD")]
    [TestCase("A-B-USDC", "A-B/USDC")]
    public void Symbol_is_guessed_from_the_name(string native, string expected)
    {
        Assert.That(Feed.TryGuessSymbol(native, out var symbol), Is.True);
        Assert.That(symbol.ToString(), Is.EqualTo(expected));
        Assert.That(Feed.TryGuessSymbol("BTCUSD", out _), Is.False);
    }

    [TestCase("""{"channel":"l2_data","timestamp":"2026-08-09T21:05:49.1Z","sequence_num":17,"events":[{"type":"update","product_id":"BTC-USD","updates":[]}]}""", 17L)]
    [TestCase("""{"channel":"l2_data","timestamp":"2026-08-09T21:05:49.1Z","sequence_num":18,"events":[{"type":"update","product_id":"SOL-USD","updates":[]}]}""", 18L, Description = "a product that nobody asked for")]
    [TestCase("""{"channel":"heartbeats","timestamp":"2026-08-09T21:05:49.1Z","sequence_num":19,"events":[]}""", 19L)]
    [TestCase("""{"channel":"market_trades","timestamp":"2026-08-09T21:05:49.1Z","sequence_num":20,"events":[{"type":"snapshot","trades":[]}]}""", 20L)]
    [TestCase("""{"type":"error","message":"no"}""", DecodedFrame.NoCount)]
    [TestCase("""{"channel":"l2_data","timestamp":"2026-08-09T21:05:49.1Z","sequence_num":17,"events":[{"type":"update","product_id":"NO-USD","updates":[]}]}""", DecodedFrame.NoCount, Description = "rejected")]
    public unsafe void Every_message_has_its_count(string text, long expected)
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 8);
        var decoder = new CoinbaseSpotDecoder(decimals) { Symbols = new SymbolTable([KeyValuePair.Create("BTC-USD", 0), KeyValuePair.Create("SOL-USD", SymbolTable.Unselected)]) };
        var bytes = Encoding.UTF8.GetBytes(text);
        var block = new FrameBlock(bytes.Length);
        bytes.CopyTo(block.Memory.Span);
        var output = new DecodedFrame();
        decoder.Decode(block.Pointer, bytes.Length, output);
        Assert.That(output.ConnectionCount, Is.EqualTo(expected));
        GC.KeepAlive(block);
    }
}
