using System.Globalization;
using Crossfeed.LoadSender.Frames;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>What a path asks for: <c>/stream?instrument=2</c> is Binance's third instrument, <c>/ws/v4/</c> Gate's first.</summary>
internal static class SocketPath
{
    private const string Key = "instrument=";

    /// <summary>Reads a path.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="dialect">The venue.</param>
    /// <param name="instrument">The instrument.</param>
    /// <returns>False for a path that is neither venue's, or an instrument that does not exist.</returns>
    public static bool TryParse(string target, out Dialect dialect, out int instrument)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        dialect = path == "/stream" ? Dialect.Binance : Dialect.Gateio;
        instrument = 0;
        var at = query < 0 ? -1 : target.IndexOf(Key, query, StringComparison.Ordinal);
        return path is "/stream" or "/ws/v4/" && (at < 0
            || (int.TryParse(target.AsSpan(at + Key.Length), NumberStyles.None, CultureInfo.InvariantCulture, out instrument) && instrument < BuiltInFrames.MaxInstruments));
    }
}
