using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Okx;

/// <summary>REST of OKX v5: <c>{"code":"0","msg":"","data":[..]}</c>. Limits hold for each path; a refusal says 50011 and not when to come again.</summary>
internal sealed class OkxRest(OkxFeed feed) : VenueRest(feed)
{
    private const int WindowSeconds = 2;
    private const int MaximumDepth = 400;
    private const int MaximumRows = 300;

    private readonly RestWindow _window = new(feed, WindowSeconds);

    protected override byte[] FailureBody => Error("50001", "Service temporarily unavailable. Try again later");

    protected override string Symbol(HttpRequest request) => request.Query["instId"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol) => _window.Charge(context.Request.Path.Value ?? "", 1, name, symbol).IsRefused
        ? new RestReply(StatusCodes.Status429TooManyRequests, Error("50011", "Rate limit reached. Please refer to API documentation and throttle requests accordingly"))
        : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol)
    {
        var kind = request.Query["instType"].ToString() == "SWAP" ? SimMarketKind.Linear : SimMarketKind.Spot;
        var listing = feed.Find(symbol);
        return request.Path.Value switch
        {
            "/api/v5/public/instruments" => RestReply.Ok(OkxInstruments.List(Feed.Listings, kind)),
            "/api/v5/public/time" => RestReply.Ok(Rows([text => text.Raw("{\"ts\":\""u8).Number(Feed.NowMillis).Raw("\"}"u8)])),
            "/api/v5/market/tickers" => RestReply.Ok(Rows(Feed.Listings.Where(l => l.Instrument.Kind == kind)
                .Select((l, i) => (Action<JsonText>)(text => OkxFrames.TickerFields(text, l, i, Feed.NowMillis))))),
            "/api/v5/market/books" when listing is not null => RestReply.Ok(Rows([text => Depth(text, listing, name, Limit(request, "sz", MaximumDepth))])),
            "/api/v5/market/candles" when listing is not null => RestReply.Ok(Rows(listing.ClosedCandles.Append(listing.Candle).Reverse().Take(Limit(request, "limit", MaximumRows))
                .Select(candle => (Action<JsonText>)(text => OkxFrames.CandleRow(text, listing, candle, candle != listing.Candle))))),
            "/api/v5/market/trades" when listing is not null => RestReply.Ok(Rows(listing.Trades.Reverse().Take(Limit(request, "limit", MaximumRows))
                .Select(trade => (Action<JsonText>)(text =>
                {
                    OkxFrames.TradeFields(text, listing, trade);
                    text.Raw("}"u8);
                })))),
            "/api/v5/market/books" or "/api/v5/market/candles" or "/api/v5/market/trades" => RestReply.Ok(Error("51001", "Instrument ID does not exist")),
            _ => new RestReply(StatusCodes.Status404NotFound, Error("404", "Not Found")),
        };
    }

    // {"asks":[["41006.8","0.60038921","0","1"]],"bids":[..],"ts":"1629966436396"}
    private void Depth(JsonText text, Listing listing, string name, int levels)
    {
        var stale = Stale(listing, name);
        text.Raw("{\"asks\":["u8);
        OkxFrames.Levels(text, listing, stale is null ? OkxFrames.Best(listing.Asks, levels) : Earlier(stale.Asks, levels));
        text.Raw("],\"bids\":["u8);
        OkxFrames.Levels(text, listing, stale is null ? OkxFrames.Best(listing.Bids, levels) : Earlier(stale.Bids, levels));
        text.Raw("],\"ts\":\""u8).Number(Feed.NowMillis).Raw("\"}"u8);
    }

    private static IEnumerable<KeyValuePair<long, long>> Earlier(IReadOnlyList<BookLevel> side, int levels) =>
        side.Take(levels).Select(level => new KeyValuePair<long, long>((long)(level.Price * Listing.PriceScale), (long)(level.Quantity * Listing.QuantityScale)));

    private static int Limit(HttpRequest request, string key, int most) =>
        int.TryParse(request.Query[key].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, 1, most) : most;

    private static byte[] Rows(IEnumerable<Action<JsonText>> rows)
    {
        var text = new JsonText().Raw("{\"code\":\"0\",\"msg\":\"\",\"data\":["u8);
        var first = true;
        foreach (var row in rows)
        {
            row(text.Raw(first ? ""u8 : ","u8));
            first = false;
        }

        return text.Raw("]}"u8).ToArray();
    }

    private static byte[] Error(string code, string message) => new JsonText().Raw("{\"code\":\""u8).Raw(code).Raw("\",\"msg\":"u8).Quoted(message).Raw(",\"data\":[]}"u8).ToArray();
}
