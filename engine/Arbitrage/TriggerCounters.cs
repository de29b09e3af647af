namespace Crossfeed.Arbitrage;

/// <summary>HOT: 0 B. What a detector counted. Written by its thread alone; each field is an aligned <c>long</c> that others may read at any time with <see cref="Volatile.Read(ref readonly long)"/>.</summary>
public sealed class TriggerCounters
{
    /// <summary>Triggers opened.</summary>
    public long Opened;

    /// <summary>Changes reported.</summary>
    public long Changed;

    /// <summary>Triggers closed.</summary>
    public long Closed;

    /// <summary>Triggers open now.</summary>
    public long OpenNow;

    /// <summary>Edges at or above the minimum that were not reported because their net edge or quantity does not fit in 63 bits.</summary>
    public long SkippedOverflow;

    /// <summary>The counts of several detectors together; their threads have stopped.</summary>
    /// <param name="parts">Theirs.</param>
    public static TriggerCounters Sum(IEnumerable<TriggerCounters> parts)
    {
        var sum = new TriggerCounters();
        foreach (var part in parts)
        {
            sum.Opened += part.Opened;
            sum.Changed += part.Changed;
            sum.Closed += part.Closed;
            sum.OpenNow += part.OpenNow;
            sum.SkippedOverflow += part.SkippedOverflow;
        }

        return sum;
    }
}
