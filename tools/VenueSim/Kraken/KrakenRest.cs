using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>Kraken's REST: pairs by the old names of assets, daily figures, time. Errors stand in a body of status 200.</summary>
internal sealed class KrakenRest(KrakenFeed feed) : VenueRest(feed)
{
    private const int WindowSeconds = 15;

    private readonly RestWindow _window = new(feed, WindowSeconds);

    protected override byte[] FailureBody => Error("EService:Unavailable");

    protected override string Symbol(HttpRequest request) => request.Query["pair"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol) =>
        _window.Charge("", 1, name, symbol).IsRefused ? RestReply.Ok(Error("EGeneral:Too many requests")) : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => request.Path.Value switch
    {
        "/0/public/AssetPairs" => RestReply.Ok(Pairs()),
        "/0/public/Ticker" => RestReply.Ok(Day()),
        "/0/public/Time" => RestReply.Ok(new JsonText().Raw("{\"error\":[],\"result\":{\"unixtime\":"u8).Number(Feed.NowMillis / 1000).Raw("}}"u8).ToArray()),
        { } path when path.StartsWith("/0/public/", StringComparison.Ordinal) => RestReply.Ok(Error("EGeneral:Unknown method")),
        _ => new RestReply(StatusCodes.Status404NotFound, Error("EGeneral:Unknown method")),
    };

    // {"error":[],"result":{"XBTUSDT":{"altname":"XBTUSDT","wsname":"XBT/USDT","base":"XBT","quote":"USDT","pair_decimals":1,"lot_decimals":8,"fees":[[0,0.4]],"ordermin":"0.00005","costmin":"0.5","tick_size":"0.1","status":"online"},..}}
    private byte[] Pairs()
    {
        var text = new JsonText().Raw("{\"error\":[],\"result\":{"u8);
        foreach (var listing in Feed.Listings)
        {
            Add(text, OldName(listing.Instrument.Base), OldName(listing.Instrument.Quote), "online", KrakenFrames.PriceDecimals(listing), (decimal)listing.Tick / Listing.PriceScale);
            text.Raw(","u8);
        }

        Add(text, "OLD", "USDT", "cancel_only", 4, 0.0001m); // a pair that does not trade
        return text.Raw("}}"u8).ToArray();
    }

    private static void Add(JsonText text, string first, string second, string status, int decimals, decimal tick) => text
        .Raw("\""u8).Raw(first + second).Raw("\":{\"altname\":\""u8).Raw(first + second).Raw("\",\"wsname\":\""u8).Raw(first + "/" + second)
        .Raw("\",\"base\":\""u8).Raw(first).Raw("\",\"quote\":\""u8).Raw(second).Raw("\",\"pair_decimals\":"u8).Number(decimals)
        .Raw(",\"lot_decimals\":"u8).Number(KrakenFrames.LotDecimals)
        .Raw(",\"fees\":[[0,0.4],[10000,0.35]],\"fees_maker\":[[0,0.25],[10000,0.2]],\"ordermin\":\"0.00005\",\"costmin\":\"0.5\",\"tick_size\":\""u8)
        .Raw(tick.ToString("0.##########", CultureInfo.InvariantCulture)).Raw("\",\"status\":\""u8).Raw(status).Raw("\"}"u8);

    // {"error":[],"result":{"XBTUSDT":{"v":["today","24 h"],"p":["today","24 h"]},..}}
    private byte[] Day()
    {
        var text = new JsonText().Raw("{\"error\":[],\"result\":{"u8);
        for (var place = 0; place < Feed.Listings.Count; place++)
        {
            var listing = Feed.Listings[place];
            text.Raw(place > 0 ? ",\""u8 : "\""u8).Raw(OldName(listing.Instrument.Base) + OldName(listing.Instrument.Quote))
                .Raw("\":{\"v\":[\"1\","u8).Quantity(listing.DayTurnover(place)).Raw("],\"p\":[\"1\",\"1\"]}"u8);
        }

        return text.Raw("}}"u8).ToArray();
    }

    private static string OldName(string asset) => asset switch
    {
        "BTC" => "XBT",
        "DOGE" => "XDG",
        _ => asset,
    };

    private static byte[] Error(string text) => new JsonText().Raw("{\"error\":["u8).Quoted(text).Raw("]}"u8).ToArray();
}
