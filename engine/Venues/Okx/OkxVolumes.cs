using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Reads <c>GET /api/v5/market/tickers</c>.</summary>
internal static class OkxVolumes
{
    /// <summary>Reads the answer.</summary>
    /// <param name="body"><c>{"code":"0","msg":"","data":[{"instId":"BTC-USDT","last":"30236","volCcy24h":"525802090.62","vol24h":"17602.13",…}]}</c></param>
    /// <param name="market">Spot, whose <c>volCcy24h</c> counts the quote asset, or linear, where it counts the base asset.</param>
    /// <exception cref="InstrumentListException">Not such an answer.</exception>
    public static IReadOnlyList<ListingVolume> Read(ReadOnlySpan<byte> body, MarketKind market)
    {
        var volumes = VolumeList.Read(body, "instId", "volCcy24h", "data");
        if (market == MarketKind.Spot)
        {
            return volumes;
        }

        var prices = VolumeList.Read(body, "instId", "last", "data"); // the same entries in the same order
        return [.. volumes.Select((volume, i) => volume with { QuoteVolume = Product(volume.QuoteVolume, prices[i].QuoteVolume) })];
    }

    // For sorting: beyond what a decimal holds one is as large as another.
    private static decimal Product(decimal left, decimal right) => right != 0 && left > decimal.MaxValue / Math.Max(1, right) ? decimal.MaxValue : left * right;
}
