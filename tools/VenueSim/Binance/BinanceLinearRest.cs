using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance USD-M REST, under <c>/fapi/v1</c>.</summary>
internal sealed class BinanceLinearRest(BinanceLinearFeed feed) : BinanceRest(feed, "/fapi/v1")
{
    private const int DefaultBars = 500;

    private static readonly int[] Depths = [5, 10, 20, 50, 100, 500, 1000];

    protected override int DefaultDepth => 500;

    protected override int MaximumBars => 1500;

    protected override bool IsExtra(string symbol) => BinanceContracts.IsExtra(symbol);

    // of all symbols, whatever is asked for
    protected override RestReply ExchangeInfo(HttpRequest request, string symbol) => RestReply.Ok(BinanceContracts.ExchangeInfo(Feed.Listings, Feed.NowMillis, Feed.Setup.RestLimit));

    protected override RestReply Depth(Listing? listing, int limit, string name)
    {
        if (!Depths.Contains(limit))
        {
            return Bad(-4021, $"Invalid depth limit. '{limit}' is not valid depth limit.");
        }

        if (listing is null)
        {
            return RestReply.Ok("{\"lastUpdateId\":1,\"E\":1,\"T\":1,\"bids\":[],\"asks\":[]}"u8.ToArray());
        }

        return RestReply.Ok(Stale(listing, name) is { } stale
            ? BinanceLinearFrames.Depth(listing, stale.Sequence, Feed.NowMillis, BinanceFrames.Best(stale.Bids, limit), BinanceFrames.Best(stale.Asks, limit))
            : BinanceLinearFrames.Depth(listing, listing.UpdateId, Feed.NowMillis, BinanceFrames.Best(listing.Bids, limit), BinanceFrames.Best(listing.Asks, limit)));
    }

    // depth: 2 (<=50), 5 (100), 10 (500), 20 (1000); klines: 1 (<100), 2 (<500), 5 (<=1000), 10
    protected override int Weight(string method, int? limit) => method switch
    {
        "/depth" => (limit ?? DefaultDepth) switch
        {
            <= 50 => 2,
            <= 100 => 5,
            <= 500 => 10,
            _ => 20,
        },
        "/klines" => (limit ?? DefaultBars) switch
        {
            < 100 => 1,
            < 500 => 2,
            <= 1000 => 5,
            _ => 10,
        },
        "/ticker/24hr" => 40, // of all symbols
        "/trades" => 5,
        "/aggTrades" => 20,
        _ => 1,
    };
}
