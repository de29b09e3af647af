namespace Crossfeed.VenueSim.Market;

/// <summary>
/// A fill: price counts 10^-10, quantity 10^-8, time is Unix microseconds. For an aggregate, <see cref="FirstId"/> and
/// <see cref="LastId"/> span the raw trades of one taker at one price; for a raw trade both equal <see cref="Id"/>.
/// </summary>
public readonly record struct TradePrint(
    long Id, long FirstId, long LastId, long Price, long Quantity, long TimeMicros, bool BuyerIsMaker);
