using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>The venue's names of the streams that the engine subscribes to: a channel and a payload.</summary>
internal static class GateStreams
{
    private const string BookSpeed = "100ms";
    private const string BarInterval = "1m";

    /// <summary>The venue's name of a channel.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "spot.order_book_update",
        StreamChannel.Quotes => "spot.book_ticker",
        StreamChannel.Trades => "spot.trades",
        StreamChannel.Bars => "spot.candlesticks",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>The payload of a request.</summary>
    /// <param name="streams">Streams of one channel; one stream for books and bars.</param>
    public static IEnumerable<string> Payload(IReadOnlyList<StreamKey> streams) => streams[0].Channel switch
    {
        StreamChannel.Depth => [streams[0].Native, BookSpeed],
        StreamChannel.Bars => [BarInterval, streams[0].Native],
        _ => streams.Select(stream => stream.Native),
    };

    /// <summary>The streams that an answer names.</summary>
    /// <param name="channelName">The venue's name of the channel.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>None for a channel, a speed or an interval that the engine does not subscribe to.</returns>
    public static IReadOnlyList<StreamKey> Read(string? channelName, IReadOnlyList<string> payload) => channelName switch
    {
        "spot.order_book_update" when payload.Count >= 2 && payload[1] == BookSpeed => [new StreamKey(payload[0], StreamChannel.Depth)],
        "spot.candlesticks" when payload.Count >= 2 && payload[0] == BarInterval => [new StreamKey(payload[1], StreamChannel.Bars)],
        "spot.book_ticker" => payload.Select(pair => new StreamKey(pair, StreamChannel.Quotes)).ToArray(),
        "spot.trades" => payload.Select(pair => new StreamKey(pair, StreamChannel.Trades)).ToArray(),
        _ => [],
    };
}
