using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate futures REST: market data under <c>/api/v4/futures/usdt</c>. Sizes are contracts; times of books are seconds with a fraction.</summary>
internal sealed class GateFuturesRest(GateFuturesFeed feed, Func<HttpRequest, GateSizes> sizes) : GateRest(feed, "contract")
{
    protected override RestReply Answer(HttpRequest request, string name, string symbol) => request.Path.Value switch
    {
        "/api/v4/futures/usdt/contracts" => RestReply.Ok(GateContracts.All(Feed.Listings, sizes(request))),
        "/api/v4/futures/usdt/order_book" => OrderBook(request, symbol, name),
        "/api/v4/futures/usdt/tickers" => RestReply.Ok(GateContracts.Day(Feed.Listings)),
        "/api/v4/futures/usdt/candlesticks" => Rows(request, symbol, Candlesticks),
        "/api/v4/futures/usdt/trades" => Rows(request, symbol, Trades),
        _ => new RestReply(StatusCodes.Status404NotFound, Error("URL_NOT_FOUND", "Request URL not found")),
    };

    protected override bool IsExtra(string native) => GateContracts.IsExtra(native);

    protected override RestReply Unlisted(string native) => new(StatusCodes.Status400BadRequest, Error("CONTRACT_NOT_FOUND", $"Contract {native} not found"));

    // {"current":1623898993.123,"id":..,"update":1623898993.121,"asks":[{"p":"..","s":..}],"bids":[..]}
    protected override byte[] Depth(HttpRequest request, Listing? listing, long? id, IEnumerable<KeyValuePair<long, long>> asks, IEnumerable<KeyValuePair<long, long>> bids)
    {
        var text = Seconds(new JsonText().Raw("{\"current\":"u8));
        if (id is { } number)
        {
            text.Raw(",\"id\":"u8).Number(number);
        }

        Seconds(text.Raw(",\"update\":"u8)).Raw(",\"asks\":["u8);
        if (listing is not null)
        {
            GateFuturesFrames.Levels(text, listing, sizes(request), asks);
            text.Raw("],\"bids\":["u8);
            GateFuturesFrames.Levels(text, listing, sizes(request), bids);
            return text.Raw("]}"u8).ToArray();
        }

        return text.Raw("],\"bids\":[]}"u8).ToArray();
    }

    private JsonText Seconds(JsonText text) => text
        .Number(Feed.NowMillis / 1000).Raw("."u8).Raw((Feed.NowMillis % 1000).ToString("D3", System.Globalization.CultureInfo.InvariantCulture));

    // oldest first: [{"t":..,"v":..,"c":"..","h":"..","l":"..","o":"..","sum":".."}]
    private byte[] Candlesticks(Listing listing, HttpRequest request, int limit)
    {
        var text = new JsonText().Raw("["u8);
        var candles = listing.ClosedCandles.Append(listing.Candle).TakeLast(limit).ToArray();
        for (var index = 0; index < candles.Length; index++)
        {
            text.Raw(index == 0 ? ""u8 : ","u8);
            GateFuturesFrames.CandleFields(text, listing, sizes(request), candles[index]).Raw(",\"sum\":"u8).Quantity(candles[index].QuoteVolume).Raw("}"u8);
        }

        return text.Raw("]"u8).ToArray();
    }

    // newest first
    private byte[] Trades(Listing listing, HttpRequest request, int limit)
    {
        var text = new JsonText().Raw("["u8);
        var first = true;
        foreach (var trade in listing.Trades.Reverse().Take(limit))
        {
            text.Raw(first ? ""u8 : ","u8);
            GateFuturesFrames.TradeFields(text, listing, sizes(request), trade);
            first = false;
        }

        return text.Raw("]"u8).ToArray();
    }
}
