using System.Runtime.CompilerServices;
using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>What a message is about.</summary>
internal enum BybitChannel
{
    /// <summary>Nothing that the decoder knows.</summary>
    Unknown,

    /// <summary><c>orderbook.N</c> with more than one level.</summary>
    Book,

    /// <summary><c>orderbook.1</c>: best bid and ask.</summary>
    Quote,

    /// <summary><c>publicTrade</c>.</summary>
    Trades,

    /// <summary><c>tickers</c>.</summary>
    Ticker,

    /// <summary><c>kline</c>.</summary>
    Bars,

    /// <summary>Streams that the engine does not use.</summary>
    Control,
}

/// <summary>Takes topics apart: <c>orderbook.50.BTCUSDT</c>, <c>kline.1.BTCUSDT</c>, <c>publicTrade.BTCUSDT</c>. No symbol holds a point.</summary>
internal static class BybitTopics
{
    private const int MaxDepthDigits = 4; // orderbook.1000

    /// <summary>The channel and the symbol of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="symbol">The symbol; empty for channels that have none of use.</param>
    public static BybitChannel Read(ReadOnlySpan<byte> topic, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        var point = topic.IndexOf((byte)'.');
        if (point <= 0)
        {
            return BybitChannel.Unknown;
        }

        var name = topic[..point];
        var rest = topic[(point + 1)..];
        var channel = name.SequenceEqual("publicTrade"u8) ? BybitChannel.Trades
            : name.SequenceEqual("tickers"u8) ? BybitChannel.Ticker
            : name.SequenceEqual("orderbook"u8) ? CutDepth(ref rest)
            : name.SequenceEqual("kline"u8) ? CutInterval(ref rest)
            : IsUnused(name) ? BybitChannel.Control
            : BybitChannel.Unknown;
        if (channel is BybitChannel.Unknown or BybitChannel.Control)
        {
            return channel;
        }

        symbol = rest;
        return rest.IsEmpty ? BybitChannel.Unknown : channel;
    }

    /// <summary>Length of a bar from the venue's name for it: minutes, or D, W, M.</summary>
    /// <param name="name">The name.</param>
    /// <param name="nanos">The length in nanoseconds; 0 for a month.</param>
    public static bool TryInterval(ReadOnlySpan<byte> name, out long nanos)
    {
        const long minute = 60 * Timestamp.NanosPerSecond;
        const long day = 24 * 60 * minute;
        nanos = 0;
        if (name.Length == 1 && !char.IsAsciiDigit((char)name[0]))
        {
            nanos = name[0] switch { (byte)'D' => day, (byte)'W' => 7 * day, _ => 0 }; // calendar months have no fixed length
            return name[0] is (byte)'D' or (byte)'W' or (byte)'M';
        }

        return TryCount(name, out var minutes) && (nanos = minutes * minute) > 0;
    }

    // 50.BTCUSDT; rpi has levels of three numbers, and full is a stream whose snapshot is a REST body.
    private static BybitChannel CutDepth(ref ReadOnlySpan<byte> rest)
    {
        var depth = CutPart(ref rest);
        return depth.SequenceEqual("rpi"u8) || depth.SequenceEqual("full"u8) ? BybitChannel.Control
            : !TryCount(depth, out var levels) ? BybitChannel.Unknown
            : levels == 1 ? BybitChannel.Quote
            : BybitChannel.Book;
    }

    private static BybitChannel CutInterval(ref ReadOnlySpan<byte> rest) => TryInterval(CutPart(ref rest), out _) ? BybitChannel.Bars : BybitChannel.Unknown;

    // What stands in front of the next point; none where there is no other.
    private static ReadOnlySpan<byte> CutPart(ref ReadOnlySpan<byte> rest)
    {
        var point = rest.IndexOf((byte)'.');
        var part = point < 0 ? default : rest[..point];
        rest = rest[(point + 1)..];
        return part;
    }

    private static bool TryCount(ReadOnlySpan<byte> text, out int count)
    {
        count = 0;
        if (text.Length is 0 or > MaxDepthDigits || text[0] == '0')
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (!char.IsAsciiDigit((char)letter))
            {
                return false;
            }

            count = (count * 10) + (letter - '0');
        }

        return true;
    }

    // Documented streams that the engine has no use for.
    [MethodImpl(MethodImplOptions.NoInlining)] // none of them is subscribed to
    private static bool IsUnused(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("allLiquidation"u8) || name.SequenceEqual("liquidation"u8) || name.SequenceEqual("priceLimit"u8) || name.SequenceEqual("insurance"u8)
        || name.SequenceEqual("adlAlert"u8) || name.SequenceEqual("lt"u8) || name.SequenceEqual("kline_lt"u8) || name.SequenceEqual("tickers_lt"u8) || name.SequenceEqual("system"u8);
}
