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
    private long _weightMinute;
    private int _usedWeight;

    public BinanceRest(BinanceFeed feed)
    {
        _feed = feed;
        foreach (var listing in feed.Market.Listings(SimVenue.Binance))
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    public Task HandleAsync(HttpContext context)
    {
        RestReply reply;
        lock (_feed.Market.Lock)
        {
            _feed.Counters.NoteRestRequest(SimVenue.Binance);
            reply = Limited(context) ?? Answer(context.Request);
            context.Response.Headers["X-MBX-USED-WEIGHT"] = _usedWeight.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = _usedWeight.ToString(CultureInfo.InvariantCulture);
        }

        return reply.WriteAsync(context);
    }

    private RestReply Answer(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var symbol = request.Query["symbol"].ToString();
        if (_feed.Faults.Strike(FaultKind.RestError, SimVenue.Binance, $"rest{path}/{symbol}") is { } fault)
        {
            return new RestReply(fault.Status, Error(-1000, "An unknown error occurred while processing the request."));
        }

        return path switch
        {
            "/api/v3/ping" => RestReply.Ok("{}"u8.ToArray()),
            "/api/v3/time" => RestReply.Ok(
                new JsonText().Raw("{\"serverTime\":"u8).Number(_feed.Market.NowMillis).Raw("}"u8).ToArray()),
            "/api/v3/exchangeInfo" => ExchangeInfo(request, symbol),
            "/api/v3/depth" => Depth(request, symbol, path),
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
            _feed.Market, wanted.Length == 0 ? null : new HashSet<string>(wanted), _feed.Options.BinanceWeightPerMinute));
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
        return RestReply.Ok(_feed.Faults.Strike(FaultKind.StaleSnapshot, SimVenue.Binance, $"rest{path}/{symbol}") is null
            ? BinanceFrames.PartialDepth(listing, levels)
            : BinanceFrames.Depth(listing.OpeningBook!, levels));
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

    // Counts the request's weight in real time, as the limit protects the venue and not the market's clock.
    private RestReply? Limited(HttpContext context)
    {
        var minute = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60;
        if (minute != _weightMinute)
        {
            _weightMinute = minute;
            _usedWeight = 0;
        }

        _usedWeight += Weight(context.Request);
        if (_usedWeight <= _feed.Options.BinanceWeightPerMinute)
        {
            return null;
        }

        _feed.Counters.NoteRestLimited(SimVenue.Binance);
        var wait = 60 - DateTimeOffset.UtcNow.ToUnixTimeSeconds() % 60;
        context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return new RestReply(StatusCodes.Status429TooManyRequests, Error(
            -1003, $"Too much request weight used; current limit is {_feed.Options.BinanceWeightPerMinute} request weight per 1 MINUTE."));
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
