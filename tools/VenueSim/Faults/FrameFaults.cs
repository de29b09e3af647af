using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// What faults do to frames on their way to a subscriber, and to the connection that carries them. Everything under the
/// market's lock.
/// </summary>
internal sealed class FrameFaults(FaultPlan plan, SimClock clock, SeededRandom random)
{
    private readonly HashSet<Subscription> _holding = [];
    private readonly HashSet<Session> _afflicted = [];
    private readonly LateFrames _late = new();
    private readonly StreamLosses _losses = new(plan);

    /// <summary>Whether a rule speaks of this frame on this connection.</summary>
    public static bool Applies(FaultRule rule, Subscription subscription, Frame frame)
    {
        var suits = rule.Kind switch
        {
            FaultKind.Drop or FaultKind.Duplicate or FaultKind.Swap or FaultKind.Reorder or FaultKind.Delay or FaultKind.Burst
                => frame.IsDelta || rule.Stream is not null || rule.Channel is not null || rule.AllChannels,
            FaultKind.Corrupt or FaultKind.Oversize or FaultKind.Fragment or FaultKind.SlowLoris or FaultKind.Disconnect
                or FaultKind.Shutdown or FaultKind.HalfOpen or FaultKind.HeartbeatOnly or FaultKind.DeadSymbol
                or FaultKind.Unsubscribed => true,
            FaultKind.Crossed => frame.Crossed is not null,
            FaultKind.Full => frame.Full is not null,
            _ => false,
        };
        return suits && Concerns(rule, subscription.Topic)
            && (rule.Connection == 0 || rule.Connection == subscription.Session.Id);
    }

    /// <summary>Sends a frame to a subscriber, through the rules.</summary>
    public void Deliver(Subscription subscription, Frame frame)
    {
        if (Withholds(subscription) is { } condition)
        {
            _losses.Lose(condition, subscription, frame);
        }
        else if (subscription.BurstLeft > 0)
        {
            DropInBurst(subscription, frame);
        }
        else if (subscription.Held is not null)
        {
            PassHeld(subscription, frame);
        }
        else if (plan.FindFor(subscription, frame) is { } rule)
        {
            Inject(rule, subscription, frame);
        }
        else
        {
            Pass(subscription, frame.Message(subscription));
        }
    }

    /// <summary>A subscription ends: what it still holds is sent before, what it lost is written down.</summary>
    public void Release(Subscription subscription)
    {
        ReleaseHeld(subscription);
        _late.Release(subscription);
        _losses.Close(subscription);
        if (subscription.Session.IsClosed)
        {
            _afflicted.Remove(subscription.Session);
        }
    }

    public void Silence(Subscription subscription, FaultRule rule)
    {
        subscription.Silent = true;
        _afflicted.Add(subscription.Session);
        EndAfter(rule, () =>
        {
            subscription.Silent = false;
            _losses.Close(subscription);
        });
    }

    public void SendLate(long nowMillis) => _late.Send(nowMillis);

    public void CloseLosses() => _losses.CloseAll();

    public void Clear()
    {
        foreach (var subscription in _holding.ToArray())
        {
            ReleaseHeld(subscription);
        }

        _late.Send(long.MaxValue);
        _losses.CloseAll();
        foreach (var session in _afflicted)
        {
            session.Recover();
        }

        _afflicted.RemoveWhere(session => session.Condition is null);
    }

    private static bool Concerns(FaultRule rule, Topic topic) =>
        rule.Matches(topic.Venue, topic.Name) && rule.MatchesSymbol(topic.Listing.Native)
        && (rule.Channel is null || rule.Channel == topic.Channel);

    private static FaultKind? Withholds(Subscription subscription) =>
        subscription.Session.Condition
        ?? (subscription.Silent ? FaultKind.Silent
            : subscription.Session.IsDead(subscription.Topic) ? FaultKind.DeadSymbol : null);

    private void Inject(FaultRule rule, Subscription subscription, Frame frame)
    {
        switch (rule.Kind)
        {
            case FaultKind.HalfOpen or FaultKind.HeartbeatOnly or FaultKind.DeadSymbol:
                Afflict(rule, subscription, frame);
                break;
            case FaultKind.Burst:
                Note(rule, subscription, frame);
                subscription.BurstLeft = rule.Number.Or(FaultDefaults.BurstFrames);
                DropInBurst(subscription, frame);
                break;
            case FaultKind.Swap or FaultKind.Reorder:
                // Noted when it is released: a frame held for ever would be a drop.
                subscription.Held = frame;
                subscription.HeldBy = rule;
                subscription.HeldFor = rule.Number.Or(1);
                _holding.Add(subscription);
                break;
            case FaultKind.Drop or FaultKind.Disconnect or FaultKind.Unsubscribed:
                Note(rule, subscription, frame, lost: 1);
                End(rule.Kind, subscription);
                break;
            default:
                Alter(rule, subscription, frame);
                break;
        }
    }

    private static void End(FaultKind kind, Subscription subscription)
    {
        if (kind == FaultKind.Disconnect)
        {
            subscription.Session.Reset();
        }
        else if (kind == FaultKind.Unsubscribed)
        {
            subscription.Session.Drop(subscription.Topic.Name);
        }
    }

