using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>A stream as the watch for silence sees it: who carries it, and what was done about it.</summary>
/// <param name="key">The stream.</param>
/// <param name="listing">Its listing.</param>
/// <param name="number">Its number in the watch.</param>
public sealed class WatchedLive(StreamKey key, LiveListing listing, int number)
{
    /// <summary>The stream.</summary>
    public StreamKey Key { get; } = key;

    /// <summary>Its listing.</summary>
    public LiveListing Listing { get; } = listing;

    /// <summary>Its number in the watch.</summary>
    public int Number { get; } = number;

    /// <summary>When what is done about it.</summary>
    public RepairPlan Repair { get; } = new();

    /// <summary>Its line; null for none.</summary>
    public Line? Line { get; set; }

    /// <summary>When the first leg that carries it had its acknowledgement, nanoseconds; 0 while none has.</summary>
    public long SubscribedNanos { get; set; }

    /// <summary>Legs that are up and have it acknowledged.</summary>
    public List<WatchedLeg> Legs { get; } = new(1);

    /// <summary>What each leg brought of it, where it has several.</summary>
    public LegTrack[] Tracks { get; set; } = [];

    /// <summary>Whether its silence was told.</summary>
    public bool IsTold { get; set; }

    /// <summary>When it was told.</summary>
    public long ToldNanos { get; set; }

    /// <summary>Since when its book is live without an acknowledgement; 0 while it is not.</summary>
    public long UnacknowledgedSince { get; set; }

    /// <summary>What is asked before its book may be used again.</summary>
    public Probation Probation { get; } = new();

    /// <summary>Messages so far, of whichever leg.</summary>
    public long Messages => Volatile.Read(ref Listing.Book.Streams[Key.Channel].Count); // a count of the hot thread, ordered with nothing

    /// <summary>When the last one came; 0 for never.</summary>
    public long LastNanos => Volatile.Read(ref Listing.Book.Streams[Key.Channel].LastReceivedNanos); // the same

    /// <summary>The sequence of the last one.</summary>
    public long Sequence => Volatile.Read(ref Listing.Book.Streams[Key.Channel].LastSequence); // the same
}

/// <summary>A leg as the watch sees it.</summary>
/// <param name="line">Its line.</param>
/// <param name="leg">The leg.</param>
/// <param name="number">Its number in the watch.</param>
public sealed class WatchedLeg(Line line, Leg leg, int number)
{
    /// <summary>Its line.</summary>
    public Line Line { get; } = line;

    /// <summary>The leg.</summary>
    public Leg Leg { get; } = leg;

    /// <summary>Its number in the watch.</summary>
    public int Number { get; } = number;

    /// <summary>When its connection may be given up (again).</summary>
    public RepairPlan Repair { get; } = new();

    /// <summary>Messages of the market as of the last look.</summary>
    public long Messages { get; set; }

    /// <summary>The look that saw the last of them.</summary>
    public long LastNanos { get; set; }

    /// <summary>Since when all that it asked for was answered, nanoseconds; 0 while something was not.</summary>
    public long SubscribedNanos { get; set; }

    /// <summary>The state of its subscriptions that <see cref="SubscribedNanos"/> is of.</summary>
    public long Version { get; set; } = -1;

    /// <summary>Whether it was up then.</summary>
    public bool IsUp { get; set; }
}

/// <summary>What one leg brought of one stream.</summary>
public struct LegTrack
{
    /// <summary>Its connection's id.</summary>
    public int Connection;

    /// <summary>Messages of the stream that it has brought.</summary>
    public long Messages;

    /// <summary>The look that saw the last of them, nanoseconds.</summary>
    public long SinceNanos;

    /// <summary>What the other legs had brought then.</summary>
    public long OthersAtLast;

    /// <summary>When what is done about it.</summary>
    public RepairPlan? Repair;
}
