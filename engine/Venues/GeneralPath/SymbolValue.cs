using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>Finds the listing of a native symbol that stands in a string of its own.</summary>
internal static class SymbolValue
{
    /// <summary>Finds the listing.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">As for <see cref="PlainValue.TryText"/>.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="listing">The listing, or <see cref="SymbolTable.Unselected"/>; <see cref="SymbolTable.Unknown"/> with a reason.</param>
    public static RejectReason Find(ReadOnlySpan<byte> raw, byte[] scratch, SymbolTable symbols, out int listing)
    {
        listing = SymbolTable.Unknown;
        if (!PlainValue.TryText(raw, scratch, out var symbol))
        {
            return RejectReason.UnexpectedShape;
        }

        listing = symbols.Find(symbol);
        return listing == SymbolTable.Unknown ? RejectReason.UnknownSymbol : RejectReason.None;
    }

    /// <summary>Splits an object and finds the listing that it names.</summary>
    /// <param name="fields">Takes the object's values.</param>
    /// <param name="key">Place of the symbol's key in <paramref name="fields"/>.</param>
    /// <param name="json">The object.</param>
    /// <param name="scratch">As above.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="listing">As above.</param>
    public static RejectReason Split(ObjectFields fields, int key, ReadOnlySpan<byte> json, byte[] scratch, SymbolTable symbols, out int listing)
    {
        listing = SymbolTable.Unknown;
        var reason = fields.Split(json);
        return reason != RejectReason.None ? reason : Find(fields.Raw(json, key), scratch, symbols, out listing);
    }
}
