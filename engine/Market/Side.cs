namespace Crossfeed.Market;

/// <summary>The side of a trade's aggressor (taker).</summary>
public enum Side : byte
{
    /// <summary>The venue did not say.</summary>
    Unknown = 0,

    /// <summary>The taker bought.</summary>
    Buy = 1,

    /// <summary>The taker sold.</summary>
    Sell = 2,
}
