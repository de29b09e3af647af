using System.Runtime.InteropServices;

namespace Crossfeed.Snapshots;

/// <summary>
/// HOT: one listing's slot, 832 bytes, guarded by the sequence lock in its first eight. Prices and quantities are counts of 10^-decimals; times are nanoseconds
/// since the Unix epoch, 0 for none.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SnapshotLayout.SlotBytes)]
public unsafe struct SnapshotSlot
{
    /// <summary>The lock: odd while the slot is being written; each completed write adds 2.</summary>
    [FieldOffset(0)]
    public long LockSequence;

    /// <summary>Completed writes including this one: half of <see cref="LockSequence"/> as soon as that is even again.</summary>
    [FieldOffset(8)]
    public long WriteCount;

    /// <summary>The venue's sequence of the book.</summary>
    [FieldOffset(16)]
    public long BookSequence;

    /// <summary>The venue's time of the last change.</summary>
    [FieldOffset(24)]
    public long ExchangeTimeNanos;

    /// <summary>Receive time of the last change.</summary>
    [FieldOffset(32)]
    public long ReceivedNanos;

    /// <summary>State of the book: 0 awaiting-snapshot, 1 live, 2 desynchronised, 3 stale.</summary>
    [FieldOffset(40)]
    public byte State;

    /// <summary>Decimals of every price in the slot.</summary>
    [FieldOffset(41)]
    public byte PriceDecimals;

    /// <summary>Decimals of every quantity in the slot.</summary>
    [FieldOffset(42)]
    public byte QuantityDecimals;

    /// <summary>Aggressor of the last trade: 0 unknown, 1 buy, 2 sell.</summary>
    [FieldOffset(43)]
    public byte LastTradeSide;

    /// <summary>Connection that the listing comes on, 0 for none.</summary>
    [FieldOffset(44)]
    public ushort Connection;

    /// <summary>Levels of <see cref="Bids"/> that mean something.</summary>
    [FieldOffset(46)]
    public byte BidCount;

    /// <summary>Levels of <see cref="Asks"/> that mean something.</summary>
    [FieldOffset(47)]
    public byte AskCount;

    /// <summary>Best bid with the quote overlay applied.</summary>
    [FieldOffset(48)]
    public long TopBidPrice;

    /// <summary>Its quantity; 0 when there is no bid.</summary>
    [FieldOffset(56)]
    public long TopBidQuantity;

    /// <summary>Best ask with the quote overlay applied.</summary>
    [FieldOffset(64)]
    public long TopAskPrice;

    /// <summary>Its quantity; 0 when there is no ask.</summary>
    [FieldOffset(72)]
    public long TopAskQuantity;

    /// <summary>Price of the last trade.</summary>
    [FieldOffset(80)]
    public long LastTradePrice;

    /// <summary>Quantity of the last trade; 0 when there was none.</summary>
    [FieldOffset(88)]
    public long LastTradeQuantity;

    /// <summary>Time of the last trade.</summary>
    [FieldOffset(96)]
    public long LastTradeNanos;

    /// <summary>Deltas applied.</summary>
    [FieldOffset(104)]
    public long Applied;

    /// <summary>Sequence gaps.</summary>
    [FieldOffset(112)]
    public long Gaps;

    /// <summary>Resynchronisations.</summary>
    [FieldOffset(120)]
    public long Resyncs;

    /// <summary>Times the book was found crossed.</summary>
    [FieldOffset(128)]
    public long Crossed;

    /// <summary>Quotes that contradicted the book.</summary>
    [FieldOffset(136)]
    public long QuoteMismatches;

    /// <summary>Bids best first: price, quantity, price, quantity, …</summary>
    [FieldOffset(SnapshotLayout.BidsOffset)]
    public fixed long Bids[2 * SnapshotLayout.MaxLevels];

    /// <summary>Asks best first, in the same form.</summary>
    [FieldOffset(SnapshotLayout.AsksOffset)]
    public fixed long Asks[2 * SnapshotLayout.MaxLevels];
}
