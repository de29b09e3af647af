using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>Reads the prices and quantities of a message that stand in fields of their own, with or without quotes; of several that cannot be read the first gives the reason.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class FieldNumbers(Widening widening, byte[] scratch)
{
    /// <summary>Reads a price.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="reason">Why an earlier number could not be read; then this one is not looked at. Else why this one cannot.</param>
    /// <returns>The count, 0 when there is none.</returns>
    public long Price(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (TryText(raw, ref reason, out var text))
        {
            reason = widening.Price(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads a quantity.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">As above.</param>
    /// <param name="reason">As above.</param>
    /// <returns>As above.</returns>
    public long Quantity(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (TryText(raw, ref reason, out var text))
        {
            reason = widening.Quantity(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads a price whose written decimals count, trailing zeros too.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">As above.</param>
    /// <param name="reason">As above.</param>
    /// <returns>As above.</returns>
    public long WrittenPrice(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (TryText(raw, ref reason, out var text))
        {
            reason = widening.WrittenPrice(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads a quantity whose written decimals count, trailing zeros too.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">As above.</param>
    /// <param name="reason">As above.</param>
    /// <returns>As above.</returns>
    public long WrittenQuantity(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (TryText(raw, ref reason, out var text))
        {
            reason = widening.WrittenQuantity(listing, text, out value);
        }

        return value;
    }

    private bool TryText(ReadOnlySpan<byte> raw, ref RejectReason reason, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (reason != RejectReason.None)
        {
            return false;
        }

        if (PlainValue.TryNumber(raw, scratch, out text))
        {
            return true;
        }

        reason = RejectReason.UnexpectedShape;
        return false;
    }
}
