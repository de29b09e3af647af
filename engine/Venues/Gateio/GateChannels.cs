namespace Crossfeed.Venues.Gateio;

/// <summary>The channels that the decoder knows.</summary>
internal enum GateChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary><c>spot.order_book_update</c>: changed levels.</summary>
    BookUpdate,

    /// <summary><c>spot.obu</c>: the book and its changed levels in one stream.</summary>
    BookStream,

    /// <summary><c>spot.trades</c>.</summary>
    Trades,

    /// <summary><c>spot.book_ticker</c>: best prices with sizes and the book's id.</summary>
    BookTicker,

    /// <summary><c>spot.tickers</c>: best prices and daily figures.</summary>
    Tickers,

    /// <summary><c>spot.candlesticks</c>.</summary>
    Candlesticks,

    /// <summary><c>spot.order_book</c>: the first levels, always whole. The engine does not subscribe to it.</summary>
    TopOfBook,

    /// <summary><c>spot.pong</c>.</summary>
    Pong,
}

/// <summary>Names of the channels.</summary>
internal static class GateChannels
{
    /// <summary>The channel of a name.</summary>
    /// <param name="name">Such as <c>spot.trades</c>.</param>
    public static GateChannel Named(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("spot.order_book_update"u8) ? GateChannel.BookUpdate
        : name.SequenceEqual("spot.obu"u8) ? GateChannel.BookStream
        : name.SequenceEqual("spot.trades"u8) ? GateChannel.Trades
        : name.SequenceEqual("spot.book_ticker"u8) ? GateChannel.BookTicker
        : name.SequenceEqual("spot.tickers"u8) ? GateChannel.Tickers
        : name.SequenceEqual("spot.candlesticks"u8) ? GateChannel.Candlesticks
        : name.SequenceEqual("spot.order_book"u8) ? GateChannel.TopOfBook
        : name.SequenceEqual("spot.pong"u8) ? GateChannel.Pong
        : GateChannel.Unknown;

    /// <summary>True when a frame, whatever its state, names a channel that carries no book and none that does.</summary>
    /// <param name="frame">The frame.</param>
    public static bool NamesOnlyBookless(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("spot.order_book_update"u8) < 0 && frame.IndexOf("spot.obu"u8) < 0
        && (frame.IndexOf("\"spot.trades\""u8) >= 0 || frame.IndexOf("\"spot.book_ticker\""u8) >= 0 || frame.IndexOf("\"spot.tickers\""u8) >= 0
            || frame.IndexOf("\"spot.candlesticks\""u8) >= 0 || frame.IndexOf("\"spot.order_book\""u8) >= 0 || frame.IndexOf("\"spot.pong\""u8) >= 0);
}
