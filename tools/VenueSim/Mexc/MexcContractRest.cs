using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC contract REST: the part of <c>/api/v1/contract</c> that a feed needs. Refusals have a code of their own; requests are counted a path.</summary>
internal sealed class MexcContractRest(MexcContractFeed feed) : VenueRest(feed)
{
    private const string Root = "/api/v1/contract/";
    private const int MaximumDepth = 1000;
    private const int WindowSeconds = 2;
    private const int TooFrequent = 510;
    private const int NoContract = 1001;

    private readonly RestWindow _window = new(feed, WindowSeconds);

    protected override byte[] FailureBody => Problem(500, "Internal error");

    // depth/BTC_USDT, depth_commits/BTC_USDT/1000
    protected override string Symbol(HttpRequest request) => Parts(request) is ["depth" or "depth_commits", var symbol, ..] ? symbol : "";

    protected override RestReply? Limited(HttpContext context, string name, string symbol)
    {
        var charge = _window.Charge(Parts(context.Request).FirstOrDefault("") + symbol, 1, name, symbol);
        if (!charge.IsRefused)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = Math.Max(1, (charge.RefusedUntilMillis - RestBlocks.NowMillis + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        return new RestReply(StatusCodes.Status429TooManyRequests, Problem(TooFrequent, "Requests are too frequent, please try again later!"));
    }

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => Parts(request) switch
    {
        ["ping"] => Data(new JsonText().Number(Feed.NowMillis)),
        ["detail"] => Data(Details()),
        ["ticker"] => Data(Tickers()),
        ["depth", _] => feed.Find(symbol) is { } listing ? Data(Depth(request, listing, name)) : RestReply.Ok(Problem(NoContract, "Contract does not exist!")),
        ["depth_commits", _, var count] => feed.Find(symbol) is { } listing ? Data(Commits(listing, count)) : RestReply.Ok(Problem(NoContract, "Contract does not exist!")),
        _ => new RestReply(StatusCodes.Status404NotFound, Problem(404, "Not Found")),
    };

    private static string[] Parts(HttpRequest request) =>
        request.Path.Value is { } path && path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];

    private JsonText Depth(HttpRequest request, Listing listing, string name)
    {
        var limit = int.TryParse(request.Query["limit"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, MaximumDepth) : MaximumDepth;
        return new JsonText().Raw(Stale(listing, name) is { } stale
            ? MexcContractFrames.Snapshot(listing, stale.Sequence, Feed.NowMillis, MexcFrames.Best(stale.Bids, limit), MexcFrames.Best(stale.Asks, limit))
            : MexcContractFrames.Snapshot(listing, listing.UpdateId, Feed.NowMillis, MexcFrames.Best(listing.Bids, limit), MexcFrames.Best(listing.Asks, limit)));
    }

    private JsonText Commits(Listing listing, string count)
    {
        var latest = feed.Commits.Latest(listing, int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Min(asked, MaximumDepth) : MaximumDepth);
        var text = new JsonText().Raw("["u8);
        var isFirst = true;
        foreach (var commit in latest)
        {
            text.Raw(isFirst ? ""u8 : ","u8).Raw(commit);
            isFirst = false;
        }

        return text.Raw("]"u8);
    }

    // [{"symbol":"BTC_USDT","lastPrice":76376.2,"amount24":7344207079.96768}]
    private JsonText Tickers()
    {
        var text = new JsonText().Raw("["u8);
        var count = 0;
        foreach (var listing in Feed.Listings)
        {
            text.Raw(count == 0 ? "{\"symbol\":\""u8 : ",{\"symbol\":\""u8).Raw(listing.Native).Raw("\",\"lastPrice\":"u8).Raw(MexcContractFrames.Price(listing.LastPrice))
                .Raw(",\"amount24\":"u8).Raw(MexcContractFrames.Amount(listing.DayTurnover(count))).Raw("}"u8);
            count++;
        }

        return text.Raw("]"u8);
    }

    // Beside those that move: one that is offline, one that is settled in its base asset, one whose name is not ASCII
    private JsonText Details()
    {
        var text = new JsonText().Raw("["u8);
        foreach (var listing in Feed.Listings)
        {
            Add(text, listing.Instrument.Base, "USDT", "USDT", MexcContractVenue.ContractOf(listing), MexcContractFrames.Price(listing.Tick), 0).Raw(","u8);
        }

        Add(text, "OLD", "USDT", "USDT", 1, "0.0001"u8, 3).Raw(","u8);
        Add(text, "BTC", "USD", "BTC", 100, "0.5"u8, 0).Raw(","u8);
        return Add(text, "币安人生", "USDT", "USDT", 10, "0.0001"u8, 0).Raw("]"u8);
    }

    // {"symbol":"BTC_USDT","baseCoin":"BTC","quoteCoin":"USDT","settleCoin":"USDT","contractSize":0.0001,"priceUnit":0.1,"volUnit":1,"minVol":1,"takerFeeRate":0.0002,"state":0}
    private static JsonText Add(JsonText text, string baseCoin, string quoteCoin, string settleCoin, decimal contract, ReadOnlySpan<byte> tick, int state) => text
        .Raw("{\"symbol\":"u8).Quoted($"{baseCoin}_{quoteCoin}").Raw(",\"displayNameEn\":"u8).Quoted($"{baseCoin}_{quoteCoin} PERPETUAL")
        .Raw(",\"positionOpenType\":3,\"baseCoin\":"u8).Quoted(baseCoin).Raw(",\"quoteCoin\":"u8).Quoted(quoteCoin).Raw(",\"settleCoin\":"u8).Quoted(settleCoin)
        .Raw(",\"contractSize\":"u8).Raw(contract.ToString(CultureInfo.InvariantCulture)).Raw(",\"minLeverage\":1,\"maxLeverage\":200,\"priceUnit\":"u8).Raw(tick)
        .Raw(",\"volUnit\":1,\"minVol\":1,\"maxVol\":1000000,\"takerFeeRate\":0.0002,\"makerFeeRate\":0,\"state\":"u8).Number(state).Raw(",\"apiAllowed\":true}"u8);

    private static RestReply Data(JsonText data) => RestReply.Ok(new JsonText().Raw("{\"success\":true,\"code\":0,\"data\":"u8).Raw(data.ToArray()).Raw("}"u8).ToArray());

    private static byte[] Problem(int code, string words) => new JsonText().Raw("{\"success\":false,\"code\":"u8).Number(code).Raw(",\"message\":"u8).Quoted(words).Raw("}"u8).ToArray();
}
