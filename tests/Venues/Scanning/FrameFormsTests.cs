using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Scanning;

/// <summary>
/// A decoder that has seen frames of a form against the general path, which has no memory: whatever comes next, both say the same. The first frame of each test teaches the form,
/// those behind it are read by it or must be refused by it.
/// </summary>
public sealed unsafe class FrameFormsTests
{
    private const string SpotQuote = """{"stream":"btcusdt@bookTicker","data":{"u":50093421613,"s":"BTCUSDT","b":"61685.99000000","B":"1.25869000","a":"61686.00000000","A":"2.44816000"}}""";
    private const string LinearQuote = """{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256313}}""";
    private const string SpotTrade = """{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}""";
    private const string LinearTrade = """{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256322,"s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}}""";
    private const string Aggregate = """{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1672515782136,"s":"BTCUSDT","a":12345,"p":"61800.30","q":"0.100","f":100,"l":105,"T":1672515782136,"m":true}}""";
    private const string SpotDepth = """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":50093239189,"u":50093239202,"b":[["61737.63000000","0.00000000"]],"a":[["61737.64000000","1.50000000"]]}}""";
    private const string LinearDepth = """{"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[["61800.20","0.500"],["61800.1","10.500"]],"a":[]}}""";

    private const string BybitBook = """{"topic":"orderbook.200.BTCUSDT","type":"delta","ts":1786310818130,"data":{"s":"BTCUSDT","b":[["65114.20","6.054"],["65114.1","0"]],"a":[],"u":13783339,"seq":272903627308},"cts":1786310818129}""";
    private const string BybitSpotBook = """{"topic":"orderbook.50.BTCUSDT","ts":1789299670932,"type":"delta","data":{"s":"BTCUSDT","b":[],"a":[["77140.5","0.000078"]],"u":3734365,"seq":2189232212},"cts":1789299670888}""";
    private const string BybitTicker = """{"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","markPrice":"65117.43","bid1Price":"65114.20","bid1Size":"6.124"},"cs":753843922769,"ts":1786310818484}""";
    private const string BybitSpotTicker = """{"topic":"tickers.BTCUSDT","ts":1786310819126,"type":"snapshot","cs":112488546160,"data":{"symbol":"BTCUSDT","lastPrice":"65140.5","volume24h":"1923.4","price24hPcnt":"-0.0016"}}""";
    private const string GateBook = """{"time":1606294781,"time_ms":1606294781236,"channel":"spot.order_book_update","event":"update","result":{"t":1606294781123,"l":"100","e":"depthUpdate","E":1606294781,"s":"BTC_USDT","U":48776301,"u":48776306,"b":[["19137.74","0.0001"]],"a":[["19137.75","0.6135"]]}}""";
    private const string FormerGateBook = """{"time":1606294781,"channel":"spot.order_book_update","event":"update","result":{"t":1606294781123,"e":"depthUpdate","E":1606294781,"s":"BTC_USDT","U":48776301,"u":48776306,"a":[["19137.75","0.6135"]]}}""";
    private const string GateStream = """{"time":1791009973,"time_ms":1791009973183,"channel":"futures.obu","event":"update","result":{"t":1791009973182,"s":"ob.BTC_USDT.50","U":126906668180,"u":126906668188,"b":[["84588","12"]]}}""";
    private const string GateSpotStream = """{"time":1757377580,"time_ms":1757377580103,"channel":"spot.obu","event":"update","result":{"t":1757377580102,"s":"ob.BTC_USDT.50","U":27053258990,"u":27053258999,"b":[["19101.17","4.25"]],"a":[["19200","7"],["19151.01","0"]]}}""";

    private const string GateTrade = """{"time":1791009973,"time_ms":1791009973200,"channel":"futures.trades","event":"update","result":[{"size":"-108","id":27753479,"create_time":1791009973,"create_time_ms":1791009973123,"price":"84588.2","contract":"BTC_USDT"}]}""";
    private const string GateObjects = """{"time":1791009974,"time_ms":1791009974060,"channel":"futures.order_book_update","event":"update","result":{"t":1791009974060,"s":"BTC_USDT","U":5,"u":6,"b":[{"p":"84588.1","s":"3"}],"a":[{"p":"84588.2","s":"12"},{"p":"84589","s":"0.5"},{"p":"84589.2","s":"0"}]}}""";

