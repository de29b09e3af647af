using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// The streams and legs of one feed as they stand at a look. Who carries what is worked out anew only when listings, legs or subscriptions changed; a look at 8,000 streams otherwise reads their
/// counters and allocates nothing for them. One thread; cold.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="watch">Where streams are entered.</param>
/// <param name="clock">Receive times.</param>
internal sealed class StreamRoster(LiveFeed feed, SilenceWatch watch, WireClock clock)
{
    private readonly Dictionary<StreamKey, WatchedLive> _byKey = [];
    private readonly List<WatchedLive> _streams = [];
    private readonly Dictionary<Leg, WatchedLeg> _byLeg = [];
    private readonly List<WatchedLeg> _legs = [];
    private readonly List<WatchedLeg> _present = [];
    private readonly Stack<int> _freeLegs = new();
    private StreamSighting[] _sightings = new StreamSighting[64];
    private LegSighting[] _legSightings = new LegSighting[16];
    private long _listingChanges = -1;

    /// <summary>The streams.</summary>
    public IReadOnlyList<WatchedLive> Streams => _streams;

    /// <summary>The legs.</summary>
    public IReadOnlyList<WatchedLeg> Legs => _legs;

    /// <summary>What is seen of the streams, by their numbers.</summary>
    public ReadOnlySpan<StreamSighting> Sightings => _sightings;

    /// <summary>What is seen of the legs.</summary>
    public ReadOnlySpan<LegSighting> LegSightings => _legSightings;

    /// <summary>When the last message came, or the last stream was subscribed.</summary>
    public long LastNanos { get; private set; }

    /// <summary>The stream of a key.</summary>
    /// <param name="key">The key.</param>
    public WatchedLive? Find(StreamKey key) => _byKey.GetValueOrDefault(key);

    /// <summary>Looks.</summary>
    /// <param name="now">Receive clock.</param>
    public void Look(long now)
    {
        var isNew = FollowListings();
        isNew |= FollowLegs();
        isNew |= FollowSubscriptions();
        if (isNew)
        {
            Connect();
        }

        LastNanos = 0;
        foreach (var leg in _legs)
        {
            See(leg, now);
        }

        foreach (var stream in _streams)
        {
            See(stream);
        }
    }

    private bool FollowListings()
    {
        var changes = feed.Changes;
        if (changes == _listingChanges)
        {
            return false;
        }

        _listingChanges = changes;
        var wanted = new HashSet<StreamKey>();
        foreach (var listing in feed.Listings)
        {
            foreach (var channel in feed.Feed.Channels)
            {
                var key = new StreamKey(listing.Native, channel);
                wanted.Add(key);
                if (_byKey.TryGetValue(key, out var known) && known.Listing != listing)
                {
                    Remove(known); // left and came back between two looks
                }

                if (!_byKey.ContainsKey(key) && watch.Add(key, isProvable: feed.Fetcher.CanProve(key)) is >= 0 and var number)
                {
                    _byKey.Add(key, new WatchedLive(key, listing, number));
                }
            }
        }

        foreach (var stream in _byKey.Values.Where(s => !wanted.Contains(s.Key)).ToArray())
        {
            Remove(stream);
        }

        _streams.Clear();
        _streams.AddRange(_byKey.Values);
        if (_sightings.Length < watch.Capacity)
        {
            Array.Resize(ref _sightings, watch.Capacity * 2);
        }

        return true;
    }

    private void Remove(WatchedLive stream)
    {
        watch.Remove(stream.Number);
        _byKey.Remove(stream.Key);
    }

    private bool FollowLegs()
    {
        _present.Clear();
        var isNew = false;
        foreach (var line in feed.Lines)
        {
            foreach (var leg in line.Legs)
            {
                if (!_byLeg.TryGetValue(leg, out var watched))
                {
                    watched = new WatchedLeg(line, leg, _freeLegs.TryPop(out var free) ? free : _byLeg.Count);
                    _byLeg.Add(leg, watched);
                    isNew = true;
                }

                _present.Add(watched);
            }
        }

        if (_present.Count < _byLeg.Count)
        {
            foreach (var gone in _legs.Except(_present).ToArray())
            {
                _byLeg.Remove(gone.Leg);
                _freeLegs.Push(gone.Number);
            }

            isNew = true;
        }

        if (isNew)
        {
            _legs.Clear();
            _legs.AddRange(_present);
            _legSightings = new LegSighting[2 * (_byLeg.Count + _freeLegs.Count)];
        }

        return isNew;
    }

    private bool FollowSubscriptions()
    {
        var isNew = false;
        foreach (var watched in _legs)
        {
            var isUp = watched.Leg.Connection.State == ConnectionState.Active;
            var version = watched.Leg.Subscriptions.Version; // before the subscriptions are read
            isNew |= version != watched.Version || isUp != watched.IsUp;
            (watched.Version, watched.IsUp) = (version, isUp);
        }

        return isNew;
    }

    // Who carries what.
    private void Connect()
    {
        foreach (var stream in _streams)
        {
            stream.Legs.Clear();
            stream.SubscribedNanos = 0;
            stream.Line = null;
        }

        foreach (var watched in _legs)
        {
            var last = 0L;
            var isAnswered = watched.IsUp;
            foreach (var subscription in watched.Leg.Subscriptions.Streams)
            {
                isAnswered &= subscription.State is SubscriptionState.Acknowledged or SubscriptionState.Refused;
                if (!_byKey.TryGetValue(subscription.Stream, out var stream))
                {
                    continue;
                }

                stream.Line ??= watched.Line;
                if (watched.IsUp && subscription.State == SubscriptionState.Acknowledged)
                {
                    var since = clock.Wall(subscription.SinceNanos);
                    last = Math.Max(last, since);
                    stream.SubscribedNanos = stream.SubscribedNanos == 0 ? since : Math.Min(stream.SubscribedNanos, since);
                    stream.Legs.Add(watched);
                }
            }

            // A leg is measured by the others once it carries what they carry: what the venue refused it is another matter.
            watched.SubscribedNanos = isAnswered ? last : 0;
        }
    }

    private void See(WatchedLeg watched, long now)
    {
        var messages = watched.Leg.Connection.Messages - watched.Leg.ControlMessages;
        if (messages != watched.Messages)
        {
            (watched.Messages, watched.LastNanos) = (messages, now);
        }

        _legSightings[watched.Number] = new LegSighting { Line = watched.Line.Number, Messages = messages, LastNanos = watched.LastNanos, SubscribedNanos = watched.SubscribedNanos };
    }

    private void See(WatchedLive stream)
    {
        ref var sighting = ref _sightings[stream.Number];
        sighting = new StreamSighting
        {
            Messages = stream.Messages,
            LastNanos = stream.LastNanos,
            SubscribedNanos = stream.SubscribedNanos,
            Line = stream.Line?.Number ?? 0,
            IsConnected = stream.Legs.Count > 0,
        };
        LastNanos = Math.Max(LastNanos, Math.Max(sighting.LastNanos, sighting.SubscribedNanos));
        if (stream.Key.Channel == StreamChannel.Depth && feed.Feed.Rules.QuotesCarryBookSequence)
        {
            sighting.DepthSequence = stream.Sequence;
            sighting.QuoteSequence = Volatile.Read(ref stream.Listing.Book.Streams[StreamChannel.Quotes].LastSequence); // of the hot thread, ordered with nothing
        }
    }
}
