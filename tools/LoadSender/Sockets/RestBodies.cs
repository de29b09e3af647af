using Crossfeed.LoadSender.Frames;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>The two REST requests that the engine makes of each venue: instrument list and depth snapshot, the latter as of the last message sent.</summary>
internal static class RestBodies
{
    // Positions in the built-in cycle of the diffs that set the upper prices.
    private static readonly HashSet<int> HighDiffs = [1, 5];

    /// <summary>Answers a GET.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="sockets">The open sockets, which know where their books stand.</param>
    public static byte[] Answer(string target, IReadOnlyList<LoadSocket> sockets)
    {
        var path = target.Split('?')[0];
        return path switch
        {
            "/api/v3/exchangeInfo" => Answers.Json(BuiltInFrames.InstrumentList(Dialect.Binance)),
            "/api/v4/spot/currency_pairs" => Answers.Json(BuiltInFrames.InstrumentList(Dialect.Gateio)),
            "/api/v3/depth" => Depth(target, Dialect.Binance, "symbol=", sockets),
            "/api/v4/spot/order_book" => Depth(target, Dialect.Gateio, "currency_pair=", sockets),
            _ => Answers.NotFound(target),
        };
    }

    private static byte[] Depth(string target, Dialect dialect, string key, IReadOnlyList<LoadSocket> sockets)
    {
        for (var instrument = 0; instrument < BuiltInFrames.MaxInstruments; instrument++)
        {
            if (target.Contains(key + BuiltInFrames.Native(dialect, instrument), StringComparison.Ordinal))
            {
                var socket = sockets.FirstOrDefault(s => s.Dialect == dialect && s.Instrument == instrument);
                var (sequence, isHigh) = socket?.Book(HighDiffs) ?? (TimeId.First, false);
                return Answers.Json(BuiltInFrames.DepthSnapshot(dialect, sequence, isHigh));
            }
        }

        return Answers.NotFound(target);
    }
}
