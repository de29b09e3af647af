using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// Finds the book that a rejected frame would have changed, in whatever is left of it. Only what stands between two quotes and is a known symbol as a whole counts: a part of
/// another name must not take down a book that is right.
/// </summary>
internal static class RejectedBook
{
    private const int MaxNameLength = 128; // bytes; longer texts are no symbols

    /// <summary>Finds the book.</summary>
    /// <param name="frame">The rejected frame.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <returns>The listing, -1 when none is named.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        var texts = new QuotedTexts(frame);
        while (texts.MoveNext())
        {
            var listing = texts.Current.Length <= MaxNameLength ? Look(texts.Current, symbols) : SymbolTable.Unknown;
            if (listing >= 0)
            {
                return listing;
            }
        }

        return SymbolTable.Unknown;
    }

    private static int Look(ReadOnlySpan<byte> text, SymbolTable symbols)
    {
        if (!text.Contains((byte)'\\'))
        {
            return symbols.Find(text);
        }

        Span<byte> plain = stackalloc byte[MaxNameLength];
        return EscapedText.TryUnescape(text, plain, out var length) ? symbols.Find(plain[..length]) : SymbolTable.Unknown;
    }
}
