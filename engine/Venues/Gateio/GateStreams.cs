using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>The venue's names of the streams that the engine subscribes to: a channel and a payload.</summary>
internal static class GateStreams
{
    /// <summary>
    /// Levels a side of a book stream. Of the two that there are, 50 levels every 20 ms and 400 every 100 ms, the first is five times as fresh where trades happen.
    /// </summary>
    public const int BookStreamLevels = 50;

    private const string BarInterval = "1m";

    /// <summary>The venue's name of a channel.</summary>
    /// <param name="market">The market.</param>
    /// <param name="channel">The channel.</param>
    public static string Name(GateMarket market, StreamChannel channel) => market.Prefix + channel switch
    {
        StreamChannel.Depth => "obu",
        StreamChannel.Quotes => "book_ticker",
        StreamChannel.Trades => "trades",
        StreamChannel.Bars => "candlesticks",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>True when a request may name many streams of a channel.</summary>
    /// <param name="channel">The channel.</param>
    public static bool TakesList(StreamChannel channel) => channel != StreamChannel.Bars;

    /// <summary>The payload of a request.</summary>
    /// <param name="streams">Streams of one channel; one stream where the channel takes no list.</param>
    public static IEnumerable<string> Payload(IReadOnlyList<StreamKey> streams) => streams[0].Channel switch
    {
        StreamChannel.Depth => streams.Select(stream => $"ob.{stream.Native}.{BookStreamLevels}"),
        StreamChannel.Bars => [BarInterval, streams[0].Native],
        _ => streams.Select(stream => stream.Native),
    };

    /// <summary>The streams that an answer names.</summary>
    /// <param name="market">The market.</param>
    /// <param name="channelName">The venue's name of the channel.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>None for a channel, a depth or an interval that the engine does not subscribe to.</returns>
    public static IReadOnlyList<StreamKey> Read(GateMarket market, string? channelName, IReadOnlyList<string> payload)
    {
        if (channelName?.StartsWith(market.Prefix, StringComparison.Ordinal) != true)
        {
            return [];
        }

        return channelName[market.Prefix.Length..] switch
        {
            "obu" => payload.Select(BookOf).OfType<StreamKey>().ToArray(),
            "candlesticks" when payload.Count >= 2 && payload[0] == BarInterval => [new StreamKey(payload[1], StreamChannel.Bars)],
            "book_ticker" => payload.Select(native => new StreamKey(native, StreamChannel.Quotes)).ToArray(),
            "trades" => payload.Select(native => new StreamKey(native, StreamChannel.Trades)).ToArray(),
            _ => [],
        };
    }

    // ob.BTC_USDT.50
    private static StreamKey? BookOf(string stream) =>
        GateSymbols.TryOfBookStream(Encoding.UTF8.GetBytes(stream), out var symbol, out var levels) && levels == BookStreamLevels
            ? new StreamKey(Encoding.UTF8.GetString(symbol), StreamChannel.Depth)
            : null;
}
