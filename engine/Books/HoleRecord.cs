using Crossfeed.Market;

namespace Crossfeed.Books;

/// <summary>
/// One step of a hole in a stream. A book's hole has one record that opens and one that closes it. A hole among trades closes in as many parts as the missing ids come in: each
/// <see cref="HoleStep.Closed"/> names the ids of its part, and all parts together are the range that was opened.
/// </summary>
public struct HoleRecord
{
    /// <summary>First missing sequence; 0 where none is known.</summary>
    public long From;

    /// <summary>Last missing sequence; 0 while unknown. Of a book's hole that a snapshot closed: at least the last one known missing; where none was, the snapshot's own.</summary>
    public long To;

    /// <summary>Receive time of the slot that brought the step, nanoseconds since the Unix epoch.</summary>
    public long AtNanos;

    /// <summary>The listing.</summary>
    public int ListingId;

    /// <summary>The connection that showed the hole, or brought the repair; 0 for none.</summary>
    public ushort Connection;

    /// <summary>The stream's channel.</summary>
    public StreamChannel Channel;

    /// <summary>What the record says.</summary>
    public HoleStep Step;

    /// <summary>Why the hole opened, in both records.</summary>
    public HoleCause Cause;

    /// <summary>What closed it; <see cref="HoleRepair.None"/> while it is open.</summary>
    public HoleRepair Repair;
}