    // The frame goes out, but not as it should.
    private void Alter(FaultRule rule, Subscription subscription, Frame frame)
    {
        var message = frame.Message(subscription);
        var lost = rule.Kind == FaultKind.Corrupt || (rule.Kind == FaultKind.Oversize && rule.Garbage) ? 1 : 0;
        Note(rule, subscription, frame, lost);
        switch (rule.Kind)
        {
            case FaultKind.Duplicate:
                Pass(subscription, message);
                Pass(subscription, message);
                break;
            case FaultKind.Delay:
                var due = clock.ElapsedMillis + rule.Millis.Or(FaultDefaults.DelayMillis);
                _late.Add(subscription, new Message(message), due, inOrder: !rule.Reorder);
                break;
            case FaultKind.Corrupt:
                Pass(subscription, Corrupted(message));
                break;
            case FaultKind.Oversize:
                Pass(subscription, Oversized(message, rule.Bytes.Or(FaultDefaults.OversizeBytes), rule.Garbage));
                break;
            case FaultKind.Fragment:
                var size = rule.Bytes.Or(FaultDefaults.FragmentBytes);
                Pass(subscription, new Message(message, FragmentBytes: size, WriteBytes: Math.Max(1, size / 3), PauseMillis: rule.Millis));
                break;
            case FaultKind.SlowLoris:
                Pass(subscription, new Message(
                    message, 0, rule.Bytes.Or(FaultDefaults.TrickleBytes), rule.Millis.Or(FaultDefaults.TrickleMillis)));
                break;
            case FaultKind.Crossed:
                Pass(subscription, frame.With(frame.Crossed!()).Message(subscription));
                break;
            case FaultKind.Full:
                Pass(subscription, frame.With(frame.Full!()).Message(subscription));
                break;
            case FaultKind.Shutdown:
                Pass(subscription, message);
                subscription.Session.AnnounceShutdown();
                if (rule.Notice > TimeSpan.Zero)
                {
                    plan.After((long)rule.Notice.TotalMilliseconds, subscription.Session.CloseInOrder);
                }
                else
                {
                    subscription.Session.CloseInOrder();
                }

                break;
            default:
                throw new InvalidOperationException($"{rule.Kind} is not a fault of frames.");
        }
    }

    // A condition of the connection, from this frame on.
    private void Afflict(FaultRule rule, Subscription subscription, Frame frame)
    {
        var session = subscription.Session;
        Note(rule, subscription, frame);
        _afflicted.Add(session);
        if (rule.Kind == FaultKind.DeadSymbol)
        {
            var listing = subscription.Topic.Listing;
            bool Dead(Topic topic) => topic.Listing == listing && Concerns(rule, topic);
            session.Dead.Add(Dead);
            EndAfter(rule, () => session.Dead.Remove(Dead));
        }
        else if (rule.Kind == FaultKind.HeartbeatOnly)
        {
            session.Condition = FaultKind.HeartbeatOnly;
            EndAfter(rule, () => session.Condition = null);
        }
        else
        {
            session.GoHalfOpen();
            EndAfter(rule, session.Reset);
        }

        _losses.Lose(rule.Kind, subscription, frame);

        void EndAfter(FaultRule ending, Action end) => this.EndAfter(ending, () =>
        {
            end();
            _losses.Close(session);
        });
    }

    private void EndAfter(FaultRule rule, Action end)
    {
        if (rule.Duration > TimeSpan.Zero)
        {
            plan.After((long)rule.Duration.TotalMilliseconds, end);
        }
    }

    private void DropInBurst(Subscription subscription, Frame frame)
    {
        _losses.Lose(FaultKind.Burst, subscription, frame);
        if (--subscription.BurstLeft == 0)
        {
            _losses.Close(subscription);
        }
    }

    private void PassHeld(Subscription subscription, Frame frame)
    {
        Pass(subscription, frame.Message(subscription));
        subscription.HeldPassed = true;
        if (--subscription.HeldFor == 0)
        {
            ReleaseHeld(subscription);
        }
    }

    private void ReleaseHeld(Subscription subscription)
    {
        if (!_holding.Remove(subscription))
        {
            return;
        }

        var held = subscription.Held!;
        subscription.Held = null;
        Pass(subscription, held.Message(subscription));
        if (subscription.HeldPassed)
        {
            Note(subscription.HeldBy!, subscription, held);
            subscription.HeldPassed = false;
        }
    }

    private void Pass(Subscription subscription, byte[] bytes) => Pass(subscription, new Message(bytes));

    // Behind the frames of its stream that are delayed, if there are any that keep their order.
    private void Pass(Subscription subscription, Message message)
    {
        if (subscription.LateInOrder > 0)
        {
            _late.Add(subscription, message, subscription.LateUntil, inOrder: true);
        }
        else
        {
            subscription.Session.Enqueue(message);
        }
    }

    private void Note(FaultRule rule, Subscription subscription, Frame frame, int lost = 0) => plan.Note(
        new InjectedFault(rule.Kind, frame.Topic.Venue, frame.Topic.Name, frame.FirstId, frame.LastId)
        {
            Symbol = frame.Topic.Listing.Native,
            Channel = frame.Topic.Channel,
            Connection = subscription.Session.Id,
            LostFrames = lost,
            Millis = rule.Kind == FaultKind.Delay ? rule.Millis.Or(FaultDefaults.DelayMillis) : 0,
        });

    private byte[] Corrupted(byte[] bytes)
    {
        var corrupted = bytes.AsSpan().ToArray();
        for (var count = 1 + random.Next(4); count > 0; count--)
        {
            corrupted[random.Next(corrupted.Length)] = 1; // a control character is illegal in JSON, in strings and between them
        }

        return corrupted;
    }

    // Padded before the closing brace with blanks, which JSON allows there; or nothing but the letter x.
    private static byte[] Oversized(byte[] bytes, int size, bool garbage)
    {
        var large = new byte[Math.Max(size, bytes.Length)];
        large.AsSpan().Fill(garbage ? (byte)'x' : (byte)' ');
        if (!garbage)
        {
            bytes.AsSpan(0, bytes.Length - 1).CopyTo(large);
            large[^1] = bytes[^1];
        }

        return large;
    }
}
