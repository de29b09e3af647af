using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>One connection of a line: says what the line wants, hears what the venue answers, asks again where it does not.</summary>
public sealed class Leg : IConnectionScript
{
    // Heartbeats and requests share the venue's numbers: heartbeats count from here.
    private const long HeartbeatIds = 1L << 40;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryRefused = TimeSpan.FromSeconds(5);

    // Requests are handed to the connection for so long ahead.
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(2);

    // A venue's list of streams may have been made before its last answers: what was acknowledged this long ago must be in it.
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(5);

    private readonly Feed _feed;
    private readonly FeedLane _lane;
    private readonly ILogger _logger;
    private readonly Func<Leg, bool> _isUrgent;
    private long _missed;
    private bool _isOpened; // since the last look
    private long _askNext; // monotonic nanoseconds: what was asked last has been sent by then
    private long _controlMessages;

    /// <summary>Makes a leg; its connection is given afterwards, because it needs the leg as its script.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="streams">What it is to carry from the start.</param>
    /// <param name="logger">Where refusals are told.</param>
    /// <param name="isUrgent">Says whether a lost connection is to be opened again at once; null for never.</param>
    public Leg(Feed feed, FeedLane lane, IEnumerable<StreamKey> streams, ILogger logger, Func<Leg, bool>? isUrgent = null)
    {
        _isUrgent = isUrgent ?? (static _ => false);
        _feed = feed;
        _lane = lane;
        _logger = logger;
        Subscriptions.Want(streams, WireClock.Monotonic());
    }

    /// <summary>What it is to carry, and what the venue said of it.</summary>
    public SubscriptionSet Subscriptions { get; } = new();

    /// <summary>The session that its connection stands on; null for none.</summary>
    public SessionKeeper? Session { get; init; }

    /// <summary>What is asked for again before the venue ends it; null where streams stay.</summary>
    public StreamRenewals? Renewals { get; init; }

    /// <summary>Its connection.</summary>
    public Connection Connection { get; private set; } = null!; // set by the line before the leg is seen by others

    /// <summary>Streams that the venue lost without saying so, found by its own list.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>When the venue said that it will close the connection, monotonic nanoseconds; 0 while it has not.</summary>
    public long LeavingSince { get; private set; }

    /// <summary>Messages about the connection itself so far.</summary>
    public long ControlMessages => Interlocked.Read(ref _controlMessages);

    /// <summary>Since when all streams are acknowledged on this life, monotonic nanoseconds; 0 while they are not.</summary>
    internal long CompleteSince { get; private set; }

    /// <summary>Whether it keeps up with the line's other legs.</summary>
    internal LegPulse Pulse { get; } = new();

    /// <summary>True when the hot plane knows that this life carries all its streams.</summary>
    public bool IsCarrying { get; internal set; }

    /// <summary>Whether others can rely on it now: open, known to carry its streams, and bringing what its twins bring.</summary>
    internal bool IsProven => IsCarrying && Connection.State == ConnectionState.Active && Pulse.IsProven;

    bool IConnectionScript.IsUrgent => _isUrgent(this);

    TimeSpan IConnectionScript.LeastGap => TimeSpan.FromMilliseconds(_feed.Limits.PaceMillis);

    int? IConnectionScript.MessagesPerHour => _feed.Limits.RequestsPerHour;

    IReadOnlyList<ReadOnlyMemory<byte>> IConnectionScript.OpeningMessages()
    {
        var together = Subscriptions.Open(WireClock.Monotonic());
        (LeavingSince, _askNext) = (0, 0);
        _isOpened = true;
        Incomplete();
        return [.. _feed.Greeting(_lane), .. Ask(together)];
    }

    /// <summary>Heartbeats whose numbers do not meet those of requests; null where the venue has none.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="lane">The lane.</param>
    public static HeartbeatRules? Heartbeat(Feed feed, FeedLane lane) =>
        feed.Heartbeat(lane) is { Message: { } message } rules ? rules with { Message = number => message(HeartbeatIds + number) } : feed.Heartbeat(lane);

    /// <summary>Names the connection.</summary>
    /// <param name="connection">The connection, whose script this leg is.</param>
    public void Bind(Connection connection) => Connection = connection;

    /// <summary>Adds streams while the connection runs.</summary>
    /// <param name="streams">The streams.</param>
    public void Add(IReadOnlyList<StreamKey> streams)
    {
        Subscriptions.Want(streams, WireClock.Monotonic());
        Incomplete();
    }

    /// <summary>Ends streams while the connection runs.</summary>
    /// <param name="streams">The streams.</param>
    public void Remove(IReadOnlyList<StreamKey> streams)
    {
        Subscriptions.Unwant(streams);
        End(streams);
    }

    /// <summary>Ends streams and asks for them again: the venue forgot them.</summary>
    /// <param name="streams">The streams.</param>
    public void Renew(IReadOnlyList<StreamKey> streams)
    {
        End(streams);
        Subscriptions.AskAgain(streams, WireClock.Monotonic());
    }

