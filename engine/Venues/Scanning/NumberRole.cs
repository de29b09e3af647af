namespace Crossfeed.Venues.Scanning;

/// <summary>What a number of a frame becomes in the frame's event. Two and two stand side by side in the event and are read together. See <see cref="FrameForms"/>.</summary>
internal enum NumberRole : byte
{
    /// <summary>Nothing: verified, not used.</summary>
    None = 0,

    /// <summary>The venue's time, in a unit that follows from its number of digits.</summary>
    Time,

    /// <summary>The id.</summary>
    Sequence,

    /// <summary>Price, or bid price.</summary>
    Price,

    /// <summary>Quantity, or bid quantity.</summary>
    Quantity,

    /// <summary>Ask price.</summary>
    AskPrice,

    /// <summary>Ask quantity.</summary>
    AskQuantity,

    /// <summary>First id of a range.</summary>
    FirstSequence,

    /// <summary>Id of the message before.</summary>
    PreviousSequence,

    /// <summary>Another time in milliseconds: verified to be one that fits in nanoseconds, not used.</summary>
    OtherTime,

    /// <summary>No number but a name made of digits: must be the same again.</summary>
    Fixed,
}
