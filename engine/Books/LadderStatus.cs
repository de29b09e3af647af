namespace Crossfeed.Books;

/// <summary>How a change of a ladder ended.</summary>
public enum LadderStatus : byte
{
    /// <summary>All levels are in.</summary>
    Ok = 0,

    /// <summary>More than <see cref="TickLadder.MaxLevels"/> levels: some may be missing.</summary>
    Full,

    /// <summary>A price that is not positive: the level is missing.</summary>
    BadPrice,
}