    private const string IbkrQuote = """{"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678901,"6119":"q0","6509":"RpB","84":"168.41","86":"168.42","88":"1,200","85":"300","topic":"smd+265598"}""";
    private const string IbkrTrade = """{"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678902,"6509":"RpB","31":"168.42","7059":"12,100","87":"1.2M","7762":"123456789","topic":"smd+265598"}""";
    private const string IbkrBid = """{"server_id":"q0","conidEx":"265598","conid":265598,"_updated":1712345678903,"84":"168.41","88":"1,200","topic":"smd+265598"}""";

    private static readonly string[] Linear = [LinearQuote, LinearTrade, Aggregate, LinearDepth];
    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(4096);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [TestCase(SpotQuote)]
    [TestCase(LinearQuote)]
    [TestCase(SpotTrade)]
    [TestCase(LinearTrade)]
    [TestCase(Aggregate)]
    [TestCase(SpotDepth)]
    [TestCase(LinearDepth)]
    [TestCase(BybitBook)]
    [TestCase(BybitSpotBook)]
    [TestCase(BybitTicker)]
    [TestCase(BybitSpotTicker)]
    [TestCase(GateBook)]
    [TestCase(FormerGateBook)]
    [TestCase(GateStream)]
    [TestCase(GateSpotStream)]
    [TestCase(GateTrade)]
    [TestCase(GateObjects)]
    [TestCase(IbkrQuote)]
    [TestCase(IbkrTrade)]
    [TestCase(IbkrBid)]
    public void Any_byte_at_any_place_is_judged_as_by_the_general_path(string text)
    {
        var (known, general) = Decoders(text);
        var frame = Encoding.UTF8.GetBytes(text);
        for (var position = 0; position < frame.Length; position++)
        {
            var original = frame[position];
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                frame[position] = (byte)value;
                Compare(known, general, frame, "0\"}");
            }

            frame[position] = original;
            Compare(known, general, frame, "0\"}"); // the form stays in use
        }
    }

    [TestCase(SpotQuote)]
    [TestCase(LinearQuote)]
    [TestCase(SpotTrade)]
    [TestCase(LinearTrade)]
    [TestCase(Aggregate)]
    [TestCase(SpotDepth)]
    [TestCase(LinearDepth)]
    [TestCase(BybitBook)]
    [TestCase(BybitSpotBook)]
    [TestCase(BybitTicker)]
    [TestCase(BybitSpotTicker)]
    [TestCase(GateBook)]
    [TestCase(FormerGateBook)]
    [TestCase(GateStream)]
    [TestCase(GateSpotStream)]
    [TestCase(GateTrade)]
    [TestCase(GateObjects)]
    [TestCase(IbkrQuote)]
    [TestCase(IbkrTrade)]
    [TestCase(IbkrBid)]
    public void Cut_frame_is_not_completed_from_what_stands_behind_it(string text)
    {
        var (known, general) = Decoders(text);
        for (var length = 0; length < text.Length; length++)
        {
            Compare(known, general, Encoding.UTF8.GetBytes(text)[..length], text[length..]);
        }
    }

    [TestCase(SpotQuote)]
    [TestCase(LinearTrade)]
    [TestCase(LinearDepth)]
    [TestCase(BybitBook)]
    [TestCase(BybitSpotBook)]
    [TestCase(BybitTicker)]
    [TestCase(GateBook)]
    [TestCase(FormerGateBook)]
    [TestCase(GateStream)]
    [TestCase(GateSpotStream)]
    [TestCase(GateTrade)]
    [TestCase(GateObjects)]
    public void Random_digits_give_the_numbers_of_the_general_path(string text)
    {
        var (known, general) = Decoders(text);
        var random = new Random(11);
        var frame = Encoding.UTF8.GetBytes(text);
        for (var round = 0; round < 20_000; round++)
        {
            var start = text.IndexOfAny(['{', '['], 1); // of what the message is about
            for (var i = start; i < frame.Length; i++)
            {
                if (char.IsAsciiDigit((char)text[i]) && random.Next(3) == 0)
                {
                    frame[i] = (byte)('0' + random.Next(10));
                }
                else if (random.Next(2) == 0)
                {
                    frame[i] = (byte)text[i];
                }
            }

            Compare(known, general, frame, "9");
        }
    }

    [Test]
    public void Numbers_of_many_lengths_and_symbols_share_the_forms()
    {
        var random = new Random(12);
        string[] natives = ["BTCUSDT", "ETHUSDT", "1000SATSUSDT", "A", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ"];
        var known = Decoder(MarketKind.Spot, 2, 5, natives);
        var general = Decoder(MarketKind.Spot, 2, 5, natives);
        string Number() => $"{random.Next((int)Math.Pow(10, random.Next(1, 7)))}.{random.Next(100):00}000{(random.Next(50) == 0 ? "001" : "000")}";
        for (var round = 0; round < 60_000; round++)
        {
            var native = natives[random.Next(natives.Length)];
            var id = random.NextInt64((long)Math.Pow(10, random.Next(1, 19)));
            var text = $$$"""{"stream":"{{{native.ToLowerInvariant()}}}@bookTicker","data":{"u":{{{id}}},"s":"{{{native}}}","b":"{{{Number()}}}","B":"{{{Number()}}}","a":"{{{Number()}}}","A":"{{{Number()}}}"}}""";
            Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
        }
    }

    [Test]
    public void Forms_do_not_outlive_a_change_of_symbols()
    {
        var (known, _) = Decoders(LinearQuote);
        Decode(known, LinearQuote);
        known.Symbols = new SymbolTable([KeyValuePair.Create("BTCUSDT", 7)]);
        Decode(known, LinearQuote);
        Assert.That(_left.Events[0].ListingId, Is.EqualTo(7));
        known.Symbols = new SymbolTable([KeyValuePair.Create("BTCUSDT", SymbolTable.Unselected)]);
        Decode(known, LinearQuote);
        Assert.That(_left.Events.Length, Is.Zero);
    }

    [Test]
    public void Forms_do_not_outlive_a_change_of_decimals()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 5);
        var known = new BinanceDecoder(decimals, MarketKind.Linear) { Symbols = new SymbolTable([KeyValuePair.Create("BTCUSDT", 0)]) };
        Decode(known, LinearQuote);
        Decode(known, LinearQuote);
        Assert.That(_left.Events[0].Price, Is.EqualTo(6_180_020));
        decimals.Set(0, 3, 6);
        Decode(known, LinearQuote);
        Assert.That((_left.Events[0].Price, _left.Events[0].Quantity), Is.EqualTo((61_800_200L, 2_507_000L)));
    }

    [Test]
    public void Finer_number_than_before_raises_the_decimals()
    {
        var (known, _) = Decoders(SpotQuote);
        Decode(known, SpotQuote);
        Decode(known, SpotQuote);
        Decode(known, SpotQuote.Replace("61685.99000000", "61685.99000001", StringComparison.Ordinal));
        Assert.That((_left.Events[0].Kind, _left.Events[0].PriceDecimals), Is.EqualTo((EventKind.Rescale, (byte)8)));
    }

    [Test]
    public void Other_time_that_does_not_fit_is_left_to_the_general_path([Values(BybitBook, GateBook, GateStream, GateSpotStream, GateTrade)] string text, [Values("ts", "time", "time_ms")] string key)
    {
        var (known, general) = Decoders(text);
        Decode(known, text);
        Decode(known, text);
        var late = System.Text.RegularExpressions.Regex.Replace(text, $"\"{key}\":[0-9]", $"\"{key}\":9");
        Compare(known, general, Encoding.UTF8.GetBytes(late), "0");
    }

    [Test]
    public void Ticker_says_again_what_it_does_not_name()
    {
        var (known, general) = Decoders(BybitTicker);
        string[] frames = [BybitTicker, BybitTicker.Replace("bid1", "ask1", StringComparison.Ordinal), BybitTicker, BybitTicker.Replace("6.124", "7.124", StringComparison.Ordinal),
            BybitTicker.Replace("bid1", "ask1", StringComparison.Ordinal).Replace("6.124", "8.124", StringComparison.Ordinal)];
        for (var round = 0; round < 3; round++)
        {
            foreach (var frame in frames)
            {
                Compare(known, general, Encoding.UTF8.GetBytes(frame), "0");
            }
        }

        var last = _left.Events[0];
        Assert.That((last.Price, last.Quantity, last.AskPrice, last.AskQuantity), Is.EqualTo((6_511_420L, 7_124_000L, 6_511_420L, 8_124_000L)));
    }

    [Test]
    public void Time_that_does_not_fit_is_left_to_the_general_path()
    {
        var (known, general) = Decoders(LinearQuote);
        Decode(known, LinearQuote);
        Compare(known, general, Encoding.UTF8.GetBytes(LinearQuote.Replace("1723161256313", "9999999999999", StringComparison.Ordinal)), "0");
        Assert.That(_left.Rejected, Is.EqualTo(RejectReason.NumberOutOfRange));
    }

    private static BinanceDecoder Decoder(MarketKind market, int priceDecimals, int quantityDecimals, params string[] natives)
    {
        var decimals = new ListingDecimals();
        for (var id = 0; id < natives.Length; id++)
        {
            decimals.Set(id, priceDecimals, quantityDecimals);
        }

        return new BinanceDecoder(decimals, market) { Symbols = new SymbolTable([.. natives.Select((native, id) => KeyValuePair.Create(native, id))]) };
    }

    // Decimals as the texts need them, so that no damaged digit raises them unless it is finer.
    private static (FrameDecoder Known, FrameDecoder General) Decoders(string text)
    {
        if (text.StartsWith("{\"server_id", StringComparison.Ordinal))
        {
            return (OfVenue("ibkr", MarketKind.Spot), OfVenue("ibkr", MarketKind.Spot));
        }

        if (!text.StartsWith("{\"stream", StringComparison.Ordinal))
        {
            var venue = text.StartsWith("{\"topic", StringComparison.Ordinal) ? "bybit" : "gateio";
            var kind = text.Contains("futures", StringComparison.Ordinal) || text == BybitBook || text == BybitTicker ? MarketKind.Linear : MarketKind.Spot;
            return (OfVenue(venue, kind), OfVenue(venue, kind));
        }

        var market = Array.IndexOf(Linear, text) >= 0 ? MarketKind.Linear : MarketKind.Spot;
        return (Decoder(market, 2, 5, "BTCUSDT"), Decoder(market, 2, 5, "BTCUSDT"));
    }

    private static FrameDecoder OfVenue(string venue, MarketKind market)
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 6);
        var decoder = VenueRegistry.Find(venue, market)!.CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable([KeyValuePair.Create(venue switch { "gateio" => "BTC_USDT", "ibkr" => "265598", _ => "BTCUSDT" }, 0)]);
        return decoder;
    }

    private void Decode(FrameDecoder decoder, string text) => decoder.Decode(_memory.Place(Encoding.UTF8.GetBytes(text), "0"u8), text.Length, _left);

    private void Compare(FrameDecoder known, FrameDecoder general, ReadOnlySpan<byte> frame, string slack)
    {
        var start = _memory.Place(frame, Encoding.UTF8.GetBytes(slack));
        known.Decode(start, frame.Length, _left);
        ((ITwoPathDecoder)general).DecodeGeneral(start, frame.Length, _right);
        if (!EventText.AreEqual(_left, _right))
        {
            Assert.Fail($"{Encoding.UTF8.GetString(frame)}: {_left.Rejected} {_left.Events.Length}, general path {_right.Rejected} {_right.Events.Length}");
        }
    }
}