    /// <summary>Asks (again) for what the venue has not acknowledged.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Tend(long now)
    {
        if (Connection.State != ConnectionState.Active)
        {
            Incomplete();
            return;
        }

        if (now >= _askNext)
        {
            Ask(Subscriptions.Due(now, AnswerWithin, RetryRefused), now);
        }

        if (Renewals is { } renewals)
        {
            Renew(renewals, now);
        }

        if (!Subscriptions.IsComplete)
        {
            Incomplete();
        }
        else if (CompleteSince == 0)
        {
            CompleteSince = now;
        }
    }

    /// <summary>Takes what the venue said.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="monotonicNanos">When it was received.</param>
    public void Hear(ReadOnlySpan<byte> frame, long monotonicNanos)
    {
        Interlocked.Increment(ref _controlMessages);
        var message = _feed.ReadControl(_lane, frame);
        switch (message.Kind)
        {
            case ControlKind.Acknowledged:
                Subscriptions.Answered(message.RequestId, message.Streams, reason: null, monotonicNanos);
                break;
            case ControlKind.Refused:
                TellRefusal(Subscriptions.Answered(message.RequestId, message.Streams, message.Reason ?? "refused", monotonicNanos), message.Reason ?? "no reason given");
                break;
            case ControlKind.HeartbeatAnswer:
                Connection.NoteAnswer(Number(message.RequestId), monotonicNanos);
                break;
            case ControlKind.SubscriptionList:
                Connection.NoteAnswer(Number(message.RequestId), monotonicNanos);
                Compare(message.Streams, monotonicNanos);
                break;
            case ControlKind.SessionEnded:
                Session?.Doubt(message.Reason ?? "the venue says so");
                break;
            case ControlKind.Complaint:
                SessionLog.Complains(_logger, _feed.Name, Connection.Id, message.Reason ?? "no reason given");
                break;
            case ControlKind.ShutdownNotice:
                LeavingSince = monotonicNanos;
                break;
            default:
                break; // nothing that a connection has to know
        }
    }

    /// <summary>Tells the pulse what came since the last look; after <see cref="Tend"/>.</summary>
    internal void FeelPulse() => Pulse.See(Connection.Messages - ControlMessages, CompleteSince);

    private void Incomplete() => (CompleteSince, IsCarrying) = (0, false);

    // Not noted as asked: the stream stays acknowledged while the venue answers, and what it does not answer is found by its data.
    private void Renew(StreamRenewals renewals, long now)
    {
        if (_isOpened)
        {
            _isOpened = false;
            renewals.Forget();
        }

        foreach (var message in renewals.Due(Subscriptions.Streams, now) is { Count: > 0 } due ? _feed.Subscribe(_lane, due, Subscriptions.TakeIds(due.Count + 1)) : [])
        {
            Connection.TrySend(message.Bytes); // at the connection's pace
        }
    }

    private void End(IReadOnlyList<StreamKey> streams)
    {
        var now = WireClock.Monotonic();
        foreach (var message in _feed.Unsubscribe(_lane, streams, Subscriptions.TakeIds(streams.Count + 1)))
        {
            Subscriptions.Asked(message.Id, [], now); // the answer is about no stream that is wanted
            Connection.TrySend(message.Bytes); // not open: then there is nothing to end
        }
    }

    private void Compare(IReadOnlyList<StreamKey> listed, long now)
    {
        foreach (var stream in Subscriptions.Compare(listed.ToHashSet(), now - (ListLag.Ticks * 100), now))
        {
            Interlocked.Increment(ref _missed);
            HostLog.StreamLost(_logger, _feed.Name, Connection.Id, stream.ToString());
        }
    }

    // The number of a heartbeat, 0 where the venue names none, -1 for the answer to something else.
    private static long Number(long? id) => id is not { } known ? 0 : known > HeartbeatIds ? known - HeartbeatIds : -1;

    private void TellRefusal(IReadOnlyList<StreamKey> streams, string reason)
    {
        if (streams.Count > 1)
        {
            HostLog.RefusedTogether(_logger, _feed.Name, Connection.Id, streams.Count, reason);
        }
        else if (streams.Count == 1)
        {
            HostLog.Refused(_logger, _feed.Name, Connection.Id, streams[0].ToString(), reason);
        }
    }

    // No more than the pace lets out before the next look for more: what waits in the outbox for long would seem to be without an answer.
    private void Ask(IReadOnlyList<IReadOnlyList<StreamKey>> parts, long now)
    {
        foreach (var part in parts)
        {
            if (_askNext - now > MostAhead.Ticks * TimeSpan.NanosecondsPerTick)
            {
                return;
            }

            _askNext = Math.Max(_askNext, now);
            foreach (var message in Ask(part))
            {
                Connection.TrySend(message); // a full outbox: asked for again when no answer comes
                _askNext += _feed.Limits.PaceMillis * Timestamp.NanosPerMilli;
            }
        }
    }

    private List<ReadOnlyMemory<byte>> Ask(IReadOnlyList<StreamKey> streams)
    {
        var now = WireClock.Monotonic();
        var bytes = new List<ReadOnlyMemory<byte>>();
        foreach (var message in _feed.Subscribe(_lane, streams, Subscriptions.TakeIds(streams.Count + 1)))
        {
            Subscriptions.Asked(message.Id, message.Streams, now);
            bytes.Add(message.Bytes);
        }

        return bytes;
    }
}
