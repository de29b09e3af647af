namespace Crossfeed.Ring;

/// <summary>Something that has a cursor.</summary>
public interface ICursored
{
    /// <summary>
    /// The highest sequence published (single producer) or claimed (multi producer). A claimed slot may still be unwritten.
    /// </summary>
    long Cursor { get; }
}
