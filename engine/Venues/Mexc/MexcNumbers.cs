using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>Reads the texts of a message's prices, quantities and ids; of several that cannot be read the first gives the reason.</summary>
/// <param name="widening">Reads the numbers.</param>
internal sealed class MexcNumbers(Widening widening)
{
    /// <summary>Reads a price.</summary>
    /// <param name="text">Text of the number; empty when the field is absent.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="reason">Why an earlier number could not be read; then this one is not looked at. Else why this one cannot.</param>
    /// <returns>The count, 0 when there is none.</returns>
    public long Price(ReadOnlySpan<byte> text, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (IsThere(text, ref reason))
        {
            reason = widening.Price(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">As above.</param>
    /// <param name="listing">As above.</param>
    /// <param name="reason">As above.</param>
    /// <returns>As above.</returns>
    public long Quantity(ReadOnlySpan<byte> text, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (IsThere(text, ref reason))
        {
            reason = widening.Quantity(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads an id that stands in a text: digits, and no more than a count can have.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    public static bool TryId(ReadOnlySpan<byte> text, out long id)
    {
        id = 0;
        return !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && Utf8Parser.TryParse(text, out id, out var used) && used == text.Length;
    }

    private static bool IsThere(ReadOnlySpan<byte> text, ref RejectReason reason)
    {
        if (reason == RejectReason.None && text.IsEmpty)
        {
            reason = RejectReason.UnexpectedShape;
        }

        return reason == RejectReason.None;
    }
}
