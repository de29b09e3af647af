using System.Text;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Ibkr;

/// <summary>The gateway's REST: login, accounts, contracts. What is not logged in is answered with 401.</summary>
internal sealed class IbkrRest(IbkrFeed feed) : VenueRest(feed)
{
    private const string Root = "/v1/api";

    private readonly RestWindow _window = new(feed, 1);

    protected override byte[] FailureBody => Error("service unavailable");

    protected override string Symbol(HttpRequest request) => request.Query["symbols"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol) =>
        _window.Charge("", 1, name, symbol).IsRefused ? new RestReply(StatusCodes.Status429TooManyRequests, Error("too many requests")) : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol)
    {
        feed.Look();
        if (!feed.Settings.Gateway.IsLoggedIn)
        {
            return new RestReply(StatusCodes.Status401Unauthorized, Error("not authenticated"));
        }

        return (request.Method, request.Path.Value) switch
        {
            ("POST", Root + "/iserver/auth/status") => RestReply.Ok(Status().ToArray()),
            ("POST", Root + "/iserver/auth/ssodh/init") => Initialise(),
            ("POST", Root + "/tickle") => Tickle(),
            ("GET", Root + "/iserver/accounts") => Accounts(),
            ("GET", Root + "/trsrv/stocks") => Stocks(symbol.Split(',')),
            _ => new RestReply(StatusCodes.Status404NotFound, Error("not found")),
        };
    }

    private RestReply Initialise()
    {
        feed.Initialise();
        return RestReply.Ok(Status().ToArray());
    }

    private RestReply Accounts()
    {
        feed.HasAccounts = feed.IsAuthenticated;
        return feed.IsAuthenticated ? RestReply.Ok("""{"accounts":["DU1"],"selectedAccount":"DU1"}"""u8.ToArray()) : new RestReply(StatusCodes.Status401Unauthorized, Error("not authenticated"));
    }

    private RestReply Tickle() => RestReply.Ok(
        new JsonText().Raw("{\"session\":\""u8).Raw(feed.Token).Raw("\",\"ssoExpires\":460311,\"iserver\":{\"authStatus\":"u8).Raw(Encoding.UTF8.GetString(Status().ToArray())).Raw("}}"u8).ToArray());

    private JsonText Status() => new JsonText().Raw("{\"authenticated\":"u8).Bool(feed.IsAuthenticated).Raw(",\"competing\":"u8).Bool(feed.Settings.Gateway.IsCompeting).Raw(",\"connected\":true,\"message\":\"\",\"fail\":\"\"}"u8);

    // A ticker may be listed in several countries: those of the market, and one that nobody knows here.
    private RestReply Stocks(string[] tickers)
    {
        var text = new JsonText().Raw("{"u8);
        for (var i = 0; i < tickers.Length; i++)
        {
            text.Raw(i > 0 ? ","u8 : ""u8).Quoted(tickers[i]).Raw(":[{\"name\":"u8).Quoted(tickers[i] + " INC").Raw(",\"assetClass\":\"STK\",\"contracts\":[{\"conid\":38708077,\"exchange\":\"MEXI\",\"isUS\":false}"u8);
            foreach (var listing in feed.Listings.Where(l => l.Instrument.Base == tickers[i]))
            {
                text.Raw(",{\"conid\":"u8).Raw(listing.Native).Raw(listing.Instrument.Quote == "USD" ? ",\"exchange\":\"NASDAQ\",\"isUS\":true}"u8 : ",\"exchange\":\"ASX\",\"isUS\":false}"u8);
            }

            text.Raw("]}]"u8);
        }

        return RestReply.Ok(text.Raw("}"u8).ToArray());
    }

    private static byte[] Error(string words) => new JsonText().Raw("{\"error\":"u8).Quoted(words).Raw(",\"statusCode\":0}"u8).ToArray();
}
