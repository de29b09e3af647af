using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Bybit;

/// <summary>Bybit's market REST: the instruments (linear's in pages), the day's figures, the time. Depth is in the stream.</summary>
internal sealed class BybitRest(BybitFeed feed) : VenueRest(feed)
{
    private const int WindowSeconds = 5;
    private const int PageSize = 4; // small, so that every run turns pages

    private readonly RestWindow _window = new(feed, WindowSeconds);

    protected override byte[] FailureBody => Problem(10016, "Internal System Error.");

    protected override string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

    // 403 "access too frequent", without a Retry-After: over all paths, for the address.
    protected override RestReply? Limited(HttpContext context, string name, string symbol) =>
        _window.Charge("", 1, name, symbol).IsRefused ? new RestReply(StatusCodes.Status403Forbidden, "access too frequent"u8.ToArray()) : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol)
    {
        var path = request.Path.Value;
        if (path is "/v5/market/time")
        {
            return Result(new JsonText().Raw("{\"timeSecond\":\""u8).Number(Feed.NowMillis / 1000).Raw("\"}"u8));
        }

        if (path is not ("/v5/market/instruments-info" or "/v5/market/tickers"))
        {
            return new RestReply(StatusCodes.Status404NotFound, Problem(10404, "not found"));
        }

        if (request.Query["category"].ToString() != feed.Category)
        {
            return RestReply.Ok(Problem(10001, "params error: Category is invalid"));
        }

        return Result(path == "/v5/market/tickers" ? Tickers() : Instruments(request));
    }

    // {"category":"linear","list":[{…}],"nextPageCursor":"page=2"}; spot gives all at once and has no cursor
    private JsonText Instruments(HttpRequest request)
    {
        var cursor = request.Query["cursor"].ToString();
        var first = cursor.StartsWith("from=", StringComparison.Ordinal) && int.TryParse(cursor.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0;
        var page = feed.IsLinear ? Feed.Listings.Skip(first).Take(PageSize).ToArray() : [.. Feed.Listings];
        var text = new JsonText().Raw("{\"category\":\""u8).Raw(feed.Category).Raw("\",\"list\":["u8);
        var next = first + page.Length;
        for (var i = 0; i < page.Length; i++)
        {
            Instrument(text.Raw(i == 0 ? ""u8 : ","u8), page[i]);
        }

        if (!feed.IsLinear)
        {
            return text.Raw(",{\"symbol\":\"OLDUSDT\",\"baseCoin\":\"OLD\",\"quoteCoin\":\"USDT\",\"status\":\"Closed\",\"lotSizeFilter\":{\"basePrecision\":\"0.01\",\"minOrderAmt\":\"5\"},\"priceFilter\":{\"tickSize\":\"0.0001\"}}]}"u8);
        }

        var isLast = next >= Feed.Listings.Count;
        text.Raw(isLast ? ",{\"symbol\":\"BTC-26DEC25\",\"contractType\":\"LinearFutures\",\"status\":\"Trading\",\"baseCoin\":\"BTC\",\"quoteCoin\":\"USDC\",\"priceFilter\":{\"tickSize\":\"0.50\"},\"lotSizeFilter\":{\"qtyStep\":\"0.001\"}}"u8 : ""u8);
        return text.Raw("],\"nextPageCursor\":"u8).Quoted(isLast ? "" : string.Create(CultureInfo.InvariantCulture, $"from={next}")).Raw("}"u8);
    }

    private void Instrument(JsonText text, Listing listing)
    {
        var bundle = BybitVenue.Bundle(listing);
        text.Raw("{\"symbol\":\""u8).Raw(listing.Native).Raw("\",\"status\":\"Trading\",\"baseCoin\":\""u8).Raw(bundle > 1 ? "1000" : "").Raw(listing.Instrument.Base)
            .Raw("\",\"quoteCoin\":\""u8).Raw(listing.Instrument.Quote).Raw("\",\"priceFilter\":{\"tickSize\":"u8);
        BybitFrames.Price(text, listing, listing.Tick);
        if (feed.IsLinear)
        {
            text.Raw("},\"contractType\":\"LinearPerpetual\",\"settleCoin\":\"USDT\",\"fundingInterval\":480,\"lotSizeFilter\":{\"qtyStep\":"u8);
            BybitFrames.Quantity(text, listing, listing.Step).Raw(",\"minOrderQty\":"u8);
            BybitFrames.Quantity(text, listing, listing.Step).Raw(",\"minNotionalValue\":\"5\"}}"u8);
            return;
        }

        text.Raw("},\"lotSizeFilter\":{\"basePrecision\":"u8);
        BybitFrames.Quantity(text, listing, listing.Step).Raw(",\"quotePrecision\":\"0.0000001\",\"minOrderAmt\":\"5\"}}"u8);
    }

    // {"category":"spot","list":[{"symbol":"BTCUSDT","lastPrice":"…","turnover24h":"…"}]}
    private JsonText Tickers()
    {
        var text = new JsonText().Raw("{\"category\":\""u8).Raw(feed.Category).Raw("\",\"list\":["u8);
        var count = 0;
        foreach (var listing in Feed.Listings)
        {
            text.Raw(count == 0 ? "{\"symbol\":\""u8 : ",{\"symbol\":\""u8).Raw(listing.Native).Raw("\",\"lastPrice\":"u8);
            BybitFrames.Price(text, listing, listing.LastPrice).Raw(",\"turnover24h\":"u8).Quantity(listing.DayTurnover(count)).Raw("}"u8);
            count++;
        }

        return text.Raw("]}"u8);
    }

    private RestReply Result(JsonText result) => RestReply.Ok(
        new JsonText().Raw("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":"u8).Raw(result.ToArray()).Raw(",\"retExtInfo\":{},\"time\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray());

    private byte[] Problem(int code, string words) =>
        new JsonText().Raw("{\"retCode\":"u8).Number(code).Raw(",\"retMsg\":"u8).Quoted(words).Raw(",\"result\":{},\"retExtInfo\":{},\"time\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray();
}
