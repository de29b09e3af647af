namespace Crossfeed.Host;

/// <summary>Which work shares a thread.</summary>
public enum LayoutChoice
{
    /// <summary>Fused where the transport polls, else split.</summary>
    Auto,

    /// <summary>Polling, decoding, books and arbitrage on one thread: fewest hops. Needs the polling transport.</summary>
    Fused,

    /// <summary>Reading apart from decoding, books and arbitrage, with the ring between them: most frames a second.</summary>
    Split,
}
