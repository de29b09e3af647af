using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC spot REST: the part of <c>/api/v3</c> that a feed needs, with its weights.</summary>
internal sealed class MexcRest : VenueRest
{
    private const int MaximumDepth = 5000;
    private const int DefaultDepth = 100;
    private const int ListWeight = 10;
    private const int DayWeight = 40;
    private const int WindowSeconds = 10;

    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);
    private readonly RestWindow _window;

    public MexcRest(MexcFeed feed)
        : base(feed)
    {
        _window = new RestWindow(feed, WindowSeconds);
        foreach (var listing in feed.Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    protected override byte[] FailureBody => Error(500, "Internal Server Error");

    protected override string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol)
    {
        var weight = context.Request.Path.Value switch
        {
            "/api/v3/exchangeInfo" => ListWeight,
            "/api/v3/ticker/24hr" => DayWeight,
            _ => 1,
        };
        var charge = _window.Charge("", weight, name, symbol);
        if (!charge.IsRefused)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = Math.Max(1, (charge.RefusedUntilMillis - RestBlocks.NowMillis + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        return new RestReply(StatusCodes.Status429TooManyRequests, Error(429, "Too Many Requests"));
    }

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => request.Path.Value switch
    {
        "/api/v3/time" => RestReply.Ok(new JsonText().Raw("{\"serverTime\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray()),
        "/api/v3/exchangeInfo" => RestReply.Ok(ExchangeInfo()),
        "/api/v3/ticker/24hr" => RestReply.Ok(Day()),
        "/api/v3/depth" => Depth(request, symbol, name),
        _ => new RestReply(StatusCodes.Status404NotFound, Error(404, "Not Found")),
    };

    private RestReply Depth(HttpRequest request, string symbol, string name)
    {
        if (!_bySymbol.TryGetValue(symbol, out var listing))
        {
            return new RestReply(StatusCodes.Status400BadRequest, Error(-1121, "Invalid symbol."));
        }

        var limit = int.TryParse(request.Query["limit"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, MaximumDepth) : DefaultDepth;
        return RestReply.Ok(Stale(listing, name) is { } stale
            ? MexcFrames.Snapshot(stale.Sequence, Feed.NowMillis, MexcFrames.Best(stale.Bids, limit), MexcFrames.Best(stale.Asks, limit))
            : MexcFrames.Snapshot(listing.UpdateId, Feed.NowMillis, MexcFrames.Best(listing.Bids, limit), MexcFrames.Best(listing.Asks, limit)));
    }

    // {"symbols":[{"symbol":"BTCUSDT","status":"1","baseAsset":"BTC","baseAssetPrecision":8,"quotePrecision":2,…}]}: beside those that move, one that is paused and one that is not to be traded
    private byte[] ExchangeInfo()
    {
        var text = new JsonText().Raw("{\"timezone\":\"CST\",\"serverTime\":"u8).Number(Feed.NowMillis).Raw(",\"rateLimits\":[],\"exchangeFilters\":[],\"symbols\":["u8);
        foreach (var listing in Feed.Listings)
        {
            Add(text, listing.Instrument.Base, listing.Instrument.Quote, "1", "true", Decimals(listing.Tick, Listing.PriceScale), Decimals(listing.Step, Listing.QuantityScale)).Raw(","u8);
        }

        Add(text, "FTT", "USDT", "2", "true", 4, 2).Raw(","u8);
        return Add(text, "GOLD(XAUT)", "USDT", "1", "false", 2, 4).Raw("]}"u8).ToArray();
    }

    private static JsonText Add(JsonText text, string baseAsset, string quoteAsset, string status, string isAllowed, int priceDecimals, int quantityDecimals) => text
        .Raw("{\"symbol\":"u8).Quoted(baseAsset + quoteAsset).Raw(",\"status\":\""u8).Raw(status)
        .Raw("\",\"baseAsset\":"u8).Quoted(baseAsset).Raw(",\"baseAssetPrecision\":"u8).Number(quantityDecimals)
        .Raw(",\"quoteAsset\":"u8).Quoted(quoteAsset).Raw(",\"quotePrecision\":"u8).Number(priceDecimals).Raw(",\"quoteAssetPrecision\":"u8).Number(priceDecimals)
        .Raw(",\"baseSizePrecision\":\"0\",\"quoteAmountPrecision\":\"1\",\"makerCommission\":\"0\",\"takerCommission\":\"0.0005\",\"isSpotTradingAllowed\":"u8).Raw(isAllowed)
        .Raw(",\"tradeSideType\":1,\"filters\":[]}"u8);

    private byte[] Day()
    {
        var text = new JsonText().Raw("["u8);
        var count = 0;
        foreach (var listing in Feed.Listings)
        {
            text.Raw(count == 0 ? "{\"symbol\":"u8 : ",{\"symbol\":"u8).Quoted(listing.Native).Raw(",\"lastPrice\":"u8).Price(listing.LastPrice)
                .Raw(",\"quoteVolume\":"u8).Quantity(listing.DayTurnover(count)).Raw("}"u8);
            count++;
        }

        return text.Raw("]"u8).ToArray();
    }

    // Decimals of a step, which is a power of ten.
    private static int Decimals(long step, long scale)
    {
        var decimals = 0;
        for (; step < scale; step *= 10)
        {
            decimals++;
        }

        return decimals;
    }

    private static byte[] Error(int code, string words) => new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(words).Raw("}"u8).ToArray();
}
