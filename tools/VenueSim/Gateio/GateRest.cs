using System.Globalization;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate spot REST: market data under <c>/api/v4/spot</c>, the rate limit's headers and error bodies.</summary>
internal sealed class GateRest
{
    private const int MaximumDepth = 1000;
    private const int DefaultDepth = 10;
    private const int DefaultRows = 100;
    private const int MaximumRows = 1000;
    private const int WindowSeconds = 10;

    private readonly GateFeed _feed;
    private readonly Dictionary<string, Listing> _byPair = new(StringComparer.Ordinal);
    private readonly RestBlocks _blocks = new();
    private readonly Dictionary<string, int> _usedByPath = new(StringComparer.Ordinal);
    private long _window;

    public GateRest(GateFeed feed)
    {
        _feed = feed;
        foreach (var listing in feed.Market.Listings(SimVenue.Gateio))
        {
            _byPair.Add(listing.Native, listing);
        }
    }

    public Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        RestReply reply;
        lock (_feed.Market.Lock)
        {
            _feed.Counters.NoteRestRequest(SimVenue.Gateio);
            var pair = context.Request.Query["currency_pair"].ToString();
            var name = $"rest{context.Request.Path}/{pair}";
            reply = (Limited(context, name, pair) ?? Answer(context.Request)).SlowedBy(_feed.Faults, SimVenue.Gateio, name, pair);
        }

