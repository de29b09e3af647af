using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using Crossfeed.Venues.Coinbase;
using Crossfeed.Venues.Kraken;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One Kraken or Coinbase frame decoded.</summary>
public class StreamedDecodeBench : OneFrameBench
{
    public enum Message
    {
        KrakenBook,
        KrakenSnapshot,
        KrakenTrade,
        KrakenTicker,
        CoinbaseBook,
        CoinbaseSnapshot,
        CoinbaseTrade,
        CoinbaseTicker,
    }

    [ParamsAllValues]
    public Message Frame { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        var isKraken = Frame <= Message.KrakenTicker;
        decimals.Set(0, isKraken ? 1 : 2, 8);
        FrameDecoder decoder = isKraken ? new KrakenSpotDecoder(decimals) : new CoinbaseSpotDecoder(decimals);
        decoder.Symbols = new SymbolTable([new(isKraken ? "BTC/USD" : "BTC-USD", 0)]);
        Load(decoder, Text(Frame));
    }

    private static string Text(Message message) => message switch
    {
        Message.KrakenBook => """{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":63381.0,"qty":0.00000000},{"price":63376.4,"qty":0.00005100}],"asks":[],"checksum":3726153463,"timestamp":"2026-08-02T03:35:51.660084Z"}]}""",
        Message.KrakenSnapshot => $$"""{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":{{KrakenLevels(63_004, -1)}},"asks":{{KrakenLevels(63_005, 1)}},"checksum":2531248887,"timestamp":"2026-08-01T02:53:53.398143Z"}]}""",
        Message.KrakenTrade => """{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":63004.9,"qty":0.01876947,"ord_type":"market","trade_id":74665906,"timestamp":"2026-08-01T02:53:53.708706Z"}]}""",
        Message.KrakenTicker => """{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":63004.9,"bid_qty":0.01876947,"ask":63005.0,"ask_qty":2.07265551,"last":63005.0,"volume":2867.54532609,"vwap":64990.2,"low":62100.0,"high":65253.0,"change":905.1,"change_pct":1.46,"timestamp":"2026-08-01T02:53:53.398143Z"}]}""",
        Message.CoinbaseBook => """{"channel":"l2_data","timestamp":"2026-08-09T21:05:48.506659391Z","sequence_num":15,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"offer","event_time":"2026-08-09T21:05:48.264069Z","price_level":"65106.54","new_quantity":"0.15361938"},{"side":"offer","event_time":"2026-08-09T21:05:48.264069Z","price_level":"65155.5","new_quantity":"0.00000011"}]}]}""",
        Message.CoinbaseSnapshot => $$"""{"channel":"l2_data","timestamp":"2026-08-09T21:05:48.483587501Z","sequence_num":13,"events":[{"type":"snapshot","product_id":"BTC-USD","updates":[{{CoinbaseLevels("bid", 65_083, -1)}},{{CoinbaseLevels("offer", 65_084, 1)}}]}]}""",
        Message.CoinbaseTrade => """{"channel":"market_trades","timestamp":"2026-08-09T21:05:54.379555714Z","sequence_num":255,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"1068572090","price":"65083.67","size":"0.002186","time":"2026-08-09T21:05:54.257824Z","side":"SELL"}]}]}""",
        _ => """{"channel":"ticker","timestamp":"2026-08-09T21:05:48.348050942Z","sequence_num":11,"events":[{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"65086.18","volume_24_h":"2867.54532609","low_24_h":"64675.22","high_24_h":"65252.99","low_52_w":"57717.55","high_52_w":"126296","price_percent_chg_24_h":"0.09601107287722","best_bid":"65083.66","best_ask":"65083.67","best_bid_quantity":"0.20371215","best_ask_quantity":"0.15556334"}]}]}""",
    };

    private static string KrakenLevels(int first, int step) =>
        "[" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"{{\"price\":{first + (i * step)}.{i % 10},\"qty\":{i % 12}.{45_170_000 + (i * 371)}}}")) + "]";

    private static string CoinbaseLevels(string side, int first, int step) => string.Join(',', Enumerable.Range(0, 500).Select(i =>
        $"{{\"side\":\"{side}\",\"event_time\":\"2026-08-09T21:05:48.170326Z\",\"price_level\":\"{first + (i * step)}.{10 + (i % 80)}\",\"new_quantity\":\"{i % 12}.{4517 + (i * 37)}\"}}"));
}
