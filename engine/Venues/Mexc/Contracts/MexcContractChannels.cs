namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>The channels that the decoder knows.</summary>
internal enum MexcContractChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary>An answer or a pong.</summary>
    Answer,

    /// <summary>A push that the engine does not use.</summary>
    Other,

    /// <summary><c>push.depth</c>: changed levels.</summary>
    Depth,

    /// <summary><c>push.depth.full</c>: the first levels, whole.</summary>
    FullDepth,

    /// <summary><c>push.deal</c>.</summary>
    Deal,

    /// <summary><c>push.ticker</c>: best prices and daily figures.</summary>
    Ticker,

    /// <summary><c>push.kline</c>.</summary>
    Kline,
}

/// <summary>Names of the channels.</summary>
internal static class MexcContractChannels
{
    /// <summary>The channel of a name.</summary>
    /// <param name="name">Such as <c>push.deal</c>.</param>
    public static MexcContractChannel Named(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("push.depth"u8) ? MexcContractChannel.Depth
        : name.SequenceEqual("push.depth.full"u8) ? MexcContractChannel.FullDepth
        : name.SequenceEqual("push.deal"u8) ? MexcContractChannel.Deal
        : name.SequenceEqual("push.ticker"u8) ? MexcContractChannel.Ticker
        : name.SequenceEqual("push.kline"u8) ? MexcContractChannel.Kline
        : name.SequenceEqual("pong"u8) || name.StartsWith("rs."u8) ? MexcContractChannel.Answer
        : name.SequenceEqual("push.tickers"u8) || name.SequenceEqual("push.funding.rate"u8) || name.SequenceEqual("push.index.price"u8) || name.SequenceEqual("push.fair.price"u8) ? MexcContractChannel.Other
        : MexcContractChannel.Unknown;
}
