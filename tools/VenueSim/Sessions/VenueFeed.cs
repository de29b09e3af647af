using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// A venue's streams: turns what happens in the market into topics' messages, and keeps who subscribed to what.
/// The venue's part is to name its topics and to read its requests.
/// </summary>
public abstract class VenueFeed : IMarketFeed
{
    private readonly Dictionary<string, Topic> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<Listing, List<Topic>> _byListing = [];
    private readonly Dictionary<int, List<Topic>> _byCadence = [];

    protected VenueFeed(VenueSetup setup)
    {
        Setup = setup;
        foreach (var listing in Listings)
        {
            _byListing[listing] = [];
        }

        Market.Attach(Venue, this);
    }

    /// <summary>What it was made of.</summary>
    public VenueSetup Setup { get; }

    public SimVenue Venue => Setup.Venue;

    public SimMarket Market => Setup.Market;

    public FaultPlan Faults => Setup.Faults;

    public VenueCounters Counters => Setup.Counters;

    public SimOptions Options => Setup.Options;

    /// <summary>The venue's listings.</summary>
    public IReadOnlyList<Listing> Listings => Market.Listings(Venue);

    /// <summary>A client that sends nothing for so long is dropped; zero is never. In real time: it is the client that is judged.</summary>
    public virtual TimeSpan ClientSilenceLimit => TimeSpan.Zero;

    /// <summary>Whether the messages of a connection are numbered, over all channels: then <see cref="Numbered"/> writes each one's number.</summary>
    public virtual bool NumbersMessages => false;

    /// <summary>Whether clients need a login that can expire: then <see cref="ExpireSession"/> ends it.</summary>
    public virtual bool HasLogin => false;

    /// <summary>How far faults have moved the venue's clock. Under the market's lock.</summary>
    public long ClockStepMillis { get; internal set; }

    /// <summary>The venue's clock: what it stamps on everything.</summary>
    public long NowMillis => Market.NowMillis + ClockStepMillis;

    /// <summary>A text message of a client. Not under the market's lock.</summary>
    public abstract void Receive(Session session, ReadOnlyMemory<byte> message);

    /// <summary>
    /// Comes about once a second, in real time, for each open connection: for what the venue sends on its own (heartbeats) and
    /// for what runs out with time. Under the market's lock.
    /// </summary>
    public virtual void Beat(Session session)
    {
    }

    /// <summary>Writes a message's number, counted from 0 on each connection in the order in which the venue sends.</summary>
    public virtual byte[] Numbered(byte[] message, long number) => message;

    /// <summary>The fault of that name: ends the clients' login, as the venue would. Under the market's lock.</summary>
    public virtual void ExpireSession()
    {
    }

    /// <summary>The venue's notice that it will close the connection, or null where there is none.</summary>
    public virtual byte[]? ShutdownNotice(bool combined) => null;

    /// <summary>Wraps a payload for a combined stream.</summary>
    public virtual byte[] Wrap(string stream, byte[] payload) => payload;

    public void Traded(Listing listing, in TradePrint trade)
    {
        var stamped = trade with { TimeMicros = trade.TimeMicros + ClockStepMillis * 1000 };
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.Traded(stamped);
            }
        }
    }

    public void Aggregated(Listing listing, in TradePrint trade)
    {
        var stamped = trade with { TimeMicros = trade.TimeMicros + ClockStepMillis * 1000 };
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.Aggregated(stamped);
            }
        }
    }

    public void BookMoved(Listing listing)
    {
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.BookMoved();
            }
        }
    }

    public void CandleClosed(Listing listing, Candle closed)
    {
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.CandleClosed(closed);
            }
        }
    }

    public void Flush(int cadenceMillis)
    {
        if (!_byCadence.TryGetValue(cadenceMillis, out var topics))
        {
            return;
        }

        foreach (var topic in topics)
        {
            if (topic.HasSubscribers)
            {
                topic.Flush();
            }
        }
    }

    /// <summary>What the venue traded and published, a listing each. Under the market's lock.</summary>
    internal IEnumerable<TradeTruth> Truth()
    {
        foreach (var (listing, topics) in _byListing)
        {
            yield return new TradeTruth(
                Venue.Name, listing.Instrument.Symbol, listing.Native, listing.FirstTradeId, listing.NextTradeId - 1,
                listing.FirstAggregateId, listing.NextAggregateId - 1, Venue.PublishedLevels > 0 ? listing.PublishedId : listing.UpdateId,
                [
                    .. topics.Where(topic => topic.Published > 0).Select(topic => new StreamTruth(
                        topic.Name, topic.Channel, topic.FirstPublishedId, topic.LastPublishedId, topic.Published)),
                ]);
        }
    }

    /// <summary>
    /// Subscribes a connection. A stream that the venue does not have is remembered and stays silent, as at the venue.
    /// Returns what has to be sent to the new subscriber at once, if anything.
    /// </summary>
    protected Frame? Subscribe(Session session, string name)
    {
        if (session.Subscriptions.ContainsKey(name))
        {
            return null;
        }

        var topic = TopicOf(name);
        if (topic is null)
        {
            session.Subscriptions.Add(name, null);
            return null;
        }

        var subscription = new Subscription(session, topic);
        session.Subscriptions.Add(name, subscription);
        topic.Add(subscription);
        if (Faults.Strike(FaultKind.Silent, Venue, name, topic.Listing.Native, session.Id) is { } rule)
        {
            Faults.Silence(subscription, rule);
        }

        var withheld = subscription.Silent || session.Condition is not null || session.IsDead(topic);
        return withheld ? null : topic.Greeting();
    }

    /// <summary>Ends a subscription; false when there was none.</summary>
    protected internal bool Unsubscribe(Session session, string name)
    {
        if (!session.Subscriptions.Remove(name, out var subscription))
        {
            return false;
        }

        if (subscription is not null)
        {
            subscription.Topic.Remove(subscription);
            Faults.Release(subscription);
        }

        return true;
    }

    /// <summary>Asks the faults whether a subscription is to be refused; a stream that the venue does not have can be, too.</summary>
    protected FaultRule? Refusal(Session session, string name) => Faults.Strike(
        FaultKind.RefuseSubscription, Venue, name, TopicOf(name)?.Listing.Native ?? "", session.Id);

    /// <summary>Ends all subscriptions of a connection that is gone.</summary>
    internal void Forget(Session session)
    {
        foreach (var name in session.Subscriptions.Keys.ToArray())
        {
            Unsubscribe(session, name);
        }
    }

    /// <summary>Makes the topic of a stream name, or returns null for a stream that does not exist.</summary>
    protected abstract Topic? CreateTopic(string name);

    private Topic? TopicOf(string name)
    {
        if (_topics.TryGetValue(name, out var topic))
        {
            return topic;
        }

        topic = CreateTopic(name);
        if (topic is not null)
        {
            _topics.Add(name, topic);
            _byListing[topic.Listing].Add(topic);
            if (!_byCadence.TryGetValue(topic.CadenceMillis, out var peers))
            {
                _byCadence.Add(topic.CadenceMillis, peers = []);
                Market.AddCadence(topic.CadenceMillis);
            }

            peers.Add(topic);
        }

        return topic;
    }
}
