using System.Globalization;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot REST: market data under <c>/api/v3</c>, weights, limits and error bodies.</summary>
internal sealed class BinanceRest
{
    private const int MaximumDepth = 5000;
    private const int DefaultDepth = 100;
    private const int DefaultRows = 500;
    private const int MaximumRows = 1000;

    private readonly BinanceFeed _feed;
    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);
    private readonly BinanceWeights _weights;

    public BinanceRest(BinanceFeed feed)
    {
        _weights = new BinanceWeights(feed);
        _feed = feed;
        foreach (var listing in feed.Market.Listings(SimVenue.Binance))
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        RestReply reply;
        lock (_feed.Market.Lock)
        {
            _feed.Counters.NoteRestRequest(SimVenue.Binance);
            var (name, symbol) = ("rest" + context.Request.Path + "/" + Symbol(context.Request), Symbol(context.Request));
            reply = (Limited(context, name, symbol) ?? Answer(context.Request)).SlowedBy(_feed.Faults, SimVenue.Binance, name, symbol);
            var used = _weights.Used.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-MBX-USED-WEIGHT"] = used;
            context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = used;
        }

        return reply.WriteAsync(context, stopping);
    }

    private RestReply Answer(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var symbol = Symbol(request);
        if (_feed.Faults.Strike(FaultKind.RestError, SimVenue.Binance, $"rest{path}/{symbol}", symbol) is { } fault)
        {
            return new RestReply(fault.Status, Error(-1000, "An unknown error occurred while processing the request."));
        }

        return path switch
        {
            "/api/v3/ping" => RestReply.Ok("{}"u8.ToArray()),
            "/api/v3/time" => RestReply.Ok(
                new JsonText().Raw("{\"serverTime\":"u8).Number(_feed.NowMillis).Raw("}"u8).ToArray()),
            "/api/v3/exchangeInfo" => ExchangeInfo(request, symbol),
            "/api/v3/depth" => Depth(request, symbol, path),
            "/api/v3/ticker/24hr" => RestReply.Ok(BinanceHistory.Day(_bySymbol.Values)),
            "/api/v3/klines" => Rows(request, symbol, BinanceHistory.Klines),
            "/api/v3/trades" => Rows(request, symbol, BinanceHistory.Trades),
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
            _feed.Market, _feed.NowMillis, wanted.Length == 0 ? null : new HashSet<string>(wanted), _feed.Options.BinanceWeightPerMinute));
    }

    private RestReply Depth(HttpRequest request, string symbol, string path)
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
        return RestReply.Ok(
            _feed.Faults.Strike(FaultKind.StaleSnapshot, SimVenue.Binance, $"rest{path}/{symbol}", symbol) is { } stale
                ? BinanceFrames.Depth(listing.Before(stale.Updates), levels)
                : BinanceFrames.PartialDepth(listing, levels));
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

    private RestReply? Limited(HttpContext context, string name, string symbol)
    {
        if (_weights.Charge(Weight(context.Request), name, symbol) is not { } refusal)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = RestBlocks.SecondsUntil(refusal.UntilMillis).ToString(CultureInfo.InvariantCulture);
        return new RestReply(refusal.Status, Error(-1003, refusal.Status == StatusCodes.Status429TooManyRequests
            ? $"Too much request weight used; current limit is {_feed.Options.BinanceWeightPerMinute} request weight per 1 MINUTE."
            : $"Way too much request weight used; IP banned until {refusal.UntilMillis}."));
    }

    private static string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

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
        _ => 1,
    };

    // ["BTCUSDT","ETHUSDT"]
    private static string[] Symbols(string list) =>
        list.Trim('[', ']').Replace("\"", "", StringComparison.Ordinal).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static RestReply Bad(int code, string message) => new(StatusCodes.Status400BadRequest, Error(code, message));

    private static byte[] Error(int code, string message) =>
        new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
