using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot REST, under <c>/api/v3</c>.</summary>
internal sealed class BinanceSpotRest(BinanceSpotFeed feed) : BinanceRest(feed, "/api/v3")
{
    private const int MaximumDepth = 5000;

    protected override int DefaultDepth => 100;

    protected override int MaximumBars => 1000;

    protected override bool IsExtra(string symbol) => BinanceInstruments.IsExtra(symbol);

    protected override RestReply ExchangeInfo(HttpRequest request, string symbol)
    {
        var wanted = symbol.Length > 0 ? [symbol] : Symbols(request.Query["symbols"].ToString());
        return Array.TrueForAll(wanted, Exists)
            ? RestReply.Ok(BinanceInstruments.ExchangeInfo(Feed.Listings, Feed.NowMillis, wanted.Length == 0 ? null : new HashSet<string>(wanted), Feed.Setup.RestLimit))
            : Bad(-1121, "Invalid symbol.");
    }

    protected override RestReply Depth(Listing? listing, int limit, string name)
    {
        if (listing is null)
        {
            return RestReply.Ok("{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}"u8.ToArray());
        }

        var levels = Math.Min(limit, MaximumDepth);
        return RestReply.Ok(Stale(listing, name) is { } stale ? BinanceFrames.Depth(listing, stale, levels) : BinanceFrames.PartialDepth(listing, levels));
    }

    // depth: 5 (<=100), 25 (<=500), 50 (<=1000), 250 (<=5000)
    protected override int Weight(string method, int? limit) => method switch
    {
        "/exchangeInfo" => 20,
        "/depth" => (limit ?? DefaultDepth) switch
        {
            <= 100 => 5,
            <= 500 => 25,
            <= 1000 => 50,
            _ => 250,
        },
        "/ticker/24hr" => 80, // of all symbols
        "/klines" => 2,
        "/trades" => 25,
        "/aggTrades" => 4,
        _ => 1,
    };

    // ["BTCUSDT","ETHUSDT"]
    private static string[] Symbols(string list) =>
        list.Trim('[', ']').Replace("\"", "", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries);
}
