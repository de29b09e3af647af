namespace Crossfeed.Wire;

/// <summary>Who goes first when a venue's request budget is short; first in, first out within one.</summary>
public enum RestPriority
{
    /// <summary>What keeps the login of the venue alive: without it nothing else is answered.</summary>
    Session,

    /// <summary>The snapshot of a book that has been live.</summary>
    Resync,

    /// <summary>The first snapshot of a book.</summary>
    FirstSnapshot,

    /// <summary>A look whether a silent listing is silent at the venue too.</summary>
    Proof,

    /// <summary>The list of instruments.</summary>
    InstrumentList,
}
