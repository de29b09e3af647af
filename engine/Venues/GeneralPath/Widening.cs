using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// Reads the prices and quantities of one frame, and when one is finer than its listing's decimals raises them and asks for the frame to be read again from its start, so that all
/// its numbers count in the same unit. Raised decimals stand only if the frame is accepted: a rejected frame changes nothing. Each repetition has raised one of a listing's two decimals by at
/// least one, which ends at 18: at most 37 attempts a listing, of which a frame may raise <see cref="MaxRaised"/>.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
internal sealed class Widening(ListingDecimals decimals)
{
    /// <summary>Listings whose decimals one frame may raise; venues put few listings into a message, and none of them often.</summary>
    public const int MaxRaised = 8;

    private readonly Raised[] _raised = new Raised[MaxRaised]; // what this frame raised, in the order of its first numbers that needed it
    private int _raisedCount;

    /// <summary>True when the attempt failed for want of decimals that are there now.</summary>
    public bool MustRepeat { get; private set; }

    /// <summary>Begins a frame.</summary>
    public void BeginFrame()
    {
        _raisedCount = 0;
        MustRepeat = false;
    }

    /// <summary>Begins an attempt at the frame: clears the output and says first what the attempts before have raised.</summary>
    /// <param name="output">The output.</param>
    public void BeginAttempt(DecodedFrame output)
    {
        MustRepeat = false;
        output.Clear();
        foreach (ref readonly var raised in _raised.AsSpan(0, _raisedCount))
        {
            var listing = raised.Listing;
            ref var rescale = ref output.Append(EventKind.Rescale, listing);
            rescale.PriceDecimals = (byte)(decimals.Price(listing) + decimals.PriceShift(listing));
            rescale.QuantityDecimals = (byte)(decimals.Quantity(listing) + decimals.QuantityShift(listing));
        }
    }

    /// <summary>Ends the frame: takes back what it raised unless it is accepted.</summary>
    /// <param name="reason">How the last attempt ended.</param>
    /// <returns>The same reason.</returns>
    public RejectReason EndFrame(RejectReason reason)
    {
        if (reason != RejectReason.None)
        {
            foreach (ref readonly var raised in _raised.AsSpan(0, _raisedCount))
            {
                decimals.Set(raised.Listing, raised.PriceBefore, raised.QuantityBefore);
            }
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

    /// <summary>Reads a price whose decimals count as they are written: <c>63381.0</c> has one. For venues whose checksums are over the text.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="text">Text of the number.</param>
    /// <param name="value">The count.</param>
    public RejectReason WrittenPrice(int listing, ReadOnlySpan<byte> text, out long value)
    {
        var reason = Price(listing, text, out value);
        return reason == RejectReason.None && Written(text) > decimals.Price(listing) && TryRaise(listing, Written(text), isPrice: true) ? RejectReason.NumberOutOfRange : reason;
    }

    /// <summary>Reads a quantity whose decimals count as they are written.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="text">Text of the number.</param>
    /// <param name="value">The count.</param>
    public RejectReason WrittenQuantity(int listing, ReadOnlySpan<byte> text, out long value)
    {
        var reason = Quantity(listing, text, out value);
        return reason == RejectReason.None && Written(text) > decimals.Quantity(listing) && TryRaise(listing, Written(text), isPrice: false) ? RejectReason.NumberOutOfRange : reason;
    }

    // Digits behind the point; an exponent says nothing of how the venue writes the number in its checksum.
    private static int Written(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        return point < 0 || text.IndexOfAny((byte)'e', (byte)'E') >= 0 ? 0 : text.Length - point - 1;
    }

    private RejectReason Refuse(FixedPointStatus status, int listing, ReadOnlySpan<byte> text, bool isPrice)
    {
        if (status == FixedPointStatus.Malformed)
        {
            return RejectReason.BadNumber;
        }

        if (status == FixedPointStatus.TooFine)
        {
            TryRaise(listing, FixedPoint.SignificantDecimals(text), isPrice);
        }

        return RejectReason.NumberOutOfRange; // not the end when the decimals were raised: the frame is read again
    }

    private bool TryRaise(int listing, int needed, bool isPrice)
    {
        if (needed + (isPrice ? decimals.PriceShift(listing) : decimals.QuantityShift(listing)) > FixedPoint.MaxDecimals || !TryNote(listing))
        {
            return false;
        }

        decimals.Set(listing, isPrice ? needed : decimals.Price(listing), isPrice ? decimals.Quantity(listing) : needed);
        MustRepeat = true;
        return true;
    }

    private bool TryNote(int listing)
    {
        foreach (ref readonly var raised in _raised.AsSpan(0, _raisedCount))
        {
            if (raised.Listing == listing)
            {
                return true;
            }
        }

        if (_raisedCount == MaxRaised)
        {
            return false;
        }

        _raised[_raisedCount++] = new Raised(listing, decimals.Price(listing), decimals.Quantity(listing));
        return true;
    }

    private readonly record struct Raised(int Listing, int PriceBefore, int QuantityBefore);
}
