using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>The venue's names of the streams that the engine subscribes to: a channel and an instrument.</summary>
internal static class OkxStreams
{
    /// <summary>The venue's name of a channel.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "books",
        StreamChannel.Quotes => "bbo-tbt",
        StreamChannel.Trades => "trades",
        StreamChannel.Bars => "candle1m",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>The stream that an answer names.</summary>
    /// <param name="channelName">The venue's name of the channel.</param>
    /// <param name="native">The instrument.</param>
    /// <returns>None for a channel that the engine does not subscribe to.</returns>
    public static IReadOnlyList<StreamKey> Read(string? channelName, string? native)
    {
        StreamChannel? channel = channelName switch
        {
            "books" => StreamChannel.Depth,
            "bbo-tbt" => StreamChannel.Quotes,
            "trades" => StreamChannel.Trades,
            "candle1m" => StreamChannel.Bars,
            _ => null,
        };
        return channel is { } known && !string.IsNullOrEmpty(native) ? [new StreamKey(native, known)] : [];
    }
}
