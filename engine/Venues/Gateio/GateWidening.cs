using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Reads the prices and quantities of one frame, and when one is finer than its listing's decimals raises them and asks for the frame to be decoded again from its start. Raised
/// decimals stand only if the frame is accepted: a rejected frame changes nothing.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
internal sealed class GateWidening(ListingDecimals decimals)
{
    private int _listing = -1; // the listing whose decimals this frame raised
    private int _priceBefore;
    private int _quantityBefore;
    private bool _again;

    /// <summary>Begins a frame.</summary>
    public void Begin()
    {
        _listing = -1;
        _again = false;
    }

    /// <summary>Begins an attempt at the frame: says first what the attempts before have raised.</summary>
    /// <param name="output">The cleared output.</param>
    public void AppendTo(DecodedFrame output)
    {
        _again = false;
        if (_listing < 0)
        {
            return;
        }

        ref var rescale = ref output.Append(EventKind.Rescale, _listing);
        rescale.PriceDecimals = (byte)decimals.Price(_listing);
        rescale.QuantityDecimals = (byte)decimals.Quantity(_listing);
    }

    /// <summary>True when the attempt failed for want of decimals that are there now.</summary>
    public bool MustRepeat => _again;

    /// <summary>Takes back what the frame raised.</summary>
    public void Undo()
    {
        if (_listing >= 0)
        {
            decimals.Set(_listing, _priceBefore, _quantityBefore);
        }
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

        return RejectReason.NumberOutOfRange;
    }

    private void Raise(int listing, int needed, bool isPrice)
    {
        if (needed > FixedPoint.MaxDecimals)
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
        _again = true;
    }
}
