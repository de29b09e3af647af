using System.Runtime.CompilerServices;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>HOT: 0 B. An ordered pair of listings (buy on one, sell on the other): what was seen of it last, and its trigger when one is open.</summary>
internal sealed class VenuePair
{
    /// <summary>Where it is bought.</summary>
    public readonly ListingLeg Buy;

    /// <summary>Where it is sold.</summary>
    public readonly ListingLeg Sell;

    /// <summary>Cross-venue, or spot against perpetual.</summary>
    public readonly TriggerKind Kind;

    /// <summary>Position among the pairs of the group.</summary>
    public int Index;

    /// <summary>Position in the list of open triggers, -1 when none is open.</summary>
    public int OpenSlot = -1;

    /// <summary>The trigger as last reported; means nothing when none is open.</summary>
    public TriggerEvent Last;

    /// <summary>Receive time of the frame that opened it.</summary>
    public long OpenedNanos;

    /// <summary>True when the edge stood at the last look but did not fit a report.</summary>
    public bool IsOutOfRange;

    private long _buyVersion = long.MinValue;
    private long _sellVersion = long.MinValue;
    private bool _wasFresh;

    public VenuePair(ListingLeg buy, ListingLeg sell)
    {
        Buy = buy;
        Sell = sell;
        Kind = buy.Listing.Market == sell.Listing.Market ? TriggerKind.CrossVenue : TriggerKind.SpotPerpetual;
    }

    /// <summary>True while a trigger is open.</summary>
    public bool IsOpen => OpenSlot >= 0;

    /// <summary>Receive time of the older of the two last messages.</summary>
    public long OldestMessageNanos => Math.Min(Buy.Book.LastMessageNanos, Sell.Book.LastMessageNanos);

    /// <summary>Notes what an evaluation is about to look at.</summary>
    /// <returns>False when it is what the last one saw, so that the outcome stands.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Note(bool isFresh)
    {
        if (_buyVersion == Buy.Version && _sellVersion == Sell.Version && _wasFresh == isFresh)
        {
            return false;
        }

        _buyVersion = Buy.Version;
        _sellVersion = Sell.Version;
        _wasFresh = isFresh;
        IsOutOfRange = false;
        return true;
    }

    /// <summary>Makes both listings look at this pair on every message, since more than their prices can change it.</summary>
    public void KeepLooking()
    {
        Buy.IsQuiet = false;
        Sell.IsQuiet = false;
    }

    /// <summary>Notes that a book aged out: the next message makes the pair worth a look even when no level changed.</summary>
    public void NoteAged() => _wasFresh = false;

    /// <summary>Whether the tops net the minimum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Nets() =>
        Buy.Top.AskQuantity > 0 && Sell.Top.BidQuantity > 0 && NetEdge.Covers(Sell.BidWorth, Sell.PriceDecimals, Buy.AskCost, Buy.PriceDecimals);

    /// <summary>Measures an edge that nets the minimum: prices, net edge and quantity.</summary>
    /// <returns>False when the net edge or the quantity does not fit.</returns>
    public bool TryMeasure(ref TriggerEvent trigger)
    {
        trigger.BuyPrice = Buy.Top.AskPrice;
        trigger.BuyPriceDecimals = (byte)Buy.PriceDecimals;
        trigger.SellPrice = Sell.Top.BidPrice;
        trigger.SellPriceDecimals = (byte)Sell.PriceDecimals;
        var edgeFits = NetEdge.TryCompute(
            Sell.Top.BidPrice,
            Sell.PriceDecimals,
            Sell.Listing.TakerFeeE8,
            Buy.Top.AskPrice,
            Buy.PriceDecimals,
            Buy.Listing.TakerFeeE8,
            out trigger.NetE8);
        if (!edgeFits || !DepthMatch.TryMeasure(Buy, Sell, out trigger.Quantity, out var decimals))
        {
            return false;
        }

        trigger.QuantityDecimals = (byte)decimals;
        return true;
    }

    /// <summary>Whether the prices and the quantity are those last reported; by value, since decimals may have grown.</summary>
    public bool IsAsReported(in TriggerEvent trigger) =>
        IsSame(trigger.BuyPrice, trigger.BuyPriceDecimals, Last.BuyPrice, Last.BuyPriceDecimals)
        && IsSame(trigger.SellPrice, trigger.SellPriceDecimals, Last.SellPrice, Last.SellPriceDecimals)
        && IsSame(trigger.Quantity, trigger.QuantityDecimals, Last.Quantity, Last.QuantityDecimals);

    private static bool IsSame(long left, int leftDecimals, long right, int rightDecimals)
    {
        var shift = leftDecimals - rightDecimals;
        return shift >= 0
            ? left == (Int128)right * FixedPoint.PowerOfTen(shift)
            : right == (Int128)left * FixedPoint.PowerOfTen(-shift);
    }
}
