using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Rows of past bars (oldest first) and trades (newest first), as far as the simulated market has lived.</summary>
internal static class GateHistory
{
    // [{"currency_pair":"BTC_USDT","last":"60000","quote_volume":"1000000000"},..], as far as it is asked for
    public static byte[] Day(IEnumerable<Listing> listings)
    {
        var text = new JsonText().Raw("["u8);
        var count = 0;
        foreach (var listing in listings)
        {
            text.Raw(count == 0 ? "{\"currency_pair\":"u8 : ",{\"currency_pair\":"u8).Quoted(listing.Native)
                .Raw(",\"last\":"u8).Price(listing.LastPrice)
                .Raw(",\"quote_volume\":"u8).Quantity(listing.DayTurnover(count)).Raw("}"u8);
            count++;
        }

        return text.Raw("]"u8).ToArray();
    }

    // ["ts s","quoteVol","close","high","low","open","baseVol","true|false" closed]
    public static byte[] Candlesticks(Listing listing, HttpRequest request, int limit)
    {
        var from = Seconds(request, "from", 0);
        var to = Seconds(request, "to", long.MaxValue);
        var candles = new List<Candle>();
        foreach (var candle in listing.ClosedCandles.Append(listing.Candle))
        {
            if (candle.OpenMinute * 60 >= from && candle.OpenMinute * 60 <= to)
            {
                candles.Add(candle);
            }
        }

        var text = new JsonText().Raw("["u8);
        var first = Math.Max(0, candles.Count - limit);
        for (var index = first; index < candles.Count; index++)
        {
            var candle = candles[index];
            text.Raw(index == first ? "[\""u8 : ",[\""u8).Number(candle.OpenMinute * 60)
                .Raw("\","u8).Quantity(candle.QuoteVolume)
                .Raw(","u8).Price(candle.Close)
                .Raw(","u8).Price(candle.High)
                .Raw(","u8).Price(candle.Low)
                .Raw(","u8).Price(candle.Open)
                .Raw(","u8).Quantity(candle.BaseVolume)
                .Raw(",\""u8).Bool(candle != listing.Candle)
                .Raw("\"]"u8);
        }

        return text.Raw("]"u8).ToArray();
    }

    public static byte[] Trades(Listing listing, HttpRequest request, int limit)
    {
        var text = new JsonText().Raw("["u8);
        var first = true;
        foreach (var trade in listing.Trades.Reverse().Take(limit))
        {
            text.Raw(first ? ""u8 : ","u8);
            GateFrames.TradeFields(text, listing, trade);
            first = false;
        }

        return text.Raw("]"u8).ToArray();
    }

    private static long Seconds(HttpRequest request, string name, long standard) =>
        long.TryParse(request.Query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : standard;
}
