using System.Runtime.InteropServices;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: one step in the life of a trigger. Blittable, and laid out the same in the mapped ring. Prices and quantity are counts at the decimals named beside them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct TriggerEvent
{
    /// <summary>Size in bytes: 8 of small fields, two listing ids, nine longs.</summary>
    public const int SizeBytes = 8 + (2 * 4) + (9 * 8);

    /// <summary>Which step.</summary>
    public TriggerStep Step;

    /// <summary>What is compared.</summary>
    public TriggerKind Kind;

    /// <summary>Why it closed; <see cref="CloseReason.None"/> for the other steps.</summary>
    public CloseReason Reason;

    /// <summary>Decimals of <see cref="BuyPrice"/>.</summary>
    public byte BuyPriceDecimals;

    /// <summary>Decimals of <see cref="SellPrice"/>.</summary>
    public byte SellPriceDecimals;

    /// <summary>Decimals of <see cref="Quantity"/>.</summary>
    public byte QuantityDecimals;

    /// <summary>Zero.</summary>
    public ushort Reserved;

    /// <summary>The listing to buy on.</summary>
    public int BuyListingId;

    /// <summary>The listing to sell on.</summary>
    public int SellListingId;

    /// <summary>The trigger's id: 1, 2, … in order of opening.</summary>
    public long Id;

    /// <summary>Best ask of the buy listing; of a closed trigger, as last reported.</summary>
    public long BuyPrice;

    /// <summary>Best bid of the sell listing; of a closed trigger, as last reported.</summary>
    public long SellPrice;

    /// <summary>Quantity down to the last pair of levels that nets the minimum; of a closed trigger, as last reported.</summary>
    public long Quantity;

    /// <summary>Net edge of the two prices in units of 10^-8; of a closed trigger, as last reported.</summary>
    public long NetE8;

    /// <summary>The best net edge reported since it opened, in units of 10^-8.</summary>
    public long BestNetE8;

    /// <summary>Ordinal of the frame that caused the step.</summary>
    public long FrameOrdinal;

    /// <summary>Receive time of that frame, nanoseconds since the Unix epoch.</summary>
    public long ReceivedNanos;

    /// <summary>Closed: receive time from opening to closing, not below 0 (frames of two connections may arrive a little out of order); else 0.</summary>
    public long LifetimeNanos;

    /// <summary>Whether every field is in its range, so that formatting cannot fail: for events that come from a file.</summary>
    public readonly bool IsWellFormed =>
        Step is >= TriggerStep.Opened and <= TriggerStep.Closed
        && Kind <= TriggerKind.SpotPerpetual
        && Reason <= CloseReason.OutOfRange
        && (Step == TriggerStep.Closed) == (Reason != CloseReason.None)
        && BuyPriceDecimals <= FixedPoint.MaxDecimals
        && SellPriceDecimals <= FixedPoint.MaxDecimals
        && QuantityDecimals <= FixedPoint.MaxDecimals
        && BuyListingId >= 0
        && SellListingId >= 0
        && BuyPrice >= 0
        && SellPrice >= 0
        && Quantity >= 0
        && ReceivedNanos >= 0
        && NetE8 > long.MinValue
        && BestNetE8 > long.MinValue;
}
