using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate spot REST: market data under <c>/api/v4/spot</c>, the rate limit's headers and error bodies. What the futures have the same is theirs, too.</summary>
internal class GateRest : VenueRest
{
    private const int MaximumDepth = 1000;
    private const int DefaultDepth = 10;
    private const int DefaultRows = 100;
    private const int MaximumRows = 1000;
    private const int WindowSeconds = 10;

    private readonly Dictionary<string, Listing> _byPair = new(StringComparer.Ordinal);
    private readonly RestWindow _window;
    private readonly string _symbolKey;

    public GateRest(GateFeed feed, string symbolKey = "currency_pair")
        : base(feed)
    {
        _symbolKey = symbolKey;
        _window = new RestWindow(feed, WindowSeconds);
        foreach (var listing in feed.Listings)
        {
            _byPair.Add(listing.Native, listing);
        }
    }

    protected override byte[] FailureBody => Error("SERVER_ERROR", "Internal server error");

    protected override string Symbol(HttpRequest request) => request.Query[_symbolKey].ToString();

    protected override RestReply Answer(HttpRequest request, string name, string symbol)
    {
        var (path, pair) = (request.Path.Value ?? "", symbol);
        const string Pairs = "/api/v4/spot/currency_pairs";
        if (path.StartsWith(Pairs + "/", StringComparison.Ordinal))
        {
            return GateInstruments.Pair(Feed.Listings, path[(Pairs.Length + 1)..]) is { } body
                ? RestReply.Ok(body)
                : Unlisted(path[(Pairs.Length + 1)..]);
        }

        return path switch
        {
            Pairs => RestReply.Ok(GateInstruments.Pairs(Feed.Listings)),
            "/api/v4/spot/time" => RestReply.Ok(
                new JsonText().Raw("{\"server_time\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray()),
            "/api/v4/spot/order_book" => OrderBook(request, pair, name),
            "/api/v4/spot/tickers" => RestReply.Ok(GateHistory.Day(Feed.Listings)),
            "/api/v4/spot/candlesticks" => Rows(request, pair, GateHistory.Candlesticks),
            "/api/v4/spot/trades" => Rows(request, pair, GateHistory.Trades),
            _ => new RestReply(StatusCodes.Status404NotFound, Error("URL_NOT_FOUND", "Request URL not found")),
        };
    }

    /// <summary>The book; <c>id</c> only with <c>with_id=true</c>.</summary>
    protected RestReply OrderBook(HttpRequest request, string pair, string name)
    {
        if (!TryPair(pair, out var listing, out var error) || !TryLimit(request, DefaultDepth, MaximumDepth, out var limit, out error))
        {
            return error;
        }

        var stale = listing is null ? null : Stale(listing, name);
        var id = request.Query["with_id"].ToString() == "true" ? stale?.Sequence ?? listing?.UpdateId ?? 1 : (long?)null;
        return RestReply.Ok(Depth(
            request,
            listing,
            id,
            listing is null ? [] : stale is not null ? Earlier(stale.Asks, limit) : GateFrames.Best(listing.Asks, limit),
            listing is null ? [] : stale is not null ? Earlier(stale.Bids, limit) : GateFrames.Best(listing.Bids, limit)));
    }

    // {"id":..,"current":ms,"update":ms,"asks":[["p","q"]],"bids":[..]}
    protected virtual byte[] Depth(HttpRequest request, Listing? listing, long? id, IEnumerable<KeyValuePair<long, long>> asks, IEnumerable<KeyValuePair<long, long>> bids)
    {
        var text = new JsonText().Raw("{"u8);
        if (id is { } number)
        {
            text.Raw("\"id\":"u8).Number(number).Raw(","u8);
        }

        text.Raw("\"current\":"u8).Number(Feed.NowMillis).Raw(",\"update\":"u8).Number(Feed.NowMillis).Raw(",\"asks\":["u8);
        GateFrames.Levels(text, asks);
        text.Raw("],\"bids\":["u8);
        GateFrames.Levels(text, bids);
        return text.Raw("]}"u8).ToArray();
    }

    protected RestReply Rows(HttpRequest request, string pair, Func<Listing, HttpRequest, int, byte[]> rows)
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
            error = new RestReply(400, Error("MISSING_REQUIRED_PARAM", "Missing required parameter: " + _symbolKey));
            return false;
        }

        if (_byPair.TryGetValue(pair, out listing) || IsExtra(pair))
        {
            return true;
        }

        error = Unlisted(pair);
        return false;
    }

    /// <summary>A symbol that is listed and does not move.</summary>
    protected virtual bool IsExtra(string native) => GateInstruments.IsExtra(native);

    /// <summary>The answer to a symbol that is not listed.</summary>
    protected virtual RestReply Unlisted(string native) =>
        new(StatusCodes.Status400BadRequest, Error("INVALID_CURRENCY_PAIR", $"Invalid currency pair {native}"));

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

    // Counted a path. No Retry-After has been seen: the reset header says when to come again, in whole seconds.
    protected override RestReply? Limited(HttpContext context, string name, string symbol)
    {
        var charge = _window.Charge(context.Request.Path.Value ?? "", 1, name, symbol);
        var (limit, headers) = (Feed.Setup.RestLimit, context.Response.Headers);
        var (remaining, reset) = charge.IsRefused ? (0, (charge.RefusedUntilMillis + 999) / 1000) : (limit - charge.Used, charge.WindowEndMillis / 1000);
        headers["X-Gate-RateLimit-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Gate-RateLimit-Requests-Remain"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Gate-RateLimit-Reset-Timestamp"] = reset.ToString(CultureInfo.InvariantCulture);
        return charge.IsRefused
            ? new RestReply(StatusCodes.Status429TooManyRequests, Error("TOO_MANY_REQUESTS", "Request Rate Limit Exceeded"))
            : null;
    }

    private static IEnumerable<KeyValuePair<long, long>> Earlier(IReadOnlyList<BookLevel> side, int levels)
    {
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            yield return new((long)(side[index].Price * Listing.PriceScale), (long)(side[index].Quantity * Listing.QuantityScale));
        }
    }

    // {"label":"INVALID_CURRENCY_PAIR","message":".."}
    protected static byte[] Error(string label, string message) =>
        new JsonText().Raw("{\"label\":\""u8).Raw(label).Raw("\",\"message\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
