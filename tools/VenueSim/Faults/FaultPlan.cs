using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Faults;

/// <summary>
/// The active rules. The first rule that strikes decides; a frame suffers at most one fault. Rules count over all
/// connections, in the order in which frames are published, so a seed and a subscription order fix what happens.
/// </summary>
public sealed class FaultPlan
{
    private readonly SimMarket _market;
    private readonly SimClock _clock;
    private readonly SeededRandom _random;
    private readonly List<FaultTrigger> _triggers = [];
    private readonly PriorityQueue<Action, (long DueMillis, long Order)> _timed = new();
    private readonly List<(VenueFeed Feed, Action ResetConnections)> _venues = [];
    private readonly FrameFaults _frames;
    private long _order;

    internal FaultPlan(SimMarket market, SimClock clock, ulong seed, IEnumerable<FaultRule> rules)
    {
        _market = market;
        _clock = clock;
        _random = new SeededRandom(seed ^ 0xFA17_FA17_FA17_FA17); // its own sequence: adding a fault must not move the market
        _frames = new FrameFaults(this, clock, _random);
        foreach (var rule in rules)
        {
            _triggers.Add(new FaultTrigger(rule, _random, _clock));
        }
    }

    /// <summary>What was injected so far.</summary>
    public FaultLog Log { get; } = new();

    public void Add(FaultRule rule)
    {
        lock (_market.Lock)
        {
            _triggers.Add(new FaultTrigger(rule, _random, _clock));
        }
    }

    /// <summary>
    /// Removes every rule, sends the frames that are held back, and lets streams flow again that were stopped. What is
    /// half open stays so.
    /// </summary>
    public void Clear()
    {
        lock (_market.Lock)
        {
            _triggers.Clear();
            _timed.Clear();
            _frames.Clear();
        }
    }

    /// <summary>Writes the losses of conditions that still last to the log; they begin anew.</summary>
    public void CloseLosses()
    {
        lock (_market.Lock)
        {
            _frames.CloseLosses();
        }
    }

    /// <summary>A venue that storms and clock steps can reach.</summary>
    internal void Attach(VenueFeed feed, Action resetConnections) => _venues.Add((feed, resetConnections));

    /// <summary>Asks the rules of one kind about an occasion that is not a frame; a hit is logged.</summary>
    internal FaultRule? Strike(FaultKind kind, SimVenue venue, string stream, string symbol = "", int connection = 0)
    {
        lock (_market.Lock)
        {
            var rule = Find(kind, venue, stream, symbol, connection);
            if (rule is not null)
            {
                Note(new InjectedFault(kind, venue.Name, stream, 0, 0) { Symbol = symbol, Connection = connection });
            }

            return rule;
        }
    }

    /// <summary>Asks about one more WebSocket connection: null to let it in, else the seconds to wait.</summary>
    internal int? RefuseConnect(SimVenue venue, string path)
    {
        lock (_market.Lock)
        {
            foreach (var trigger in _triggers)
            {
                if (trigger.Rule.Kind == FaultKind.ConnectLimit && trigger.Rule.Matches(venue, path) && trigger.ExceedsConnects())
                {
                    Note(new InjectedFault(FaultKind.ConnectLimit, venue.Name, path, 0, 0));
                    return (int)((trigger.Rule.Duration.MillisOr(FaultDefaults.ConnectWindowMillis) + 999) / 1000);
                }
            }

            return null;
        }
    }

    /// <summary>A connection opened: it may have been given a limited life.</summary>
    internal void Opened(Session session, string path)
    {
        lock (_market.Lock)
        {
            if (Find(FaultKind.Lifetime, session.Venue, path, "", session.Id) is not { } rule)
            {
                return;
            }

            var lifetime = rule.Duration.MillisOr(FaultDefaults.LifetimeMillis);
            if (rule.Notice > TimeSpan.Zero)
            {
                After(Math.Max(0, lifetime - (long)rule.Notice.TotalMilliseconds), session.AnnounceShutdown);
            }

            After(lifetime, () =>
            {
                if (!session.IsClosed)
                {
                    Note(new InjectedFault(FaultKind.Lifetime, session.Venue.Name, path, 0, 0) { Connection = session.Id });
                    session.CloseInOrder();
                }
            });
        }
    }

