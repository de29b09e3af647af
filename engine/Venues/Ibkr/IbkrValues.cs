using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Ibkr;

/// <summary>General path of the values of fields.</summary>
/// <param name="widening">Reads the numbers.</param>
internal sealed class IbkrValues(Widening widening)
{
    /// <summary>Number of fields that are read.</summary>
    public const int Fields = 9;

    private readonly byte[] _plain = new byte[IbkrText.MaxLength];

    /// <summary>Reads the numbers.</summary>
    public Widening Widening => widening;

    /// <summary>Reads a field's text.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">Its text; empty for a value that is gone.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="top">Takes the value.</param>
    public RejectReason Read(IbkrFields field, ReadOnlySpan<byte> text, int listing, ref IbkrTop top)
    {
        switch (field)
        {
            case IbkrFields.Last:
                var unmarked = IbkrText.Unmarked(text, out var mark);
                top.IsHalted = mark == 'H';
                top.IsClose = mark == 'C';
                return Price(unmarked, listing, out top.Last);
            case IbkrFields.Bid: return Price(IbkrText.Unmarked(text, out _), listing, out top.Bid);
            case IbkrFields.Ask: return Price(IbkrText.Unmarked(text, out _), listing, out top.Ask);
            case IbkrFields.BidSize: return Quantity(text, listing, out top.BidQuantity);
            case IbkrFields.AskSize: return Quantity(text, listing, out top.AskQuantity);
            case IbkrFields.LastSize: return Quantity(text, listing, out top.LastQuantity);
            case IbkrFields.Availability:
                top.IsRealtime = text.Length > 0 && text[0] == 'R'; // RpB; D delayed, Z and Y frozen, N not subscribed
                return RejectReason.None;
            case IbkrFields.Volume:
                top.Volume = IbkrText.Fingerprint(text);
                return RejectReason.None;
            default:
                top.FullVolume = IbkrText.Fingerprint(text);
                return RejectReason.None;
        }
    }

    private RejectReason Price(ReadOnlySpan<byte> text, int listing, out long value)
    {
        value = 0;
        return text.IsEmpty ? RejectReason.None : IbkrText.TryPlain(text, _plain, out var length) ? widening.Price(listing, _plain.AsSpan(0, length), out value) : RejectReason.BadNumber;
    }

    private RejectReason Quantity(ReadOnlySpan<byte> text, int listing, out long value)
    {
        value = 0;
        return text.IsEmpty ? RejectReason.None : IbkrText.TryPlain(text, _plain, out var length) ? widening.Quantity(listing, _plain.AsSpan(0, length), out value) : RejectReason.BadNumber;
    }
}
