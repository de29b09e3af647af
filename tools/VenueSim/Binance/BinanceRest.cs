using System.Globalization;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim.Binance;

/// <summary>What the REST of Binance's markets shares: market data under a prefix, the weight of a minute, error bodies.</summary>
internal abstract class BinanceRest : VenueRest
{
    private const int DefaultRows = 500;
    private const int MaximumTrades = 1000;

    private readonly string _prefix;
    private readonly Dictionary<string, Listing> _bySymbol = new(StringComparer.Ordinal);
    private readonly BinanceWeights _weights;

    protected BinanceRest(BinanceFeed feed, string prefix)
        : base(feed)
    {
        _prefix = prefix;
        _weights = new BinanceWeights(feed);
        foreach (var listing in feed.Listings)
        {
            _bySymbol.Add(listing.Native, listing);
        }
    }

    /// <summary>Levels of a depth for which no limit is named.</summary>
    protected abstract int DefaultDepth { get; }

    /// <summary>Bars of a request at most.</summary>
    protected abstract int MaximumBars { get; }

    protected override byte[] FailureBody => Error(-1000, "An unknown error occurred while processing the request.");

    protected override string Symbol(HttpRequest request) => request.Query["symbol"].ToString();

    protected override RestReply Answer(HttpRequest request, string name, string symbol) => Method(request) switch
    {
        "/ping" => RestReply.Ok("{}"u8.ToArray()),
        "/time" => RestReply.Ok(new JsonText().Raw("{\"serverTime\":"u8).Number(Feed.NowMillis).Raw("}"u8).ToArray()),
        "/exchangeInfo" => ExchangeInfo(request, symbol),
        "/depth" => Depth(request, symbol, name),
        "/ticker/24hr" => RestReply.Ok(BinanceHistory.Day(Feed.Listings)),
        "/klines" => Rows(request, symbol, BinanceHistory.Klines, MaximumBars),
        "/trades" => Rows(request, symbol, BinanceHistory.Trades, MaximumTrades),
        "/aggTrades" => Rows(request, symbol, BinanceHistory.AggregateTrades, MaximumTrades),
        _ => new RestReply(StatusCodes.Status404NotFound, "{\"code\":-1000,\"msg\":\"Path not found.\"}"u8.ToArray()),
    };

    /// <summary>The instrument list.</summary>
    protected abstract RestReply ExchangeInfo(HttpRequest request, string symbol);

    /// <summary>A depth; without a listing that of a symbol which exists and is not simulated.</summary>
    protected abstract RestReply Depth(Listing? listing, int limit, string name);

    /// <summary>What a request costs.</summary>
    /// <param name="method">Its path behind the prefix.</param>
    /// <param name="limit">Its limit, or null where none is named that is a number.</param>
    protected abstract int Weight(string method, int? limit);

    /// <summary>Whether a symbol exists.</summary>
    protected bool Exists(string symbol) => _bySymbol.ContainsKey(symbol) || IsExtra(symbol);

    /// <summary>Whether a symbol exists that is not simulated.</summary>
    protected abstract bool IsExtra(string symbol);

    // Empty for a path of another API: no method has that name.
    private string Method(HttpRequest request) => request.Path.Value is { } path && path.StartsWith(_prefix, StringComparison.Ordinal) ? path[_prefix.Length..] : "";

    private RestReply Depth(HttpRequest request, string symbol, string name) =>
        TrySymbol(symbol, out var listing, out var error) && TryLimit(request, DefaultDepth, out var limit, out error) ? Depth(listing, limit, name) : error;

    private RestReply Rows(HttpRequest request, string symbol, Func<Listing, HttpRequest, int, byte[]> rows, int most)
    {
        if (!TrySymbol(symbol, out var listing, out var error) || !TryLimit(request, DefaultRows, out var limit, out error))
        {
            return error;
        }

        return RestReply.Ok(listing is null ? "[]"u8.ToArray() : rows(listing, request, Math.Min(limit, most)));
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

        if (_bySymbol.TryGetValue(symbol, out listing) || IsExtra(symbol))
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
        var refused = _weights.Charge(Weight(Method(context.Request), TryLimit(context.Request, 0, out var limit, out _) && limit > 0 ? limit : null), name, symbol);
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

    protected static RestReply Bad(int code, string message) => new(StatusCodes.Status400BadRequest, Error(code, message));

    private static byte[] Error(int code, string message) =>
        new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