    /// <summary>Sends a frame to a subscriber, through the rules. Under the market's lock.</summary>
    internal void Deliver(Subscription subscription, Frame frame) => _frames.Deliver(subscription, frame);

    /// <summary>A subscription or its connection ends. Under the market's lock.</summary>
    internal void Release(Subscription subscription) => _frames.Release(subscription);

    /// <summary>A stream was acknowledged and is to stay silent, for the rule's time. Under the market's lock.</summary>
    internal void Silence(Subscription subscription, FaultRule rule) => _frames.Silence(subscription, rule);

    /// <summary>The first rule that strikes this frame on this connection.</summary>
    internal FaultRule? FindFor(Subscription subscription, Frame frame)
    {
        foreach (var trigger in _triggers)
        {
            if (FrameFaults.Applies(trigger.Rule, subscription, frame) && trigger.Strikes())
            {
                return trigger.Rule;
            }
        }

        return null;
    }

    /// <summary>Runs something when a time has passed, unless the plan is cleared before. Under the market's lock.</summary>
    internal void After(long millis, Action action) => _timed.Enqueue(action, (_clock.ElapsedMillis + millis, _order++));

    internal void Note(in InjectedFault fault) =>
        Log.Add(fault with { ElapsedMillis = _clock.ElapsedMillis, UnixMillis = _market.NowMillis });

    /// <summary>Does what is due by now. The market's driver calls it before each move, under the market's lock.</summary>
    internal void Tick()
    {
        var now = _clock.ElapsedMillis;
        while (_timed.TryPeek(out _, out var key) && key.DueMillis <= now)
        {
            _timed.Dequeue()();
        }

        _frames.SendLate(now);
        foreach (var trigger in _triggers)
        {
            if (trigger.Rule.Kind == FaultKind.Storm && trigger.ResetIsDue())
            {
                Storm(trigger.Rule);
            }
            else if (trigger.Rule.Kind == FaultKind.ClockStep && trigger.Strikes())
            {
                StepClock(trigger.Rule);
            }
            else if (trigger.Rule.Kind == FaultKind.ExpireSession && trigger.Strikes())
            {
                ExpireSession(trigger.Rule);
            }
        }
    }

    private void Storm(FaultRule rule)
    {
        foreach (var (feed, resetConnections) in _venues)
        {
            if (rule.Matches(feed.Venue, ""))
            {
                Note(new InjectedFault(FaultKind.Storm, feed.Venue.Name, "", 0, 0));
                resetConnections();
            }
        }
    }

    private void StepClock(FaultRule rule)
    {
        var step = rule.Millis.Or(FaultDefaults.ClockStepMillis);
        foreach (var (feed, _) in _venues)
        {
            if (rule.Matches(feed.Venue, ""))
            {
                feed.ClockStepMillis += step;
                Note(new InjectedFault(FaultKind.ClockStep, feed.Venue.Name, "", 0, 0) { Millis = step });
            }
        }
    }

    private void ExpireSession(FaultRule rule)
    {
        foreach (var (feed, _) in _venues)
        {
            if (feed.HasLogin && rule.Matches(feed.Venue, ""))
            {
                Note(new InjectedFault(FaultKind.ExpireSession, feed.Venue.Name, "", 0, 0));
                feed.ExpireSession();
            }
        }
    }

    private FaultRule? Find(FaultKind kind, SimVenue venue, string stream, string symbol, int connection)
    {
        foreach (var trigger in _triggers)
        {
            var rule = trigger.Rule;
            if (rule.Kind == kind && rule.Matches(venue, stream) && (rule.Symbol is null || rule.MatchesSymbol(symbol, Canonical(venue, symbol)))
                && (rule.Connection == 0 || rule.Connection == connection) && trigger.Strikes())
            {
                return rule;
            }
        }

        return null;
    }

    private string? Canonical(SimVenue venue, string native) =>
        native.Length == 0 ? null : _market.Listings(venue).FirstOrDefault(listing => listing.Native == native)?.Instrument.Symbol;
}
