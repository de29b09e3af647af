using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Gateio;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One Gate frame decoded.</summary>
public class GateDecodeBench : OneFrameBench
{
    private const string Head = "{\"time\":1606294781,\"time_ms\":1606294781236,\"channel\":\"spot.";

    private const string FuturesHead = "{\"time\":1791009974,\"time_ms\":1791009974061,\"channel\":\"futures.";

    public enum Message
    {
        BookUpdate,
        BookUpdate40Levels,
        BookStream,
        Trade,
        BookTicker,
        FuturesBookStream,
        FuturesBookUpdate,
        FuturesTrade,
        FuturesBookTicker,
    }

    [ParamsAllValues]
    public Message Frame { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        var isFutures = Frame >= Message.FuturesBookStream;
        decimals.Set(0, isFutures ? 1 : 2, isFutures ? 0 : 6);
        GateDecoder decoder = isFutures ? new GateLinearDecoder(decimals) : new GateSpotDecoder(decimals);
        decoder.Symbols = new SymbolTable([new("BTC_USDT", 0), new("ETH_USDT", SymbolTable.Unselected)]);
        Load(decoder, Text(Frame));
    }

    private static string Text(Message message) => message switch
    {
        Message.BookUpdate => $"{Head}order_book_update\",\"event\":\"update\",\"result\":{{\"t\":1606294781123,\"e\":\"depthUpdate\",\"E\":1606294781,\"s\":\"BTC_USDT\","
            + "\"U\":48776301,\"u\":48776306,\"b\":[[\"19137.74\",\"0.0001\"],[\"19088.37\",\"0\"]],\"a\":[[\"19137.75\",\"0.6135\"]]}}",
        Message.BookUpdate40Levels => $"{Head}order_book_update\",\"event\":\"update\",\"result\":{{\"t\":1606294781123,\"e\":\"depthUpdate\",\"E\":1606294781,\"s\":\"BTC_USDT\","
            + $"\"U\":48776301,\"u\":48776306,\"b\":[{Levels(19_137, -1)}],\"a\":[{Levels(19_138, 1)}]}}}}",
        Message.BookStream => $"{Head}obu\",\"event\":\"update\",\"result\":{{\"t\":1757377580073,\"s\":\"ob.BTC_USDT.50\",\"U\":27053258982,\"u\":27053258987,"
            + "\"b\":[[\"111666\",\"0.146841\"]],\"a\":[[\"111666.1\",\"0.791633\"],[\"111676.8\",\"0.014\"]]}}",
        Message.Trade => $"{Head}trades\",\"event\":\"update\",\"result\":{{\"id\":309143071,\"create_time\":1606292218,\"create_time_ms\":\"1606292218213.4578\",\"side\":\"sell\","
            + "\"currency_pair\":\"BTC_USDT\",\"amount\":\"16.4700000000\",\"price\":\"19137.7500000000\",\"range\":\"2390902-2390902\"}}",
        Message.FuturesBookStream => $"{FuturesHead}obu\",\"event\":\"update\",\"result\":{{\"t\":1791009974060,\"s\":\"ob.BTC_USDT.50\",\"U\":126906668412,\"u\":126906668435,"
            + "\"b\":[[\"84574\",\"23\"],[\"84568.1\",\"59\"],[\"84574.4\",\"0\"],[\"84570.5\",\"0\"]],\"a\":[[\"84588.2\",\"23621\"]]}}",
        Message.FuturesBookUpdate => $"{FuturesHead}order_book_update\",\"event\":\"update\",\"result\":{{\"t\":1791009974060,\"s\":\"BTC_USDT\",\"U\":126906668412,\"u\":126906668435,"
            + "\"b\":[{\"p\":\"84574\",\"s\":\"23\"},{\"p\":\"84568.1\",\"s\":\"59\"}],\"a\":[{\"p\":\"84588.2\",\"s\":\"23621\"}]}}",
        Message.FuturesTrade => $"{FuturesHead}trades\",\"event\":\"update\",\"result\":[{{\"size\":\"-108\",\"id\":27753479,\"create_time\":1791009974,\"create_time_ms\":1791009974060,"
            + "\"price\":\"84588.2\",\"contract\":\"BTC_USDT\"}]}",
        Message.FuturesBookTicker => $"{FuturesHead}book_ticker\",\"event\":\"update\",\"result\":{{\"t\":1791009973168,\"u\":126906668187,\"s\":\"BTC_USDT\",\"b\":\"84588.1\",\"B\":\"5564\",\"a\":\"84588.2\",\"A\":\"23621\"}}}}",
        _ => $"{Head}book_ticker\",\"event\":\"update\",\"result\":{{\"t\":1606293275123,\"u\":48733182,\"s\":\"BTC_USDT\",\"b\":\"19177.79\",\"B\":\"0.000334\",\"a\":\"19179.38\",\"A\":\"0.09\"}}}}",
    };

    private static string Levels(int first, int step) => string.Join(',', Enumerable.Range(0, 20).Select(i => $"[\"{first + (i * step)}.{10 + i}\",\"{i}.{4517 + (i * 37)}\"]"));
}
