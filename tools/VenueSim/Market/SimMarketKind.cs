namespace Crossfeed.VenueSim.Market;

/// <summary>Kinds of contract; a venue may list several.</summary>
[Flags]
public enum SimMarketKind
{
    /// <summary>The asset itself, or a share.</summary>
    Spot = 1,

    /// <summary>A perpetual that is settled in its quote asset.</summary>
    Linear = 2,
}
