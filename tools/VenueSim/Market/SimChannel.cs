namespace Crossfeed.VenueSim.Market;

/// <summary>What a stream carries.</summary>
public enum SimChannel
{
    /// <summary>Book deltas, partial and whole books.</summary>
    Depth,

    /// <summary>The best bid and ask.</summary>
    Quotes,

    /// <summary>Raw or aggregated trades.</summary>
    Trades,

    /// <summary>Bars and day figures.</summary>
    Bars,
}
