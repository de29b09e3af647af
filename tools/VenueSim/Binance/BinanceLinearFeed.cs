using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance USD-M streams, under the two categories of paths.</summary>
internal sealed class BinanceLinearFeed(VenueSetup setup) : BinanceFeed(setup, RequestsPerSecond)
{
    /// <summary>In front of books and quotes.</summary>
    public const string PublicPath = "/public/";

    /// <summary>In front of all others.</summary>
    public const string MarketPath = "/market/";

    private const int RequestsPerSecond = 10;

    protected override BinanceRequest Requests { get; } = new(nestsErrors: true);

    /// <summary>Whether messages name the pair and the kind of contract too, as they do since 2026.</summary>
    public bool NamesPair { get; } = setup.Options.Of<BinanceSimOptions>().NamesPair;

    // @trade (of which the venue does not say where it lives), @bookTicker, @depth…; @aggTrade, @kline_1m
    protected override bool Carries(Session session, string stream)
    {
        var behind = stream[(stream.IndexOf('@') + 1)..];
        var isPublic = behind.StartsWith("depth", StringComparison.Ordinal) || behind.StartsWith("rpiDepth", StringComparison.Ordinal) || behind == "bookTicker";
        return behind == "trade" || isPublic == session.Path.StartsWith(PublicPath, StringComparison.Ordinal);
    }

    // @trade, @aggTrade, @bookTicker, @kline_1m, @depth[5|10|20][@500ms|@100ms]
    protected override Topic? CreateTopic(string name, Listing listing, string stream) => stream switch
    {
        "trade" => new BinanceLinearTradeTopic(this, listing, name),
        "aggTrade" => new BinanceLinearAggregateTradeTopic(this, listing, name),
        "bookTicker" => new BinanceLinearBookTickerTopic(this, listing, name),
        "kline_1m" => new BinanceKlineTopic(this, listing, name, 250, NamesPair),
        _ => stream.Split('@') is [var depth, .. var speed] && depth.StartsWith("depth", StringComparison.Ordinal) && Cadence(speed) is { } millis
            ? depth["depth".Length..] switch
            {
                "" => new BinanceLinearDepthTopic(this, listing, name, millis),
                "5" => new BinanceLinearPartialDepthTopic(this, listing, name, 5, millis),
                "10" => new BinanceLinearPartialDepthTopic(this, listing, name, 10, millis),
                "20" => new BinanceLinearPartialDepthTopic(this, listing, name, 20, millis),
                _ => null,
            }
            : null,
    };

    private static int? Cadence(string[] speed) => speed switch
    {
        [] or ["250ms"] => 250,
        ["500ms"] => 500,
        ["100ms"] => 100,
        _ => null,
    };
}
