using Crossfeed.Arbitrage;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>Events for tests that need some.</summary>
internal static class TriggerEvents
{
    public static TriggerEvent Opened(long id = 17) => new()
    {
        Step = TriggerStep.Opened,
        Kind = TriggerKind.CrossVenue,
        Id = id,
        BuyListingId = 3,
        SellListingId = 1,
        BuyPrice = 5_989_741,
        BuyPriceDecimals = 2,
        SellPrice = 601_141_100,
        SellPriceDecimals = 4,
        Quantity = 31_901_000,
        QuantityDecimals = 8,
        NetE8 = 61_200,
        BestNetE8 = 61_200,
        FrameOrdinal = 123_456,
        ReceivedNanos = MarketScript.Start + 20_081_000,
    };

    public static TriggerEvent Closed(long id = 17)
    {
        var trigger = Opened(id);
        trigger.Step = TriggerStep.Closed;
        trigger.Reason = CloseReason.AgedOut;
        trigger.NetE8 = -5;
        trigger.BestNetE8 = 1_234_567;
        trigger.LifetimeNanos = 5_000_000_001;
        return trigger;
    }

    /// <summary>An event every field of which follows from its id, so that a reader can tell a torn one.</summary>
    public static TriggerEvent Derived(long id) => new()
    {
        Step = TriggerStep.Changed,
        Kind = (TriggerKind)(id & 1),
        BuyPriceDecimals = (byte)(id % 19),
        SellPriceDecimals = (byte)(id % 17),
        QuantityDecimals = (byte)(id % 13),
        BuyListingId = (int)(id & 0xFFFF),
        SellListingId = (int)(id & 0xFFF),
        Id = id,
        BuyPrice = id * 3,
        SellPrice = id * 5,
        Quantity = id * 7,
        NetE8 = -id,
        BestNetE8 = id * 11,
        FrameOrdinal = id * 13,
        ReceivedNanos = id * 17,
        LifetimeNanos = id * 19,
    };
}
