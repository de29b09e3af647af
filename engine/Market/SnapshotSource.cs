namespace Crossfeed.Market;

/// <summary>Where a venue gives all levels of a book.</summary>
public enum SnapshotSource : byte
{
    /// <summary>A REST request, joined to the deltas by id.</summary>
    Rest,

    /// <summary>The first message of the subscription: a book that needs a snapshot is subscribed anew.</summary>
    Stream,
}
