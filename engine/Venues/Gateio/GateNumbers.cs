using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads the prices and quantities of a message; of several that cannot be read the first gives the reason. They stand in strings; sizes in contracts may be JSON numbers, too.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
/// <param name="countsContracts">True when a quantity may be a JSON number.</param>
internal sealed class GateNumbers(Widening widening, byte[] scratch, bool countsContracts)
{
    /// <summary>Reads a price.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">The listing; for <see cref="SymbolTable.Unselected"/> only the form of the value is checked.</param>
    /// <param name="reason">Why an earlier number could not be read; then this one is not looked at. Else why this one cannot.</param>
    /// <returns>The count, 0 when there is none.</returns>
    public long Price(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (TryText(raw, listing, ref reason, out var text))
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
        if (TrySize(raw, listing, ref reason, out var text))
        {
            reason = widening.Quantity(listing, text, out value);
        }

        return value;
    }

    /// <summary>Reads a quantity whose sign is the taker's side: <c>-108</c> was sold.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="listing">As above.</param>
    /// <param name="reason">As above. A quantity of 0 has no side and is a bad number.</param>
    /// <param name="side">The side.</param>
    /// <returns>The count without its sign.</returns>
    public long Signed(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason, out Side side)
    {
        side = Side.Unknown;
        if (!TrySize(raw, listing, ref reason, out var text))
        {
            return 0;
        }

        side = text.StartsWith("-"u8) ? Side.Sell : Side.Buy;
        reason = widening.Quantity(listing, side == Side.Sell ? text[1..] : text, out var value);
        reason = reason == RejectReason.None && value == 0 ? RejectReason.BadNumber : reason;
        return value;
    }

    private bool TrySize(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason, out ReadOnlySpan<byte> text)
    {
        if (reason != RejectReason.None || !countsContracts || !IsNumber(raw))
        {
            return TryText(raw, listing, ref reason, out text);
        }

        text = raw;
        return listing >= 0;
    }

    private bool TryText(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (reason != RejectReason.None)
        {
            return false;
        }

        if (!PlainValue.TryText(raw, scratch, out text))
        {
            reason = RejectReason.UnexpectedShape;
            return false;
        }

        return listing >= 0;
    }

    private static bool IsNumber(ReadOnlySpan<byte> raw) => !raw.IsEmpty && (raw[0] == '-' || char.IsAsciiDigit((char)raw[0]));
}
