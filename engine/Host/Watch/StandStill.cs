namespace Crossfeed.Host;

/// <summary>
/// What to make of it when not one stream of a venue moves. A market may stand still, and its connections are then as good as before: tearing them down would take right books out of use, again and
/// again. So the venue is asked about some of its books. If none has moved, nothing is silent; if one has, or if it does not answer, the watch's verdicts hold. Pure.
/// </summary>
public sealed class StandStill
{
    private const long QuietNanos = 1_500_000_000; // shorter than any verdict takes
    private const long AnswerNanos = 2_000_000_000; // no longer does a verdict wait for an answer
    private const long AskAgainNanos = 5_000_000_000; // at first, then twice as long each time
    private const long LongestAskAgainNanos = 40_000_000_000; // a connection that dies while the market stands still is found by this

    private long _lastNanos;
    private long _askedNanos;
    private long _spaceNanos;
    private int _asked;
    private int _innocent;
    private bool _hasMoved;

    /// <summary>Whether verdicts are to wait, because the market may stand still or does.</summary>
    public bool Holds { get; private set; }

    /// <summary>Whether a round of questions is due.</summary>
    public bool IsAskDue { get; private set; }

    /// <summary>Looks.</summary>
    /// <param name="lastNanos">When the venue's last message came, or its last stream was subscribed, of whichever stream.</param>
    /// <param name="nowNanos">Now.</param>
    /// <returns>True when it has just become known that nothing is silent: all counting is to begin anew.</returns>
    public bool Look(long lastNanos, long nowNanos)
    {
        var moves = lastNanos != _lastNanos;
        var stoodStill = moves && Holds; // the first message after it: the others will follow
        if (moves)
        {
            (_lastNanos, _askedNanos, _spaceNanos, _asked, _innocent, _hasMoved) = (lastNanos, 0, AskAgainNanos / 2, 0, 0, false);
        }

        IsAskDue = false;
        Holds = false;
        if (nowNanos - lastNanos < QuietNanos)
        {
            return stoodStill;
        }

        IsAskDue = _askedNanos == 0 || nowNanos - _askedNanos >= _spaceNanos;
        var isInnocent = _asked > 0 && _innocent == _asked;
        var isWaiting = _askedNanos == 0 || nowNanos - _askedNanos < AnswerNanos;
        Holds = !_hasMoved && (isInnocent || isWaiting);
        return isInnocent && IsAskDue; // once a round
    }

    /// <summary>A round of questions begins.</summary>
    /// <param name="questions">How many.</param>
    /// <param name="nowNanos">Now.</param>
    public void Ask(int questions, long nowNanos) => (_asked, _innocent, _askedNanos, _spaceNanos) = (questions, 0, nowNanos, Math.Min(_spaceNanos * 2, LongestAskAgainNanos));

    /// <summary>Takes an answer.</summary>
    /// <param name="askedNanos">When it was asked.</param>
    /// <param name="hasMoved">Whether the venue's book is ahead of ours.</param>
    public void Answer(long askedNanos, bool hasMoved)
    {
        if (askedNanos == _askedNanos)
        {
            _hasMoved |= hasMoved;
            _innocent += hasMoved ? 0 : 1;
        }
    }
}
