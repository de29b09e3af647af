using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// Finds the book that a rejected push would have changed, in whatever is left of it: a known symbol that stands as a part of a channel's name or as a text of its own. A part of another name must
/// not take down a book that is right.
/// </summary>
internal static class MexcRejectedBook
{
    private const int MaxNameLength = 64; // bytes; longer texts are no symbols
    private const byte SymbolTag = 0x1A; // field 3, length-delimited

    /// <summary>Finds the book.</summary>
    /// <param name="frame">The rejected frame.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <returns>The listing, -1 when none is named or the frame belongs to a channel without books.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        if (frame.IndexOf("depth"u8) < 0 && (frame.IndexOf("deals"u8) >= 0 || frame.IndexOf("bookTicker"u8) >= 0 || frame.IndexOf("kline"u8) >= 0))
        {
            return SymbolTable.Unknown;
        }

        for (var at = 0; at < frame.Length; at++)
        {
            var name = frame[at] switch
            {
                (byte)'@' => Part(frame[(at + 1)..]),
                SymbolTag => Text(frame[(at + 1)..]),
                _ => default,
            };
            var listing = name.IsEmpty ? SymbolTable.Unknown : symbols.Find(name);
            if (listing >= 0)
            {
                return listing;
            }
        }

        return SymbolTable.Unknown;
    }

    // Up to the next part, or to what is no letter.
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (length < rest.Length && length <= MaxNameLength && rest[length] is > (byte)' ' and not ((byte)'@' or (byte)'"' or (byte)',' or (byte)']'))
        {
            length++;
        }

        return length <= MaxNameLength ? rest[..length] : default;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> rest) => rest.Length > 0 && rest[0] <= MaxNameLength && rest[0] < rest.Length ? rest.Slice(1, rest[0]) : default;
}
