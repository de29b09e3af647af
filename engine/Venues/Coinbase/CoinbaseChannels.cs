using Crossfeed.Market;

namespace Crossfeed.Venues.Coinbase;

/// <summary>The channels that the decoder knows.</summary>
internal enum CoinbaseChannel
{
    /// <summary>None of them.</summary>
    Unknown,

    /// <summary><c>l2_data</c>: what a subscription of <c>level2</c> brings.</summary>
    Book,

    /// <summary><c>market_trades</c>.</summary>
    Trades,

    /// <summary><c>ticker</c>, <c>ticker_batch</c>: best prices with sizes, and daily figures.</summary>
    Ticker,

    /// <summary><c>candles</c>: five minutes each.</summary>
    Candles,

    /// <summary><c>heartbeats</c>, <c>subscriptions</c>, <c>status</c>: nothing for the market state.</summary>
    Other,
}

/// <summary>Names of the channels: those that are subscribed, and those that come.</summary>
internal static class CoinbaseChannels
{
    /// <summary>The name under which a channel is subscribed.</summary>
    /// <param name="channel">The channel.</param>
    public static string Name(StreamChannel channel) => channel switch
    {
        StreamChannel.Depth => "level2",
        StreamChannel.Quotes => "ticker",
        StreamChannel.Trades => "market_trades",
        StreamChannel.Bars => "candles",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "not a channel"),
    };

    /// <summary>The channel of a name under which it is subscribed.</summary>
    /// <param name="name">The venue's name.</param>
    /// <returns>Null for a channel that the engine does not subscribe to.</returns>
    public static StreamChannel? Subscribed(string name) => name switch
    {
        "level2" => StreamChannel.Depth,
        "ticker" => StreamChannel.Quotes,
        "market_trades" => StreamChannel.Trades,
        "candles" => StreamChannel.Bars,
        _ => null,
    };

    /// <summary>The channel of a message.</summary>
    /// <param name="name">Such as <c>l2_data</c>.</param>
    public static CoinbaseChannel Of(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("l2_data"u8) ? CoinbaseChannel.Book
        : name.SequenceEqual("market_trades"u8) ? CoinbaseChannel.Trades
        : name.SequenceEqual("ticker"u8) || name.SequenceEqual("ticker_batch"u8) ? CoinbaseChannel.Ticker
        : name.SequenceEqual("candles"u8) ? CoinbaseChannel.Candles
        : name.SequenceEqual("heartbeats"u8) || name.SequenceEqual("subscriptions"u8) || name.SequenceEqual("status"u8) ? CoinbaseChannel.Other
        : CoinbaseChannel.Unknown;

    /// <summary>True when a frame, whatever its state, names a channel that carries no book and not the one that does.</summary>
    /// <param name="frame">The frame.</param>
    public static bool NamesOnlyBookless(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("\"l2_data\""u8) < 0
        && (frame.IndexOf("\"market_trades\""u8) >= 0 || frame.IndexOf("\"ticker\""u8) >= 0 || frame.IndexOf("\"ticker_batch\""u8) >= 0 || frame.IndexOf("\"candles\""u8) >= 0
            || frame.IndexOf("\"heartbeats\""u8) >= 0 || frame.IndexOf("\"subscriptions\""u8) >= 0 || frame.IndexOf("\"status\""u8) >= 0);
}
