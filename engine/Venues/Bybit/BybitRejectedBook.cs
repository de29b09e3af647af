using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Bybit;

/// <summary>
/// Guesses which book a frame would have changed when it cannot be read any more. A guess too many costs one resync; one too few leaves a wrong book in use.
/// </summary>
internal static class BybitRejectedBook
{
    private const int SearchedBytes = 512; // topic and symbol stand at the front; levels behind them name no symbol
    private const int MaxNameBytes = 128; // longer texts are no symbols

    /// <summary>The listing whose book is in doubt.</summary>
    /// <param name="frame">The broken frame.</param>
    /// <param name="symbols">The feed's symbols.</param>
    /// <returns>A listing id, or -1 when the frame is visibly something else or names no listing.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        if (IsVisiblyOther(frame))
        {
            return -1;
        }

        foreach (var text in new QuotedTexts(frame[..Math.Min(frame.Length, SearchedBytes)]))
        {
            var listing = text.Length is > 0 and <= MaxNameBytes ? Look(text, symbols) : -1;
            if (listing >= 0)
            {
                return listing;
            }
        }

        return -1;
    }

    private static bool IsVisiblyOther(ReadOnlySpan<byte> frame) => frame.IndexOf("\"orderbook.1."u8) >= 0
        || (frame.IndexOf("orderbook"u8) < 0
            && (frame.IndexOf("\"publicTrade."u8) >= 0 || frame.IndexOf("\"tickers."u8) >= 0 || frame.IndexOf("\"kline."u8) >= 0 || frame.IndexOf("\"success\""u8) >= 0 || frame.IndexOf("\"op\""u8) >= 0));

    // A symbol, or a topic that ends in one.
    private static int Look(ReadOnlySpan<byte> text, SymbolTable symbols)
    {
        if (!text.Contains((byte)'\\'))
        {
            return symbols.Find(Last(text));
        }

        Span<byte> plain = stackalloc byte[MaxNameBytes];
        return EscapedText.TryUnescape(text, plain, out var length) ? symbols.Find(Last(plain[..length])) : -1;
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text) => text[(text.LastIndexOf((byte)'.') + 1)..];
}
