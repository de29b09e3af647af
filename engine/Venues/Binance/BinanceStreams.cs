using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>The venue's names of the streams that the engine subscribes to: <c>btcusdt@depth@100ms</c>.</summary>
internal static class BinanceStreams
{
    /// <summary>The name of a stream.</summary>
    /// <param name="stream">The stream.</param>
    public static string Name(StreamKey stream) => $"{stream.Native.ToLowerInvariant()}@{Channel(stream.Channel)}";

    /// <summary>The stream of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="lane">The lane in which it was found.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>False for a name that the engine does not give in this lane; the same channel at another speed is another stream.</returns>
    public static bool TryRead(string name, FeedLane lane, out StreamKey stream)
    {
        var mark = name.IndexOf('@', StringComparison.Ordinal);
        foreach (var channel in lane.Channels)
        {
            if (mark > 0 && name.AsSpan(mark + 1).SequenceEqual(Channel(channel)))
            {
                stream = new StreamKey(name[..mark].ToUpperInvariant(), channel);
                return true;
            }
        }

        stream = default;
        return false;
    }

    /// <summary>The name of a channel, which stands behind the symbol and an @.</summary>
    /// <param name="channel">The channel.</param>
    public static string Channel(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "depth@100ms",
        StreamChannel.Quotes => "bookTicker",
        StreamChannel.Trades => "aggTrade",
        StreamChannel.Bars => "kline_1m",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };
}
