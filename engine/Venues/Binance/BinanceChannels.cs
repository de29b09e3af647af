namespace Crossfeed.Venues.Binance;

/// <summary>What a message is about.</summary>
internal enum BinanceChannel
{
    /// <summary>Nothing that the decoder knows.</summary>
    Unknown,

    /// <summary>A diff of a book.</summary>
    Depth,

    /// <summary>Best bid and ask.</summary>
    Quote,

    /// <summary>A raw trade.</summary>
    Trade,

    /// <summary>An aggregate trade.</summary>
    Aggregate,

    /// <summary>A bar.</summary>
    Bar,

    /// <summary>An answer, a notice or a stream that the engine does not use.</summary>
    Control,
}

/// <summary>Tells the venue's messages apart by their event name (<c>e</c>) and their stream name.</summary>
internal static class BinanceChannels
{
    /// <summary>The channel of an event name.</summary>
    /// <param name="name">Value of <c>e</c>.</param>
    public static BinanceChannel OfEvent(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("depthUpdate"u8))
        {
            return BinanceChannel.Depth;
        }

        if (name.SequenceEqual("bookTicker"u8))
        {
            return BinanceChannel.Quote;
        }

        if (name.SequenceEqual("trade"u8))
        {
            return BinanceChannel.Trade;
        }

        if (name.SequenceEqual("aggTrade"u8))
        {
            return BinanceChannel.Aggregate;
        }

        if (name.SequenceEqual("kline"u8))
        {
            return BinanceChannel.Bar;
        }

        return IsUnused(name) ? BinanceChannel.Control : BinanceChannel.Unknown;
    }

    /// <summary>False for streams whose messages look like diffs but are none: top-N books (<c>depth5</c>, <c>depth20@100ms</c>) and <c>rpiDepth</c>.</summary>
    /// <param name="stream">Value of <c>stream</c>: <c>btcusdt@depth</c>, <c>btcusdt@depth@100ms</c>.</param>
    public static bool IsDiffDepth(ReadOnlySpan<byte> stream) =>
        stream.EndsWith("@depth"u8) || stream[..Math.Max(0, stream.LastIndexOf((byte)'@'))].EndsWith("@depth"u8);

    // Documented events that the engine has no use for.
    private static bool IsUnused(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("serverShutdown"u8) || name.SequenceEqual("24hrTicker"u8) || name.SequenceEqual("24hrMiniTicker"u8) || name.SequenceEqual("1hTicker"u8)
        || name.SequenceEqual("4hTicker"u8) || name.SequenceEqual("1dTicker"u8) || name.SequenceEqual("avgPrice"u8) || name.SequenceEqual("referencePrice"u8)
        || name.SequenceEqual("markPriceUpdate"u8) || name.SequenceEqual("forceOrder"u8) || name.SequenceEqual("continuous_kline"u8)
        || name.SequenceEqual("compositeIndex"u8) || name.SequenceEqual("contractInfo"u8) || name.SequenceEqual("assetIndexUpdate"u8) || name.SequenceEqual("tradingSession"u8);
}
