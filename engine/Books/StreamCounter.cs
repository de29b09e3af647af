namespace Crossfeed.Books;

/// <summary>
/// What one stream of a listing has brought. Written by the book's thread alone, each field by one store of eight aligned bytes: another thread may read single fields at
/// any time (<see cref="Volatile.Read(ref readonly long)"/>) and never sees half of one; the fields are not simultaneous.
/// </summary>
public struct StreamCounter
{
    /// <summary>Messages accepted.</summary>
    public long Count;

    /// <summary>Receive time of the last message accepted, nanoseconds since the Unix epoch; 0 for none.</summary>
    public long LastReceivedNanos;

    /// <summary>The highest sequence seen: a trade's id, the last id of a delta, the id of a quote; 0 for none, and for bars, which have none.</summary>
    public long LastSequence;

    /// <summary>Messages that said nothing new: a delta that the book holds already, a trade known by its id, what another leg had brought before.</summary>
    public long Duplicates;
}
