using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Finds the book that a rejected frame would have changed, in whatever is left of it: a known symbol between two quotes.</summary>
internal static class MexcContractRejectedBook
{
    private const int MaxNameLength = 128; // bytes; longer texts are no symbols

    /// <summary>Finds the book.</summary>
    /// <param name="frame">The rejected frame.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <returns>The listing, -1 when none is named or the frame belongs to a channel without books.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        if (frame.IndexOf("push.depth"u8) < 0
            && (frame.IndexOf("\"push.deal\""u8) >= 0 || frame.IndexOf("\"push.ticker\""u8) >= 0 || frame.IndexOf("\"push.kline\""u8) >= 0 || frame.IndexOf("\"rs."u8) >= 0))
        {
            return SymbolTable.Unknown;
        }

        Span<byte> plain = stackalloc byte[MaxNameLength];
        var texts = new QuotedTexts(frame);
        while (texts.MoveNext())
        {
            scoped var text = texts.Current;
            if (text.Length > MaxNameLength)
            {
                continue;
            }

            if (text.Contains((byte)'\\'))
            {
                text = EscapedText.TryUnescape(text, plain, out var length) ? plain[..length] : default;
            }

            var listing = symbols.Find(text);
            if (listing >= 0)
            {
                return listing;
            }
        }

        return SymbolTable.Unknown;
    }
}
