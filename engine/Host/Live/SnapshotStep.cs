namespace Crossfeed.Host;

/// <summary>What is due for a book that is not live.</summary>
internal enum SnapshotStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A snapshot; of a book without a delta it counts only if the venue says the same as before.</summary>
    Snapshot,

    /// <summary>The venue is asked where a book is that has had no delta since its subscription.</summary>
    Question,
}
