namespace Crossfeed.Market;

/// <summary>The kind of contract a listing trades.</summary>
public enum MarketKind : byte
{
    /// <summary>Immediate exchange of base for quote: <c>BTC/USDT</c>.</summary>
    Spot = 0,

    /// <summary>Linear perpetual, margined and quoted in the quote asset: <c>BTC/USDT:PERP</c>.</summary>
    Linear = 1,
}
