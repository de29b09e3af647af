using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Guesses which book a frame would have changed when it cannot be read any more. A guess too many costs one resync; one too few leaves a wrong book in use.
/// </summary>
internal static class BinanceRejectedBook
{
    private const int SearchedBytes = 512; // symbol and stream name stand at the front; levels behind them name no symbol
    private const int MaxSymbolBytes = 64;

    /// <summary>The listing whose book is in doubt.</summary>
    /// <param name="frame">The broken frame.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <returns>A listing id, or -1 when the frame is visibly something else or names no listing.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        if (frame.IndexOf("depth"u8) < 0 && IsVisiblyOther(frame))
        {
            return -1;
        }

        var front = frame[..Math.Min(frame.Length, SearchedBytes)];
        var id = FindQuoted(front, symbols);
        return id >= 0 ? id : FindStream(front, symbols);
    }

    private static bool IsVisiblyOther(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("bookTicker"u8) >= 0 || frame.IndexOf("rade\""u8) >= 0 || frame.IndexOf("kline"u8) >= 0 || frame.StartsWith("{\"u\":"u8)
        || frame.IndexOf("\"result\""u8) >= 0 || frame.IndexOf("\"code\""u8) >= 0;

    // "s":"BTCUSDT", whatever has become of its key: any text between two quotes that is a symbol.
    private static int FindQuoted(ReadOnlySpan<byte> front, SymbolTable symbols)
    {
        foreach (var text in new QuotedTexts(front))
        {
            var id = symbols.Find(text);
            if (id >= 0)
            {
                return id;
            }
        }

        return -1;
    }

    // btcusdt@depth: the text in front of the first @, upper case.
    private static int FindStream(ReadOnlySpan<byte> front, SymbolTable symbols)
    {
        var mark = front.IndexOf((byte)'@');
        if (mark <= 0)
        {
            return -1;
        }

        var start = front[..mark].LastIndexOf((byte)'"') + 1;
        if (mark - start is 0 or > MaxSymbolBytes)
        {
            return -1;
        }

        Span<byte> symbol = stackalloc byte[MaxSymbolBytes];
        for (var i = start; i < mark; i++)
        {
            symbol[i - start] = front[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(front[i] - 32) : front[i];
        }

        return Math.Max(-1, symbols.Find(symbol[..(mark - start)]));
    }
}
