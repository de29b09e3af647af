namespace Crossfeed.Health;

/// <summary>What the watch remembers of a line: the arrivals of all its streams together.</summary>
internal sealed class WatchedLine
{
    public ArrivalModel Model { get; } = new();

    public long TotalMessages { get; set; }

    public long ArrivedMessages { get; set; }

    public long ArrivedNanos { get; set; }

    public int Streams { get; set; }

    public int BookStreams { get; set; }

    public int Books { get; set; }

    public int Accused { get; set; } // books of which it is known, or about to be, that they are behind the venue

    public int References { get; set; } // streams that name it, watched or not

    public int Restarted { get; set; }

    public long RestartedNanos { get; set; }

    public SilenceVerdict Verdict { get; set; }

    public void BeginLook()
    {
        ArrivedMessages = 0;
        ArrivedNanos = 0;
        Streams = 0;
        BookStreams = 0;
        Books = 0;
        Accused = 0;
        References = 0;
        Restarted = 0;
        RestartedNanos = 0;
    }
}

/// <summary>What the watch remembers of a leg.</summary>
internal struct WatchedLeg
{
    public long SubscribedNanos;
    public long Messages;
    public long SinceNanos;
    public long LineAtLast; // the line's total when this leg's last message came
    public SilenceVerdict Verdict;
}
