namespace Crossfeed.Venues.Gateio;

/// <summary>The REST paths that the engine asks for in one market, and what a recorded address was asked for.</summary>
/// <param name="root">What they begin with.</param>
/// <param name="list">Last part of the instrument list's path.</param>
/// <param name="symbolKey">Name of the parameter that takes a symbol.</param>
internal sealed class GateRestPaths(string root, string list, string symbolKey)
{
    private const string WithIdKey = "with_id"; // without it the body has no id, and a snapshot without an id joins no stream

    /// <summary>Spot.</summary>
    public static GateRestPaths Spot { get; } = new("/api/v4/spot", "currency_pairs", "currency_pair");

    /// <summary>Futures settled in USDT.</summary>
    public static GateRestPaths Futures { get; } = new("/api/v4/futures/usdt", "contracts", "contract");

    /// <summary>The instrument list.</summary>
    public string InstrumentList { get; } = $"{root}/{list}";

    /// <summary>The last day of every listing.</summary>
    public string Tickers { get; } = root + "/tickers";

    private string OrderBook { get; } = root + "/order_book";

    /// <summary>The depth of one listing, with its id.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="levels">Levels a side.</param>
    public string Depth(string native, int levels) => $"{OrderBook}?{symbolKey}={Uri.EscapeDataString(native)}&limit={levels}&{WithIdKey}=true";

    /// <summary>The last trade of one listing.</summary>
    /// <param name="native">Native symbol.</param>
    public string LastTrade(string native) => $"{root}/trades?{symbolKey}={Uri.EscapeDataString(native)}&limit=1";

    /// <summary>Tells what an address was asked for.</summary>
    /// <param name="address">Absolute URL, or path with query.</param>
    public RestRequest Classify(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(InstrumentList, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        if (query < 0 || !path.EndsWith(OrderBook, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.Other, null);
        }

        string? native = null;
        var withId = false;
        foreach (var part in address[(query + 1)..].Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? string.Empty : Uri.UnescapeDataString(part[(equals + 1)..]);
            native = key == symbolKey && value.Length > 0 ? value : native;
            withId |= key == WithIdKey && value == "true";
        }

        return native is not null && withId ? new RestRequest(RestRequestKind.DepthSnapshot, native) : new RestRequest(RestRequestKind.Other, null);
    }
}
