using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// The active rules. The first rule that strikes decides; a frame suffers at most one fault. Rules count over all
/// connections, in the order in which frames are published, so a seed and a subscription order fix what happens.
/// </summary>
public sealed class FaultPlan
{
    private readonly SimMarket _market;
    private readonly SeededRandom _random;
    private readonly List<FaultTrigger> _triggers = [];
    private readonly HashSet<Subscription> _holding = [];

    internal FaultPlan(SimMarket market, ulong seed, IEnumerable<FaultRule> rules)
    {
        _market = market;
        _random = new SeededRandom(seed ^ 0xFA17_FA17_FA17_FA17); // its own sequence: adding a fault must not move the market
        foreach (var rule in rules)
        {
            _triggers.Add(new FaultTrigger(rule, _random));
        }
    }

    /// <summary>What was injected so far.</summary>
    public FaultLog Log { get; } = new();

    public void Add(FaultRule rule)
    {
        lock (_market.Lock)
        {
            _triggers.Add(new FaultTrigger(rule, _random));
        }
    }

    /// <summary>Removes every rule and sends the frames that a swap still holds back.</summary>
    public void Clear()
    {
        lock (_market.Lock)
        {
            _triggers.Clear();
            foreach (var subscription in _holding)
            {
                subscription.SendHeld();
            }

            _holding.Clear();
        }
    }

    /// <summary>Asks the rules of one kind about an occasion that is not a frame; a hit is logged.</summary>
    internal FaultRule? Strike(FaultKind kind, SimVenue venue, string stream)
    {
        lock (_market.Lock)
        {
            foreach (var trigger in _triggers)
            {
                if (trigger.Rule.Kind == kind && trigger.Rule.Matches(venue, stream) && trigger.Strikes())
                {
                    Log.Add(new InjectedFault(kind, venue, stream, 0, 0));
                    return trigger.Rule;
                }
            }

            return null;
        }
    }

    /// <summary>Sends a frame to a subscriber, through the rules. Under the market's lock.</summary>
    internal void Deliver(Subscription subscription, Frame frame)
    {
        if (subscription.Silent)
        {
            return;
        }

        if (subscription.Held is { } held)
        {
            subscription.Held = null;
            _holding.Remove(subscription);
            subscription.Send(frame);
            subscription.Send(held);
            Note(FaultKind.Swap, held);
            return;
        }

        foreach (var trigger in _triggers)
        {
            if (Applies(trigger.Rule, frame) && trigger.Strikes())
            {
                Inject(trigger.Rule.Kind, subscription, frame);
                return;
            }
        }

        subscription.Send(frame);
    }

    internal void Release(Subscription subscription)
    {
        if (_holding.Remove(subscription))
        {
            subscription.SendHeld();
        }
    }

    private static bool Applies(FaultRule rule, Frame frame)
    {
        var suits = rule.Kind switch
        {
            FaultKind.Drop or FaultKind.Duplicate or FaultKind.Swap => frame.IsDelta || rule.Stream is not null,
            FaultKind.Corrupt or FaultKind.Disconnect or FaultKind.Shutdown => true,
            FaultKind.Crossed => frame.Crossed is not null,
            FaultKind.Full => frame.Full is not null,
            _ => false,
        };
        return suits && rule.Matches(frame.Topic.Venue, frame.Topic.Name);
    }

    private void Inject(FaultKind kind, Subscription subscription, Frame frame)
    {
        switch (kind)
        {
            case FaultKind.Drop:
                break;
            case FaultKind.Duplicate:
                subscription.Send(frame);
                subscription.Send(frame);
                break;
            case FaultKind.Swap:
                // Counted when it is released: a frame held for ever would be a drop.
                subscription.Held = frame;
                _holding.Add(subscription);
                return;
            case FaultKind.Corrupt:
                subscription.Session.Enqueue(Corrupted(subscription.Session.Wrap(frame)));
                break;
            case FaultKind.Crossed:
                subscription.Send(frame.With(frame.Crossed!()));
                break;
            case FaultKind.Full:
                subscription.Send(frame.With(frame.Full!()));
                break;
            case FaultKind.Disconnect:
                subscription.Session.Reset();
                break;
            case FaultKind.Shutdown:
                subscription.Send(frame);
                subscription.Session.AnnounceShutdown();
                subscription.Session.CloseInOrder();
                break;
            default:
                throw new InvalidOperationException($"{kind} is not a fault of frames.");
        }

        Note(kind, frame);
    }

    private void Note(FaultKind kind, Frame frame) =>
        Log.Add(new InjectedFault(kind, frame.Topic.Venue, frame.Topic.Name, frame.FirstId, frame.LastId));

    private byte[] Corrupted(byte[] bytes)
    {
        var corrupted = bytes.AsSpan().ToArray();
        for (var count = 1 + _random.Next(4); count > 0; count--)
        {
            corrupted[_random.Next(corrupted.Length)] = 1; // a control character is illegal in JSON, in strings and between them
        }

        return corrupted;
    }
}
