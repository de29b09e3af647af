using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot REST: market data under <c>/api/v3</c>, weights, limits and error bodies.</summary>
internal sealed class BinanceRest : VenueRest
{
    private const int MaximumDepth = 5000;
    private const int DefaultDepth = 100;
    private const int DefaultRows = 500;
    private const int MaximumRows = 1000;

    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);
    private readonly BinanceWeights _weights;

    public BinanceRest(BinanceFeed feed)
        : base(feed)
    {
        _weights = new BinanceWeights(feed);
        foreach (var listing in feed.Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    protected override byte[] FailureBody => Error(-1000, "An unknown error occurred while processing the request.");

    protected override string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

    protected override RestReply Answer(HttpRequest request, string name, string symbol)
    {
        var path = request.Path.Value ?? "";
        return path switch
        {
            "/api/v3/ping" => RestReply.Ok("{}"u8.ToArray()),
            "/api/v3/time" => RestReply.Ok(
                new JsonText().Raw("{\"serverTime\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray()),
            "/api/v3/exchangeInfo" => ExchangeInfo(request, symbol),
            "/api/v3/depth" => Depth(request, symbol, name),
            "/api/v3/ticker/24hr" => RestReply.Ok(BinanceHistory.Day(Feed.Listings)),
            "/api/v3/klines" => Rows(request, symbol, BinanceHistory.Klines),
            "/api/v3/trades" => Rows(request, symbol, BinanceHistory.Trades),
            "/api/v3/aggTrades" => Rows(request, symbol, BinanceHistory.AggregateTrades),
            _ => new RestReply(StatusCodes.Status404NotFound, "{\"code\":-1000,\"msg\":\"Path not found.\"}"u8.ToArray()),
        };
    }

    private RestReply ExchangeInfo(HttpRequest request, string symbol)
    {
        var wanted = symbol.Length > 0 ? [symbol] : Symbols(request.Query["symbols"].ToString());
        foreach (var name in wanted)
        {
            if (!_bySymbol.ContainsKey(name) && !BinanceInstruments.IsExtra(name))
            {
                return Bad(-1121, "Invalid symbol.");
            }
        }

        return RestReply.Ok(BinanceInstruments.ExchangeInfo(
            Feed.Listings, Feed.NowMillis, wanted.Length == 0 ? null : new HashSet<string>(wanted), Feed.Setup.RestLimit));
    }

    private RestReply Depth(HttpRequest request, string symbol, string name)
    {
        if (!TrySymbol(symbol, out var listing, out var error) || !TryLimit(request, DefaultDepth, out var limit, out error))
        {
            return error;
        }

        if (listing is null)
        {
            return RestReply.Ok("{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}"u8.ToArray());
        }

        var levels = Math.Min(limit, MaximumDepth);
        return RestReply.Ok(Stale(listing, name) is { } stale ? BinanceFrames.Depth(stale, levels) : BinanceFrames.PartialDepth(listing, levels));
    }

    private RestReply Rows(HttpRequest request, string symbol, Func<Listing, HttpRequest, int, byte[]> rows)
    {
        if (!TrySymbol(symbol, out var listing, out var error) || !TryLimit(request, DefaultRows, out var limit, out error))
        {
            return error;
        }

        return RestReply.Ok(listing is null ? "[]"u8.ToArray() : rows(listing, request, Math.Min(limit, MaximumRows)));
    }

    // A symbol that exists but is not simulated is valid and has no data: listing is null.
    private bool TrySymbol(string symbol, out Listing? listing, out RestReply error)
    {
        listing = null;
        error = default;
        if (symbol.Length == 0)
        {
            error = Bad(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
            return false;
        }

        if (_bySymbol.TryGetValue(symbol, out listing) || BinanceInstruments.IsExtra(symbol))
        {
            return true;
        }

        error = Bad(-1121, "Invalid symbol.");
        return false;
    }

    private static bool TryLimit(HttpRequest request, int standard, out int limit, out RestReply error)
    {
        var text = request.Query["limit"].ToString();
        limit = standard;
        error = default;
        if (text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0))
        {
            return true;
        }

        error = Bad(-1100, "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'.");
        return false;
    }

    protected override RestReply? Limited(HttpContext context, string name, string symbol)
    {
        var refused = _weights.Charge(Weight(context.Request), name, symbol);
        var (headers, used) = (context.Response.Headers, _weights.Used.ToString(CultureInfo.InvariantCulture));
        headers["X-MBX-USED-WEIGHT"] = used;
        headers["X-MBX-USED-WEIGHT-1M"] = used;
        if (refused is not { } refusal)
        {
            return null;
        }

        headers.RetryAfter = RestBlocks.SecondsUntil(refusal.UntilMillis).ToString(CultureInfo.InvariantCulture);
        return new RestReply(refusal.Status, Error(-1003, refusal.Status == StatusCodes.Status429TooManyRequests
            ? $"Too much request weight used; current limit is {Feed.Setup.RestLimit} request weight per 1 MINUTE."
            : $"Way too much request weight used; IP banned until {refusal.UntilMillis}."));
    }

    // depth: 5 (<=100), 25 (<=500), 50 (<=1000), 250 (<=5000)
    private static int Weight(HttpRequest request) => request.Path.Value switch
    {
        "/api/v3/exchangeInfo" => 20,
        "/api/v3/depth" => (TryLimit(request, DefaultDepth, out var limit, out _) ? limit : DefaultDepth) switch
        {
            <= 100 => 5,
            <= 500 => 25,
            <= 1000 => 50,
            _ => 250,
        },
        "/api/v3/ticker/24hr" => 80, // of all symbols
        "/api/v3/klines" => 2,
        "/api/v3/trades" => 25,
        "/api/v3/aggTrades" => 4,
        _ => 1,
    };

    // ["BTCUSDT","ETHUSDT"]
    private static string[] Symbols(string list) =>
        list.Trim('[', ']').Replace("\"", "", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static RestReply Bad(int code, string message) => new(StatusCodes.Status400BadRequest, Error(code, message));

    private static byte[] Error(int code, string message) =>
        new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
