namespace Crossfeed.Wire;

/// <summary>What became of an ask that did not fail.</summary>
public enum RestOutcome
{
    /// <summary>It had its turn.</summary>
    Granted,

    /// <summary>When its turn came nothing was needed any more; no request was sent.</summary>
    NotWanted,

    /// <summary>Another one of the same key waits or is under way; no request was sent.</summary>
    UnderWay,
}
