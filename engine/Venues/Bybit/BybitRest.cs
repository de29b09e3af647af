namespace Crossfeed.Venues.Bybit;

/// <summary>The REST paths that the engine asks for, and what a recorded address was asked for.</summary>
internal static class BybitRest
{
    /// <summary>The instruments of a category.</summary>
    public const string Instruments = "/v5/market/instruments-info";

    /// <summary>The last day of every listing of a category.</summary>
    public const string Tickers = "/v5/market/tickers";

    /// <summary>
    /// Tells what an address was asked for. A depth snapshot is none that could be joined: its id counts the stream of 1000 levels, and each depth has a count of its own.
    /// </summary>
    /// <param name="address">Absolute URL, or path with query.</param>
    /// <param name="category">The feed's category.</param>
    public static RestRequest Classify(string address, string category)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var isList = query >= 0 && address[..query].EndsWith(Instruments, StringComparison.Ordinal)
            && address[(query + 1)..].Split('&').Contains($"category={category}", StringComparer.Ordinal);
        return new RestRequest(isList ? RestRequestKind.InstrumentList : RestRequestKind.Other, null);
    }
}
