using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;

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

    protected VenueFeed(SimVenue venue, SimMarket market, FaultPlan faults, SimCounters counters, SimOptions options)
    {
        Venue = venue;
        Market = market;
        Faults = faults;
        Counters = counters;
        Options = options;
        foreach (var listing in market.Listings(venue))
        {
            _byListing[listing] = [];
        }

        market.Attach(venue, this);
    }

    public SimVenue Venue { get; }

    public SimMarket Market { get; }

    public FaultPlan Faults { get; }

    public SimCounters Counters { get; }

    public SimOptions Options { get; }

    /// <summary>A text message of a client.</summary>
    public abstract void Receive(Session session, ReadOnlyMemory<byte> message);

    /// <summary>The venue's notice that it will close the connection, or null where there is none.</summary>
    public virtual byte[]? ShutdownNotice(bool combined) => null;

    /// <summary>Wraps a payload for a combined stream.</summary>
    public virtual byte[] Wrap(string stream, byte[] payload) => payload;

    public void Traded(Listing listing, in TradePrint trade)
    {
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.Traded(trade);
            }
        }
    }

    public void Aggregated(Listing listing, in TradePrint trade)
    {
        foreach (var topic in _byListing[listing])
        {
            if (topic.HasSubscribers)
            {
                topic.Aggregated(trade);
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

        var silent = Faults.Strike(FaultKind.Silent, Venue, name) is not null;
        var subscription = new Subscription(session, topic) { Silent = silent };
        session.Subscriptions.Add(name, subscription);
        topic.Add(subscription);
        return silent ? null : topic.Greeting();
    }

    /// <summary>Ends a subscription; false when there was none.</summary>
    protected bool Unsubscribe(Session session, string name)
    {
        if (!session.Subscriptions.Remove(name, out var subscription))
        {
            return false;
        }

        if (subscription is not null)
        {
            Faults.Release(subscription);
            subscription.Topic.Remove(subscription);
        }

        return true;
    }

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
            }

            peers.Add(topic);
        }

        return topic;
    }
}
