namespace Crossfeed.Venues;

/// <summary>Kinds of REST answers that the engine uses.</summary>
public enum RestRequestKind
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>The venue's instrument list.</summary>
    InstrumentList,

    /// <summary>A depth snapshot of one listing.</summary>
    DepthSnapshot,
}
