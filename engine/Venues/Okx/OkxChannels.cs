namespace Crossfeed.Venues.Okx;

/// <summary>The channels that the decoder knows.</summary>
internal enum OkxChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary><c>books</c>: 400 levels, then their changes.</summary>
    Books,

    /// <summary><c>bbo-tbt</c>: best prices with sizes.</summary>
    BestPrices,

    /// <summary><c>trades</c> and <c>trades-all</c>, which differ in what they put together.</summary>
    Trades,

    /// <summary><c>tickers</c>: best prices and daily figures.</summary>
    Tickers,

    /// <summary><c>candle1m</c> and the other intervals.</summary>
    Candles,

    /// <summary>Other forms of the book, to which the engine does not subscribe: <c>books5</c>, <c>books-l2-tbt</c>, <c>books50-l2-tbt</c>, <c>books-elp</c>.</summary>
    OtherBooks,
}

/// <summary>Names of the channels.</summary>
internal static class OkxChannels
{
    /// <summary>What the name of a candle channel begins with; the interval follows.</summary>
    public static ReadOnlySpan<byte> CandlePrefix => "candle"u8;

    /// <summary>The channel of a name.</summary>
    /// <param name="name">Such as <c>bbo-tbt</c>.</param>
    public static OkxChannel Named(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("books"u8) ? OkxChannel.Books
        : name.SequenceEqual("bbo-tbt"u8) ? OkxChannel.BestPrices
        : name.SequenceEqual("trades"u8) || name.SequenceEqual("trades-all"u8) ? OkxChannel.Trades
        : name.SequenceEqual("tickers"u8) ? OkxChannel.Tickers
        : name.StartsWith(CandlePrefix) ? OkxChannel.Candles
        : name.SequenceEqual("books5"u8) || name.SequenceEqual("books-l2-tbt"u8) || name.SequenceEqual("books50-l2-tbt"u8) || name.SequenceEqual("books-elp"u8) ? OkxChannel.OtherBooks
        : OkxChannel.Unknown;

    /// <summary>True for the event of an answer or a notice.</summary>
    /// <param name="name">Such as <c>subscribe</c>.</param>
    public static bool IsControl(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("subscribe"u8) || name.SequenceEqual("unsubscribe"u8) || name.SequenceEqual("error"u8) || name.SequenceEqual("notice"u8) || name.SequenceEqual("login"u8)
        || name.SequenceEqual("channel-conn-count"u8) || name.SequenceEqual("channel-conn-count-error"u8);

    /// <summary>True when a frame, whatever its state, names a channel that carries no book and none that does.</summary>
    /// <param name="frame">The frame.</param>
    public static bool NamesOnlyBookless(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("\"books"u8) < 0
        && (frame.IndexOf("\"trades"u8) >= 0 || frame.IndexOf("\"bbo-tbt\""u8) >= 0 || frame.IndexOf("\"tickers\""u8) >= 0 || frame.IndexOf("\"candle"u8) >= 0);
}
