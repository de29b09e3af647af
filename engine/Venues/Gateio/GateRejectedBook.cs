using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Finds the book that a rejected frame would have changed, in whatever is left of it. Only what stands between two quotes and is a known symbol as a whole counts: a part of
/// another name must not take down a book that is right.
/// </summary>
internal static class GateRejectedBook
{
    private const int MaxNameLength = 128; // bytes; longer texts are no symbols
    private const int MaxUnescaped = 16; // texts with escapes that are looked at: each may cost an exception

    /// <summary>Finds the book.</summary>
    /// <param name="frame">The rejected frame.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <returns>The listing, -1 when none is named or the frame belongs to a channel without books.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        if (GateChannels.NamesOnlyBookless(frame))
        {
            return SymbolTable.Unknown;
        }

        var unescaped = 0;
        var texts = new QuotedTexts(frame);
        while (texts.MoveNext())
        {
            var listing = texts.Current.Length <= MaxNameLength ? Look(texts.Current, texts.CurrentWithQuotes, symbols, ref unescaped) : SymbolTable.Unknown;
            if (listing >= 0)
            {
                return listing;
            }
        }

        return SymbolTable.Unknown;
    }

    private static int Look(ReadOnlySpan<byte> text, ReadOnlySpan<byte> quoted, SymbolTable symbols, ref int unescaped)
    {
        if (!text.Contains((byte)'\\'))
        {
            return FindName(text, symbols);
        }

        if (unescaped++ >= MaxUnescaped)
        {
            return SymbolTable.Unknown;
        }

        Span<byte> plain = stackalloc byte[MaxNameLength];
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return FindName(plain[..reader.CopyString(plain)], symbols);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return SymbolTable.Unknown; // no text at all, so no symbol; the frame is rejected already
        }
    }

    private static int FindName(ReadOnlySpan<byte> text, SymbolTable symbols) =>
        symbols.Find(GateSymbols.TryOfBookStream(text, out var symbol) ? symbol : text);
}
