namespace Crossfeed.Wire;

/// <summary>
/// The heartbeats of one connection: numbers them over all its lives, keeps the oldest that nothing has answered yet, and measures round trips. Life is proved by whole messages of any kind, never by
/// bytes. The sender owns it; answers may come from any thread.
/// </summary>
internal sealed class HeartbeatLog
{
    private long _last;
    private long _messagesBefore; // messages received when the oldest unanswered beat was sent

    /// <summary>What answers took.</summary>
    public RoundTripMeter RoundTrips { get; } = new();

    /// <summary>When the oldest unanswered beat is overdue, monotonic nanoseconds; <see cref="long.MaxValue"/> when none is.</summary>
    public long DeadlineNanos { get; private set; } = long.MaxValue;

    /// <summary>A beat begins.</summary>
    /// <param name="rules">What is sent.</param>
    /// <param name="now">Now, monotonic nanoseconds.</param>
    /// <param name="messages">Messages received so far.</param>
    /// <returns>The message to send; null for none.</returns>
    public ReadOnlyMemory<byte>? Begin(HeartbeatRules rules, long now, long messages)
    {
        if (!IsAwaiting(messages))
        {
            _messagesBefore = messages;
            DeadlineNanos = now + (rules.Timeout.Ticks * TimeSpan.NanosecondsPerTick);
        }

        _last++;
        if (rules.Message is not { } message)
        {
            return null;
        }

        RoundTrips.NoteSent(_last, now);
        return message(_last);
    }

    /// <summary>Whether a beat was sent too long ago and nothing came since.</summary>
    /// <param name="now">Now, monotonic nanoseconds.</param>
    /// <param name="messages">Messages received so far.</param>
    public bool IsOverdue(long now, long messages) => IsAwaiting(messages) && now >= DeadlineNanos;

    /// <summary>Gives the awaited answer more time.</summary>
    /// <param name="now">Now, monotonic nanoseconds.</param>
    /// <param name="timeout">How much.</param>
    public void Postpone(long now, TimeSpan timeout) => DeadlineNanos = now + (timeout.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>A life is over: nothing is awaited any more.</summary>
    public void Forget()
    {
        DeadlineNanos = long.MaxValue;
        RoundTrips.Forget();
    }

    private bool IsAwaiting(long messages)
    {
        if (DeadlineNanos != long.MaxValue && messages != _messagesBefore)
        {
            DeadlineNanos = long.MaxValue;
        }

        return DeadlineNanos != long.MaxValue;
    }
}
