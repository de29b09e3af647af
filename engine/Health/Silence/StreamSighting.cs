namespace Crossfeed.Health;

/// <summary>What the caller saw of a stream up to a look: counters of the hot thread, and what the connections say.</summary>
public struct StreamSighting
{
    /// <summary>Messages so far, of whichever leg; never falls.</summary>
    public long Messages;

    /// <summary>Receive time of the last one in nanoseconds; 0 before the first.</summary>
    public long LastNanos;

    /// <summary>When the subscription in force was acknowledged; 0 if it is not. Another value starts the counting anew; what was learned is kept.</summary>
    public long SubscribedNanos;

    /// <summary>Number of the line that carries it.</summary>
    public int Line;

    /// <summary>Whether at least one leg of the line is up.</summary>
    public bool IsConnected;

    /// <summary>Of a depth stream whose quotes count in the same sequence: the last delta's; otherwise 0.</summary>
    public long DepthSequence;

    /// <summary>The last quote's sequence; 0 where there is none to compare.</summary>
    public long QuoteSequence;

    /// <summary>When the quote came that is ahead of the last delta; 0 if that is not known, and the first look that sees it counts.</summary>
    public long QuoteAheadNanos;
}

/// <summary>What the caller saw of a leg, one connection of a line.</summary>
public struct LegSighting
{
    /// <summary>Number of its line.</summary>
    public int Line;

    /// <summary>Messages of the market so far, those too that another leg brought first; heartbeats and answers are none.</summary>
    public long Messages;

    /// <summary>Receive time of the last one in nanoseconds; 0 before the first.</summary>
    public long LastNanos;

    /// <summary>Since when it is subscribed; 0 if it is not, or is down. Another value is another connection.</summary>
    public long SubscribedNanos;
}
