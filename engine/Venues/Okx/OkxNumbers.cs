using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>Reads prices and quantities of a message; of several that cannot be read the first gives the reason.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class OkxNumbers(Widening widening, byte[] scratch)
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
    /// <param name="listing">The listing.</param>
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

    private bool TryText(ReadOnlySpan<byte> raw, ref RejectReason reason, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (reason == RejectReason.None && !OkxText.TryRead(raw, scratch, out text))
        {
            reason = RejectReason.UnexpectedShape;
        }

        return reason == RejectReason.None;
    }
}
