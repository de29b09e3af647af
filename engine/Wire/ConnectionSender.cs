using System.Net.WebSockets;
using System.Threading.Channels;
using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// All that is said in one life of a socket: the opening messages, then heartbeats and what others put into the outbox, never two messages closer, and never more of them in an hour, than the script allows. Each is published once it is
/// sent. Runs on the pool; wakes for a message, a beat or a deadline.
/// </summary>
/// <param name="id">The connection's id in slots.</param>
/// <param name="socket">The open socket.</param>
/// <param name="target">What to say.</param>
/// <param name="reader">The reader of the same socket, whose messages prove life.</param>
/// <param name="beats">Numbers and times the heartbeats.</param>
/// <param name="publisher">The way into the ring.</param>
/// <param name="options">Time-outs.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionSender(
    ushort id, WebSocket socket, ConnectionTarget target, MessageReader reader, HeartbeatLog beats, FramePublisher publisher, ConnectionOptions options, TimeProvider time)
{
    /// <summary>Messages that may wait; one more is refused.</summary>
    public const int OutboxMessages = 1_024;

    private readonly Channel<ReadOnlyMemory<byte>> _outbox = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(OutboxMessages) { SingleReader = true });
    private readonly SemaphoreSlim _wake = new(0); // its waiters go on on the pool, never on the thread that releases
    private readonly HourlyAllowance? _allowance = target.Script.MessagesPerHour is { } perHour ? new HourlyAllowance(perHour) : null;
    private long _nextSendNanos = long.MinValue;

    // When a message that is no heartbeat may go.
    private long NextMessageNanos => Math.Max(_nextSendNanos, _allowance?.NextNanos ?? long.MinValue);

    /// <summary>Queues a message; from any thread.</summary>
    /// <param name="message">UTF-8 text; not to be changed any more.</param>
    /// <returns>False when the outbox is full.</returns>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        if (!_outbox.Writer.TryWrite(message))
        {
            return false;
        }

        _wake.Release();
        return true;
    }

    /// <summary>Sends the opening messages.</summary>
    /// <param name="messages">The messages, in order.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="TimeoutException">The venue takes no message.</exception>
    public async Task OpenAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages, CancellationToken stop)
    {
        using var timer = NewTimer();
        foreach (var message in messages)
        {
            while (Now() < NextMessageNanos)
            {
                await WaitUntilAsync(NextMessageNanos, timer, stop).ConfigureAwait(false);
            }

            await SendMessageAsync(message, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what comes and beats, until stopped or until the venue proves dead.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>Why the socket is of no more use.</returns>
    /// <exception cref="TimeoutException">The venue takes no message.</exception>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        using var timer = NewTimer();
        var nextBeat = target.Heartbeat is { } rules ? Now() + Nanos(rules.Interval) : long.MaxValue;
        while (true)
        {
            var now = Now();
            if (IsDead(now))
            {
                return HalfOpen(target.Heartbeat!);
            }

            if (now < _nextSendNanos)
            {
                await WaitUntilAsync(Math.Min(_nextSendNanos, beats.DeadlineNanos), timer, stop).ConfigureAwait(false);
            }
            else if (now >= nextBeat)
            {
                nextBeat = now + Nanos(target.Heartbeat!.Interval);
                if (beats.Begin(target.Heartbeat, now, reader.Messages) is { } beat)
                {
                    await SendAsync(beat, stop).ConfigureAwait(false);
                }
            }
            else if (now >= NextMessageNanos && _outbox.Reader.TryRead(out var message))
            {
                await SendMessageAsync(message, stop).ConfigureAwait(false);
            }
            else
            {
                var nextMessage = _outbox.Reader.Count > 0 ? NextMessageNanos : long.MaxValue;
                await WaitUntilAsync(Math.Min(nextMessage, Math.Min(nextBeat, beats.DeadlineNanos)), timer, stop).ConfigureAwait(false);
            }
        }
    }

    // A reader that waits for the ring hears nothing, which says nothing about the venue.
    private bool IsDead(long now)
    {
        if (!beats.IsOverdue(now, reader.Messages))
        {
            return false;
        }

        if (publisher.RemainingCapacity <= 0)
        {
            beats.Postpone(now, target.Heartbeat!.Timeout);
            return false;
        }

        return true;
    }

    private Task SendMessageAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        _allowance?.Use(Now());
        return SendAsync(message, stop);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        // Without a token: cancelling a send would abort the socket before anybody could say why.
        var sending = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask();
        try
        {
            await sending.WaitAsync(options.SendTimeout, time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"half-open: the venue took no message for {options.SendTimeout.TotalSeconds:0.#} s", e);
        }

        _nextSendNanos = Now() + Nanos(target.Script.LeastGap);
        await publisher.PublishCopyAsync(FrameKind.Sent, id, message, null, null, stop).ConfigureAwait(false);
    }

    // Wakes may come for nothing; the caller looks again at everything.
    private async Task WaitUntilAsync(long dueNanos, ITimer timer, CancellationToken stop)
    {
        var millis = Math.Max(1, Math.Ceiling((dueNanos - Now()) / 1e6)); // ns a millisecond; timers know no finer time
        timer.Change(dueNanos == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(millis, int.MaxValue)), Timeout.InfiniteTimeSpan);
        await _wake.WaitAsync(stop).ConfigureAwait(false);
    }

    private ITimer NewTimer() => time.CreateTimer(static wake => ((SemaphoreSlim)wake!).Release(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static string HalfOpen(HeartbeatRules rules) => rules.Message is null
        ? $"half-open: no message for {rules.Timeout.TotalSeconds:0.#} s"
        : $"half-open: no message within {rules.Timeout.TotalSeconds:0.#} s of a heartbeat";

    private long Now() => WireClock.Monotonic(time);

    private static long Nanos(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;
}
