using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot streams.</summary>
internal sealed class BinanceSpotFeed(VenueSetup setup) : BinanceFeed(setup, RequestsPerSecond)
{
    private const int RequestsPerSecond = 5;

    protected override BinanceRequest Requests { get; } = new(nestsErrors: false);

    // @trade, @aggTrade, @bookTicker, @depth[@100ms], @depth5|10|20[@100ms], @kline_1m
    protected override Topic? CreateTopic(string name, Listing listing, string stream) => stream switch
    {
        "trade" => new BinanceTradeTopic(this, listing, name),
        "aggTrade" => new BinanceAggregateTradeTopic(this, listing, name),
        "bookTicker" => new BinanceBookTickerTopic(this, listing, name),
        "kline_1m" => new BinanceKlineTopic(this, listing, name, 2000),
        "depth" or "depth@1000ms" => new BinanceDepthTopic(this, listing, name, 1000),
        "depth@100ms" => new BinanceDepthTopic(this, listing, name, 100),
        "depth5" => new BinancePartialDepthTopic(this, listing, name, 5, 1000),
        "depth10" => new BinancePartialDepthTopic(this, listing, name, 10, 1000),
        "depth20" => new BinancePartialDepthTopic(this, listing, name, 20, 1000),
        "depth5@100ms" => new BinancePartialDepthTopic(this, listing, name, 5, 100),
        "depth10@100ms" => new BinancePartialDepthTopic(this, listing, name, 10, 100),
        "depth20@100ms" => new BinancePartialDepthTopic(this, listing, name, 20, 100),
        _ => null,
    };
}
