using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Rows of past bars and trades, oldest first, as far as the simulated market has lived.</summary>
internal static class BinanceHistory
{
    // [{"symbol":"BTCUSDT","lastPrice":"60000.00000000","quoteVolume":"1000000000.00000000"},..], as far as it is asked for
    public static byte[] Day(IEnumerable<Listing> listings)
    {
        var text = new JsonText().Raw("["u8);
        var count = 0;
        foreach (var listing in listings)
        {
            text.Raw(count == 0 ? "{\"symbol\":"u8 : ",{\"symbol\":"u8).Quoted(listing.Native)
                .Raw(",\"lastPrice\":"u8).Price(listing, listing.LastPrice)
                .Raw(",\"quoteVolume\":"u8).Turnover(listing, listing.DayTurnover(count)).Raw("}"u8);
            count++;
        }

        return text.Raw("]"u8).ToArray();
    }

    // [openTime,"o","h","l","c","v",closeTime,"quoteVol",trades,"takerBase","takerQuote","ignore"]
    public static byte[] Klines(Listing listing, HttpRequest request, int limit)
    {
        var from = Millis(request, "startTime", 0);
        var to = Millis(request, "endTime", long.MaxValue);
        var candles = new List<Candle>();
        foreach (var candle in listing.ClosedCandles.Append(listing.Candle))
        {
            if (candle.OpenMinute * 60_000 >= from && candle.OpenMinute * 60_000 <= to)
            {
                candles.Add(candle);
            }
        }

        // With a start the first ones are meant, without it the latest.
        var first = from > 0 ? 0 : Math.Max(0, candles.Count - limit);
        var text = new JsonText().Raw("["u8);
        for (var index = first; index < candles.Count && index < first + limit; index++)
        {
            var candle = candles[index];
            text.Raw(index == first ? "["u8 : ",["u8).Number(candle.OpenMinute * 60_000)
                .Raw(","u8).Price(listing, candle.Open)
                .Raw(","u8).Price(listing, candle.High)
                .Raw(","u8).Price(listing, candle.Low)
                .Raw(","u8).Price(listing, candle.Close)
                .Raw(","u8).Quantity(listing, candle.BaseVolume)
                .Raw(","u8).Number(candle.OpenMinute * 60_000 + 59_999)
                .Raw(","u8).Turnover(listing, candle.QuoteVolume)
                .Raw(","u8).Number(candle.Trades)
                .Raw(","u8).Quantity(listing, candle.TakerBuyBase)
                .Raw(","u8).Turnover(listing, candle.TakerBuyQuote)
                .Raw(",\"0\"]"u8);
        }

        return text.Raw("]"u8).ToArray();
    }

    // {"id":..,"price":"..","qty":"..","quoteQty":"..","time":..,"isBuyerMaker":true,"isBestMatch":true}, on USD-M without the last
    public static byte[] Trades(Listing listing, HttpRequest request, int limit)
    {
        var text = new JsonText().Raw("["u8);
        var first = true;
        foreach (var trade in listing.Trades.Skip(Math.Max(0, listing.Trades.Count - limit)))
        {
            var quote = (long)((Int128)trade.Price * trade.Quantity / Listing.PriceScale);
            text.Raw(first ? "{\"id\":"u8 : ",{\"id\":"u8).Number(trade.Id)
                .Raw(",\"price\":"u8).Price(listing, trade.Price)
                .Raw(",\"qty\":"u8).Quantity(listing, trade.Quantity)
                .Raw(",\"quoteQty\":"u8).Turnover(listing, quote)
                .Raw(",\"time\":"u8).Number(trade.TimeMicros / 1000)
                .Raw(",\"isBuyerMaker\":"u8).Bool(trade.BuyerIsMaker)
                .Raw(listing.Instrument.Kind == SimMarketKind.Spot ? ",\"isBestMatch\":true}"u8 : "}"u8);
            first = false;
        }

        return text.Raw("]"u8).ToArray();
    }

    // {"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":1498793709153,"m":true,"M":true} (M on spot), from a fromId on or the latest
    public static byte[] AggregateTrades(Listing listing, HttpRequest request, int limit)
    {
        var from = Millis(request, "fromId", -1);
        var rows = from < 0 ? listing.Aggregates.Skip(Math.Max(0, listing.Aggregates.Count - limit)) : listing.Aggregates.SkipWhile(trade => trade.Id < from).Take(limit);
        var text = new JsonText().Raw("["u8);
        var first = true;
        foreach (var trade in rows)
        {
            text.Raw(first ? "{\"a\":"u8 : ",{\"a\":"u8).Number(trade.Id)
                .Raw(",\"p\":"u8).Price(listing, trade.Price)
                .Raw(",\"q\":"u8).Quantity(listing, trade.Quantity)
                .Raw(",\"f\":"u8).Number(trade.FirstId)
                .Raw(",\"l\":"u8).Number(trade.LastId)
                .Raw(",\"T\":"u8).Number(trade.TimeMicros / 1000)
                .Raw(",\"m\":"u8).Bool(trade.BuyerIsMaker)
                .Raw(listing.Instrument.Kind == SimMarketKind.Spot ? ",\"M\":true}"u8 : "}"u8);
            first = false;
        }

        return text.Raw("]"u8).ToArray();
    }

    private static long Millis(HttpRequest request, string name, long standard) =>
        long.TryParse(request.Query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : standard;
}
