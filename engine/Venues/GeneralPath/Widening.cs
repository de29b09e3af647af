using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// Reads the prices and quantities of one frame, and when one is finer than its listing's decimals raises them and asks for the frame to be read again from its start, so that all
/// its numbers count in the same unit. Raised decimals stand only if the frame is accepted: a rejected frame changes nothing. Each repetition has raised one of two decimals by at
/// least one, which ends at 18: at most 37 attempts.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
internal sealed class Widening(ListingDecimals decimals)
{
    private int _listing = -1; // the listing whose decimals this frame raised
    private int _priceBefore;
    private int _quantityBefore;

    /// <summary>True when the attempt failed for want of decimals that are there now.</summary>
    public bool MustRepeat { get; private set; }

    /// <summary>Begins a frame.</summary>
    public void BeginFrame()
    {
        _listing = -1;
        MustRepeat = false;
    }

    /// <summary>Begins an attempt at the frame: clears the output and says first what the attempts before have raised.</summary>
    /// <param name="output">The output.</param>
    public void BeginAttempt(DecodedFrame output)
    {
        MustRepeat = false;
        output.Clear();
        if (_listing < 0)
        {
            return;
        }

        ref var rescale = ref output.Append(EventKind.Rescale, _listing);
        rescale.PriceDecimals = (byte)(decimals.Price(_listing) + decimals.PriceShift(_listing));
        rescale.QuantityDecimals = (byte)(decimals.Quantity(_listing) + decimals.QuantityShift(_listing));
    }

    /// <summary>Ends the frame: takes back what it raised unless it is accepted.</summary>
    /// <param name="reason">How the last attempt ended.</param>
    /// <returns>The same reason.</returns>
    public RejectReason EndFrame(RejectReason reason)
    {
        if (reason != RejectReason.None && _listing >= 0)
        {
            decimals.Set(_listing, _priceBefore, _quantityBefore);
        }

        return reason;
    }

    /// <summary>Reads a price.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="text">Text of the number.</param>
    /// <param name="value">The count.</param>
    public RejectReason Price(int listing, ReadOnlySpan<byte> text, out long value)
    {
        var status = FixedPoint.Parse(text, decimals.Price(listing), out value);
        return status == FixedPointStatus.Ok ? RejectReason.None : Refuse(status, listing, text, isPrice: true);
    }

    /// <summary>Reads a quantity.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="text">Text of the number.</param>
    /// <param name="value">The count.</param>
    public RejectReason Quantity(int listing, ReadOnlySpan<byte> text, out long value)
    {
        var status = FixedPoint.Parse(text, decimals.Quantity(listing), out value);
        return status == FixedPointStatus.Ok ? RejectReason.None : Refuse(status, listing, text, isPrice: false);
    }

    private RejectReason Refuse(FixedPointStatus status, int listing, ReadOnlySpan<byte> text, bool isPrice)
    {
        if (status == FixedPointStatus.Malformed)
        {
            return RejectReason.BadNumber;
        }

        if (status == FixedPointStatus.TooFine)
        {
            Raise(listing, FixedPoint.SignificantDecimals(text), isPrice);
        }

        return RejectReason.NumberOutOfRange; // not the end when the decimals were raised: the frame is read again
    }

    private void Raise(int listing, int needed, bool isPrice)
    {
        if (_listing >= 0 && _listing != listing)
        {
            return; // a frame about several listings raises one of them: what it could not take back, it does not begin
        }

        if (needed + (isPrice ? decimals.PriceShift(listing) : decimals.QuantityShift(listing)) > FixedPoint.MaxDecimals)
        {
            return;
        }

        if (_listing < 0)
        {
            _listing = listing;
            _priceBefore = decimals.Price(listing);
            _quantityBefore = decimals.Quantity(listing);
        }

        decimals.Set(listing, isPrice ? needed : decimals.Price(listing), isPrice ? decimals.Quantity(listing) : needed);
        MustRepeat = true;
    }
}
