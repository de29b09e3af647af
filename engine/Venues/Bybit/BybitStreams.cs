using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>The venue's names of the streams that the engine subscribes to: <c>orderbook.50.BTCUSDT</c>.</summary>
internal static class BybitStreams
{
    /// <summary>The name of a stream.</summary>
    /// <param name="stream">The stream.</param>
    public static string Name(StreamKey stream) => $"{Channel(stream.Channel)}.{stream.Native}";

    /// <summary>
    /// The name of a channel. Books have 50 levels a side, every 20 ms: a trigger lives from how fresh the best levels are, and quotes cannot make up for it, because their ids are not the book's. 200
    /// levels would come every 100 ms, 1000 every 200 ms.
    /// </summary>
    /// <param name="channel">The channel.</param>
    public static string Channel(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "orderbook.50",
        StreamChannel.Quotes => "orderbook.1",
        StreamChannel.Trades => "publicTrade",
        StreamChannel.Bars => "kline.1",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };
}
