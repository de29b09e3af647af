namespace Crossfeed.Venues.Kraken;

/// <summary>The channels that the decoder knows.</summary>
internal enum KrakenChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary><c>book</c>.</summary>
    Book,

    /// <summary><c>trade</c>.</summary>
    Trade,

    /// <summary><c>ticker</c>: best prices with sizes, and daily figures.</summary>
    Ticker,

    /// <summary><c>ohlc</c>.</summary>
    Ohlc,

    /// <summary><c>heartbeat</c>, <c>status</c>, <c>instrument</c>: nothing for the market state.</summary>
    Other,
}

/// <summary>Names of the channels.</summary>
internal static class KrakenChannelNames
{
    /// <summary>The channel of a name.</summary>
    /// <param name="name">Such as <c>book</c>.</param>
    public static KrakenChannel Of(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("book"u8) ? KrakenChannel.Book
        : name.SequenceEqual("trade"u8) ? KrakenChannel.Trade
        : name.SequenceEqual("ticker"u8) ? KrakenChannel.Ticker
        : name.SequenceEqual("ohlc"u8) ? KrakenChannel.Ohlc
        : name.SequenceEqual("heartbeat"u8) || name.SequenceEqual("status"u8) || name.SequenceEqual("instrument"u8) ? KrakenChannel.Other
        : KrakenChannel.Unknown;

    /// <summary>True when a frame, whatever its state, names a channel that carries no book and not the one that does.</summary>
    /// <param name="frame">The frame.</param>
    public static bool NamesOnlyBookless(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("\"book\""u8) < 0
        && (frame.IndexOf("\"trade\""u8) >= 0 || frame.IndexOf("\"ticker\""u8) >= 0 || frame.IndexOf("\"ohlc\""u8) >= 0
            || frame.IndexOf("\"heartbeat\""u8) >= 0 || frame.IndexOf("\"status\""u8) >= 0 || frame.IndexOf("\"instrument\""u8) >= 0);
}
