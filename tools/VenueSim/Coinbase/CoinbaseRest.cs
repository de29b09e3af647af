using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Coinbase;

/// <summary>The public part of Advanced Trade's REST: products and time.</summary>
internal sealed class CoinbaseRest(CoinbaseFeed feed) : VenueRest(feed)
{
    private readonly RestWindow _window = new(feed, 1);

    protected override byte[] FailureBody => Error("UNAVAILABLE");

    protected override string Symbol(HttpRequest request) => request.Query["product_id"].ToString();

    protected override RestReply? Limited(HttpContext context, string name, string symbol) =>
        _window.Charge("", 1, name, symbol).IsRefused ? new RestReply(StatusCodes.Status429TooManyRequests, Error("RESOURCE_EXHAUSTED")) : null;

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => request.Path.Value switch
    {
        "/api/v3/brokerage/market/products" => RestReply.Ok(Products()),
        "/api/v3/brokerage/time" => RestReply.Ok(new JsonText().Raw("{\"epochMillis\":\""u8).Number(Feed.NowMillis).Raw("\"}"u8).ToArray()),
        _ => new RestReply(StatusCodes.Status404NotFound, Error("NOT_FOUND")),
    };

    // The pairs against USD also have a name against USDC, an alias of the same book.
    private byte[] Products()
    {
        var text = new JsonText().Raw("{\"products\":["u8);
        for (var place = 0; place < Feed.Listings.Count; place++)
        {
            var listing = Feed.Listings[place];
            var (first, second) = (listing.Instrument.Base, listing.Instrument.Quote);
            Add(text.Raw(place > 0 ? ","u8 : ""u8), listing, place, first, second, "");
            if (second == "USD")
            {
                Add(text.Raw(","u8), listing, place, first, "USDC", listing.Native);
            }
        }

        return text.Raw("],\"num_products\":"u8).Number(Feed.Listings.Count).Raw("}"u8).ToArray();
    }

    private static void Add(JsonText text, Listing listing, int place, string first, string second, string alias) => text
        .Raw("{\"product_id\":\""u8).Raw(first + "-" + second).Raw("\",\"price\":"u8).Price(listing.LastPrice)
        .Raw(",\"base_increment\":"u8).Quantity(listing.Step).Raw(",\"quote_increment\":"u8).Price(listing.Tick).Raw(",\"price_increment\":"u8).Price(listing.Tick)
        .Raw(",\"base_min_size\":"u8).Quantity(listing.Step).Raw(",\"quote_min_size\":\"1\",\"status\":\"online\",\"trading_disabled\":false,\"is_disabled\":false,\"product_type\":\"SPOT\",\"base_currency_id\":\""u8)
        .Raw(first).Raw("\",\"quote_currency_id\":\""u8).Raw(second).Raw("\",\"alias\":\""u8).Raw(alias)
        .Raw("\",\"approximate_quote_24h_volume\":"u8).Quantity(listing.DayTurnover(place)).Raw("}"u8);

    private static byte[] Error(string text) => new JsonText().Raw("{\"error\":"u8).Quoted(text).Raw("}"u8).ToArray();
}
