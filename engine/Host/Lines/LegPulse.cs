namespace Crossfeed.Host;

/// <summary>
/// Whether a leg keeps up with the other legs of its line, which say the same. What counts is the time during which another leg brought messages and this one did not: a market that stands still lets
/// nobody fall behind. Driven by <see cref="LinePulse"/>; one thread writes.
/// </summary>
public sealed class LegPulse
{
    // Fewer than a twentieth of what another leg brings is no flow: answers to heartbeats, and what was still under way.
    private const int LeastShare = 20;

    // Three looks, and as many messages as are evidence elsewhere: nobody relies on the leg any more.
    private const long SuspectNanos = 300_000_000;
    private const long SuspectMessages = 8;

    // What a leg can be replaced for after a second. A twin with fewer leaves the question to the slower judgement of whole legs.
    private const long DeadMessages = 100;

    private long _seen;
    private long _lackNanos;
    private long _completeSince;

    /// <summary>Messages since the last look.</summary>
    public long Brought { get; private set; }

    /// <summary>Whether a message came since all its streams were acknowledged.</summary>
    public bool HasFlowed { get; private set; }

    /// <summary>Messages that another leg brought since this one brought its last.</summary>
    public long Missed { get; private set; }

    /// <summary>For how long others have brought messages and this one has not, nanoseconds.</summary>
    public long LackNanos => _lackNanos;

    /// <summary>It may have fallen silent: nothing may be taken away because of it.</summary>
    public bool IsSuspect => _lackNanos >= SuspectNanos && Missed >= SuspectMessages;

    /// <summary>It flows as the others do, as far as they do.</summary>
    public bool IsProven => _completeSince != 0 && !IsSuspect && (HasFlowed || Missed == 0);

    /// <summary>It has fallen silent beyond doubt.</summary>
    public bool IsDead { get; private set; }

    /// <summary>A look begins.</summary>
    /// <param name="messages">Messages of the market so far.</param>
    /// <param name="completeSince">Since when all streams are acknowledged; 0 while they are not, and nothing is expected of it. Another time is another life, which may begin between two looks.</param>
    public void See(long messages, long completeSince)
    {
        Brought = Math.Max(0, messages - _seen); // an answer is known for one a moment later
        _seen = Math.Max(_seen, messages);
        if (completeSince != _completeSince)
        {
            (_completeSince, HasFlowed, Missed, _lackNanos, IsDead) = (completeSince, false, 0, 0, false);
        }
    }

    /// <summary>Compares it with the others.</summary>
    /// <param name="others">Messages since the last look, of the other leg that brought most.</param>
    /// <param name="nanos">Time since the last look; 0 where it came too late to say who was silent.</param>
    /// <returns>For how long it had lacked what others brought, where this look ends that; else 0. Nanoseconds.</returns>
    public long Compare(long others, long nanos)
    {
        if (_completeSince == 0)
        {
            return 0;
        }

        if (Brought > 0 && Brought * LeastShare >= others)
        {
            var lacked = _lackNanos;
            (HasFlowed, Missed, _lackNanos) = (true, 0, 0);
            return lacked;
        }

        if (others > 0 && nanos > 0)
        {
            Missed += others;
            _lackNanos += nanos;
        }

        return 0;
    }

    /// <summary>Judges it.</summary>
    /// <param name="afterNanos">How long a leg may lack what others bring.</param>
    public void Judge(long afterNanos) => IsDead = _completeSince != 0 && Missed >= DeadMessages && _lackNanos >= afterNanos;
}