        return reply.WriteAsync(context, stopping);
    }

    private RestReply Answer(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var pair = request.Query["currency_pair"].ToString();
        if (_feed.Faults.Strike(FaultKind.RestError, SimVenue.Gateio, $"rest{path}/{pair}", pair) is { } fault)
        {
            return new RestReply(fault.Status, Error("SERVER_ERROR", "Internal server error"));
        }

        const string Pairs = "/api/v4/spot/currency_pairs";
        if (path.StartsWith(Pairs + "/", StringComparison.Ordinal))
        {
            return GateInstruments.Pair(_feed.Market, path[(Pairs.Length + 1)..]) is { } body
                ? RestReply.Ok(body)
                : InvalidPair(path[(Pairs.Length + 1)..]);
        }

        return path switch
        {
            Pairs => RestReply.Ok(GateInstruments.Pairs(_feed.Market)),
            "/api/v4/spot/time" => RestReply.Ok(
                new JsonText().Raw("{\"server_time\":"u8).Number(_feed.NowMillis).Raw("}"u8).ToArray()),
            "/api/v4/spot/order_book" => OrderBook(request, pair, path),
            "/api/v4/spot/tickers" => RestReply.Ok(GateHistory.Day(_byPair.Values)),
            "/api/v4/spot/candlesticks" => Rows(request, pair, GateHistory.Candlesticks),
            "/api/v4/spot/trades" => Rows(request, pair, GateHistory.Trades),
            _ => new RestReply(StatusCodes.Status404NotFound, Error("URL_NOT_FOUND", "Request URL not found")),
        };
    }

    // {"id":..,"current":ms,"update":ms,"asks":[["p","q"]],"bids":[..]}; id only with with_id=true
    private RestReply OrderBook(HttpRequest request, string pair, string path)
    {
        if (!TryPair(pair, out var listing, out var error) || !TryLimit(request, DefaultDepth, MaximumDepth, out var limit, out error))
        {
            return error;
        }

        var stale = listing is not null && _feed.Faults.Strike(FaultKind.StaleSnapshot, SimVenue.Gateio, $"rest{path}/{pair}", pair) is { } rule
            ? listing.Before(rule.Updates)
            : null;
        var text = new JsonText().Raw("{"u8);
        if (request.Query["with_id"].ToString() == "true")
        {
            text.Raw("\"id\":"u8).Number(stale?.Sequence ?? listing?.UpdateId ?? 1).Raw(","u8);
        }

        text.Raw("\"current\":"u8).Number(_feed.NowMillis).Raw(",\"update\":"u8).Number(_feed.NowMillis).Raw(",\"asks\":["u8);
        if (listing is not null)
        {
            GateFrames.Levels(text, stale is not null ? Earlier(stale.Asks, limit) : GateFrames.Best(listing.Asks, limit));
        }

        text.Raw("],\"bids\":["u8);
        if (listing is not null)
        {
            GateFrames.Levels(text, stale is not null ? Earlier(stale.Bids, limit) : GateFrames.Best(listing.Bids, limit));
        }

        return RestReply.Ok(text.Raw("]}"u8).ToArray());
    }

    private RestReply Rows(HttpRequest request, string pair, Func<Listing, HttpRequest, int, byte[]> rows)
    {
        if (!TryPair(pair, out var listing, out var error) || !TryLimit(request, DefaultRows, MaximumRows, out var limit, out error))
        {
            return error;
        }

        return RestReply.Ok(listing is null ? "[]"u8.ToArray() : rows(listing, request, limit));
    }

    // A pair that exists but is not simulated is valid and has no data: listing is null.
    private bool TryPair(string pair, out Listing? listing, out RestReply error)
    {
        listing = null;
        error = default;
        if (pair.Length == 0)
        {
            error = new RestReply(400, Error("MISSING_REQUIRED_PARAM", "Missing required parameter: currency_pair"));
            return false;
        }

        if (_byPair.TryGetValue(pair, out listing) || GateInstruments.IsExtra(pair))
        {
            return true;
        }

        error = InvalidPair(pair);
        return false;
    }

    private static bool TryLimit(HttpRequest request, int standard, int maximum, out int limit, out RestReply error)
    {
        var text = request.Query["limit"].ToString();
        limit = standard;
        error = default;
        if (text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0 && limit <= maximum))
        {
            return true;
        }

        error = new RestReply(400, Error("INVALID_PARAM_VALUE", $"Invalid value of parameter limit: {text}"));
        return false;
    }

    // Counted a path and a window of 10 s in real time, as the limit protects the venue and not the market's clock.
    private RestReply? Limited(HttpContext context, string name, string pair)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (seconds / WindowSeconds != _window)
        {
            _window = seconds / WindowSeconds;
            _usedByPath.Clear();
        }

        var path = context.Request.Path.Value ?? "";
        var used = _usedByPath.GetValueOrDefault(path) + 1;
        // The paths are the client's choice: beyond the handful that exist, count them as one.
        _usedByPath[_usedByPath.Count < 100 ? path : ""] = used;
        var limit = _feed.Options.GateRequestsPerTenSeconds;
        var headers = context.Response.Headers;
        headers["X-Gate-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Gate-RateLimit-Requests-Remain"] = Math.Max(0, limit - used).ToString(CultureInfo.InvariantCulture);
        headers["X-Gate-RateLimit-Reset-Timestamp"] = ((_window + 1) * WindowSeconds).ToString(CultureInfo.InvariantCulture);
        _feed.Counters.NoteWeight(SimVenue.Gateio, used);
        if (_blocks.Current(path) is { } block)
        {
            _feed.Counters.NoteRestWhileBlocked(SimVenue.Gateio);
            Refuse(headers, block.UntilMillis);
        }
        else if (_feed.Faults.Strike(FaultKind.Rest429, SimVenue.Gateio, name, pair) is { } rule)
        {
            var until = RestBlocks.NowMillis + rule.Retry.MillisOr(FaultDefaults.Retry429Millis);
            _blocks.Block(path, StatusCodes.Status429TooManyRequests, until);
            Refuse(headers, until);
        }
        else if (used <= limit)
        {
            return null;
        }

        _feed.Counters.NoteRestLimited(SimVenue.Gateio);
        return new RestReply(StatusCodes.Status429TooManyRequests, Error("TOO_MANY_REQUESTS", "Request Rate Limit Exceeded"));
    }

    // No Retry-After has been seen: the reset header says when to come again, in whole seconds.
    private static void Refuse(IHeaderDictionary headers, long untilMillis)
    {
        headers["X-Gate-RateLimit-Requests-Remain"] = "0";
        headers["X-Gate-RateLimit-Reset-Timestamp"] = ((untilMillis + 999) / 1000).ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<KeyValuePair<long, long>> Earlier(IReadOnlyList<BookLevel> side, int levels)
    {
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            yield return new((long)(side[index].Price * Listing.PriceScale), (long)(side[index].Quantity * Listing.QuantityScale));
        }
    }

    private static RestReply InvalidPair(string pair) =>
        new(StatusCodes.Status400BadRequest, Error("INVALID_CURRENCY_PAIR", $"Invalid currency pair {pair}"));

    // {"label":"INVALID_CURRENCY_PAIR","message":".."}
    private static byte[] Error(string label, string message) =>
        new JsonText().Raw("{\"label\":\""u8).Raw(label).Raw("\",\"message\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
