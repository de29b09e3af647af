using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// One stream of a listing, shared by all its subscribers so that they see the same messages. It works only while it
/// has subscribers. Everything under the market's lock.
/// </summary>
public abstract class Topic(VenueFeed feed, Listing listing, string name, SimChannel channel, int cadenceMillis)
{
    private readonly List<Subscription> _subscribers = [];

    /// <summary>The stream's name, as faults match it.</summary>
    public string Name { get; } = name;

    public SimVenue Venue => Listing.Venue;

    public Listing Listing { get; } = listing;

    public SimChannel Channel { get; } = channel;

    /// <summary>First id of the first frame with ids that was published to anybody; 0 when none was.</summary>
    public long FirstPublishedId { get; private set; }

    /// <summary>Last id of the latest one.</summary>
    public long LastPublishedId { get; private set; }

    /// <summary>Frames with ids published, each counted once whatever the number of subscribers.</summary>
    public long Published { get; private set; }

    /// <summary>How often <see cref="Flush"/> is called; 0 for streams that send at once.</summary>
    public int CadenceMillis { get; } = cadenceMillis;

    public bool HasSubscribers => _subscribers.Count > 0;

    protected VenueFeed Feed { get; } = feed;

    protected SimMarket Market => Feed.Market;

    public virtual void Traded(in TradePrint trade)
    {
    }

    public virtual void Aggregated(in TradePrint trade)
    {
    }

    public virtual void BookMoved()
    {
    }

    public virtual void CandleClosed(Candle closed)
    {
    }

    public virtual void Flush()
    {
    }

    /// <summary>Whether the faults have the ids of this stream begin anew with its next message.</summary>
    protected bool RestartsIds() => Feed.Faults.Strike(FaultKind.RestartIds, Venue, Name, Listing.Native) is not null;

    /// <summary>A message that a new subscriber gets at once (a full book), or null.</summary>
    public virtual Frame? Greeting() => null;

    internal void Add(Subscription subscription)
    {
        _subscribers.Add(subscription);
        if (_subscribers.Count == 1)
        {
            Activate();
        }
    }

    internal void Remove(Subscription subscription)
    {
        if (_subscribers.Remove(subscription) && _subscribers.Count == 0)
        {
            Deactivate();
        }
    }

    /// <summary>The first subscriber came.</summary>
    protected virtual void Activate()
    {
    }

    /// <summary>The last subscriber went.</summary>
    protected virtual void Deactivate()
    {
    }

    protected void Publish(byte[] payload) => Publish(new Frame(this, payload));

    protected void Publish(long id, byte[] payload) => Publish(new Frame(this, payload) { FirstId = id, LastId = id });

    protected void Publish(Frame frame)
    {
        if (frame.FirstId > 0)
        {
            FirstPublishedId = Published == 0 ? frame.FirstId : FirstPublishedId;
            LastPublishedId = frame.LastId;
            Published++;
        }

        for (var index = 0; index < _subscribers.Count;)
        {
            var subscription = _subscribers[index];
            Feed.Faults.Deliver(subscription, frame);
            // A fault may have ended this very subscription: then the next one has taken its place.
            index += index < _subscribers.Count && _subscribers[index] == subscription ? 1 : 0;
        }
    }
}
