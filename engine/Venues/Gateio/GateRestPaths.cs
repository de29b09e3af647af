namespace Crossfeed.Venues.Gateio;

/// <summary>The REST paths that the engine asks for, and what a recorded address was asked for.</summary>
internal static class GateRestPaths
{
    /// <summary>The list of spot pairs.</summary>
    public const string CurrencyPairs = "/api/v4/spot/currency_pairs";

    /// <summary>The depth of one pair.</summary>
    public const string OrderBook = "/api/v4/spot/order_book";

    /// <summary>The last day of every pair.</summary>
    public const string Tickers = "/api/v4/spot/tickers";

    /// <summary>The last trades of one pair.</summary>
    public const string Trades = "/api/v4/spot/trades";

    private const string PairKey = "currency_pair";
    private const string WithIdKey = "with_id"; // without it the body has no id, and a snapshot without an id joins no stream

    /// <summary>Tells what an address was asked for.</summary>
    /// <param name="address">Absolute URL, or path with query.</param>
    public static RestRequest Classify(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(CurrencyPairs, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        if (query < 0 || !path.EndsWith(OrderBook, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.Other, null);
        }

        string? pair = null;
        var withId = false;
        foreach (var part in address[(query + 1)..].Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? string.Empty : Uri.UnescapeDataString(part[(equals + 1)..]);
            pair = key == PairKey && value.Length > 0 ? value : pair;
            withId |= key == WithIdKey && value == "true";
        }

        return pair is not null && withId ? new RestRequest(RestRequestKind.DepthSnapshot, pair) : new RestRequest(RestRequestKind.Other, null);
    }
}
