using Crossfeed.Market;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Finds the book that a rejected frame would have changed, in whatever is left of it: by the contract in its topic or in one of its keys.</summary>
internal static class IbkrRejectedBook
{
    /// <summary>Finds the book.</summary>
    /// <param name="frame">The rejected frame.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <returns>The listing, or -1.</returns>
    public static int Find(ReadOnlySpan<byte> frame, SymbolTable symbols)
    {
        var listing = Behind(frame, "smd+"u8, symbols);
        listing = listing >= 0 ? listing : Behind(frame, "\"conid\":"u8, symbols);
        listing = listing >= 0 ? listing : Behind(frame, "\"conidEx\":\""u8, symbols);
        return listing >= 0 ? listing : SymbolTable.Unknown;
    }

    private static int Behind(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name, SymbolTable symbols)
    {
        for (var at = frame.IndexOf(name); at >= 0; at = frame.IndexOf(name))
        {
            frame = frame[(at + name.Length)..];
            var length = frame.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var listing = symbols.Find(length < 0 ? frame : frame[..length]);
            if (listing >= 0)
            {
                return listing;
            }
        }

        return SymbolTable.Unknown;
    }
}
