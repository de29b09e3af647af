using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>The venue's names of contract channels: <c>sub.depth</c>, <c>push.depth</c>.</summary>
internal static class MexcContractStreams
{
    /// <summary>The bars that the engine asks for.</summary>
    public const string BarInterval = "Min1";

    /// <summary>Name of a channel, behind the point.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "depth",
        StreamChannel.Quotes => "ticker",
        StreamChannel.Trades => "deal",
        StreamChannel.Bars => "kline",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };
}
