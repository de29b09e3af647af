using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>Native symbols: inside the names of streams.</summary>
internal static class GateSymbols
{
    /// <summary>Levels a side beyond which the number in a stream's name is none: the books of all venues are smaller.</summary>
    public const int MaxStreamLevels = 100_000;

    /// <summary>Cuts symbol and levels out of a book stream's name: <c>ob.BTC_USDT.50</c>.</summary>
    /// <param name="stream">The name.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="levels">Levels a side that the stream shows.</param>
    public static bool TryOfBookStream(ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> symbol, out int levels)
    {
        levels = 0;
        if (!TryOfBookStream(stream, out symbol))
        {
            return false;
        }

        var digits = stream[(stream.LastIndexOf((byte)'.') + 1)..];
        if (digits[0] is < (byte)'1' or > (byte)'9' || !PlainValue.TryInteger(digits, out var number) || number > MaxStreamLevels)
        {
            return false;
        }

        levels = (int)number;
        return true;
    }

    /// <summary>Cuts the symbol alone out of a book stream's name. A symbol never holds a point.</summary>
    /// <param name="stream">The name, perhaps damaged.</param>
    /// <param name="symbol">The symbol.</param>
    public static bool TryOfBookStream(ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> symbol)
    {
        symbol = default;
        if (!stream.StartsWith("ob."u8))
        {
            return false;
        }

        var rest = stream[3..];
        var point = rest.LastIndexOf((byte)'.');
        if (point <= 0 || point == rest.Length - 1)
        {
            return false;
        }

        symbol = rest[..point];
        return true;
    }

    /// <summary>Cuts interval and symbol out of a candlestick's name: <c>1m_BTC_USDT</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="symbol">The symbol.</param>
    public static bool TryOfCandlestick(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> interval, out ReadOnlySpan<byte> symbol)
    {
        var split = name.IndexOf((byte)'_');
        interval = split <= 0 ? default : name[..split];
        symbol = split <= 0 ? default : name[(split + 1)..];
        return symbol.Length > 0;
    }
}
