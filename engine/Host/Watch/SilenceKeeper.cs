using System.Collections.Concurrent;
using System.Text;
using Crossfeed.Books;
using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Watches the streams of one feed for silence, takes books out of use whose streams are silent, and repairs: first the subscription, then the connection. One thread; cold.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="clock">Receive times.</param>
/// <param name="ledger">Where holes without a sequence are noted.</param>
/// <param name="logger">Where silences are told.</param>
internal sealed class SilenceKeeper(LiveFeed feed, WireClock clock, LedgerKeeper ledger, ILogger logger)
{
    // Proofs under way at once: each is one light request, and the budget gives them the last turns.
    private const int MaxProofs = 4;

    private readonly SilenceWatch _watch = new(new SilenceOptions());
    private readonly Dictionary<StreamKey, WatchedLive> _streams = [];
    private readonly Dictionary<Leg, WatchedLeg> _legs = [];
    private readonly Stack<int> _freeLegs = new();
    private readonly ConcurrentQueue<Proof> _proofs = new();
    private StreamSighting[] _sightings = new StreamSighting[64];
    private LegSighting[] _legSightings = new LegSighting[16];
    private SilenceStatus _status = new(feed.Feed.Name, 0, 0, 0, 0, 0, 0);
    private int _proofsUnderWay;
    private long _found;
    private long _renewals;
    private long _abandonments;

    /// <summary>The feed.</summary>
    public LiveFeed Feed { get; } = feed;

    /// <summary>What was found and done; any thread may ask.</summary>
    public SilenceStatus Status => Volatile.Read(ref _status); // acquire: a whole record

    /// <summary>Looks once.</summary>
    /// <param name="stop">Stops.</param>
    public async Task LookAsync(CancellationToken stop)
    {
        var monotonic = WireClock.Monotonic();
        var now = clock.Wall(monotonic);
        Follow();
        var offset = now - monotonic;
        See(now, offset);
        while (_proofs.TryDequeue(out var proof))
        {
            _proofsUnderWay--;
            if (proof.Sequence is { } sequence && _streams.TryGetValue(proof.Stream, out var asked) && asked.Number == proof.Number)
            {
                _watch.Prove(proof.Number, sequence, proof.AtNanos, Math.Max(asked.Listing.Book.Sequence, Sequence(asked.Listing, StreamChannel.Depth)));
            }
        }

        _watch.Look(now, _sightings, _legSightings);
        ActOnLegs(now);
        var (silent, suspect) = (0, 0);
        foreach (var stream in _streams.Values)
        {
            await ActAsync(stream, now, stop).ConfigureAwait(false);
            var state = _watch.Verdict(stream.Number).State;
            silent += state == SilenceState.Silent ? 1 : 0;
            suspect += state == SilenceState.Suspect ? 1 : 0;
        }

        // Publishes a whole record to reports.
        Volatile.Write(ref _status, new SilenceStatus(Feed.Feed.Name, _found, _renewals, _abandonments, Feed.Fetcher.Proofs, silent, suspect));
    }

    // Listings and legs come and go.
    private void Follow()
    {
        var wanted = new HashSet<StreamKey>();
        foreach (var listing in Feed.Listings)
        {
            foreach (var channel in Feed.Feed.Channels)
            {
                var key = new StreamKey(listing.Native, channel);
                wanted.Add(key);
                if (!_streams.ContainsKey(key) && _watch.Add(key, isProvable: channel == StreamChannel.Depth) is >= 0 and var number)
                {
                    _streams.Add(key, new WatchedLive(key, listing, number));
                }
            }
        }

        foreach (var (key, stream) in _streams.Where(s => !wanted.Contains(s.Key)).ToArray())
        {
            _watch.Remove(stream.Number);
            _streams.Remove(key);
        }

        var legs = Feed.Lines.SelectMany(line => line.Legs.Select(leg => (Line: line, Leg: leg))).ToArray();
        foreach (var (line, leg) in legs)
        {
            if (!_legs.ContainsKey(leg))
            {
                _legs.Add(leg, new WatchedLeg(line, leg, _freeLegs.TryPop(out var free) ? free : _legs.Count));
            }
        }

        var present = legs.Select(l => l.Leg).ToHashSet();
        foreach (var (leg, watched) in _legs.Where(l => !present.Contains(l.Key)).ToArray())
        {
            _legs.Remove(leg);
            _freeLegs.Push(watched.Number);
        }
    }

    private void See(long now, long offset)
    {
        if (_sightings.Length < _watch.Capacity)
        {
            Array.Resize(ref _sightings, _watch.Capacity * 2);
        }

        var highest = _legs.Count + _freeLegs.Count;
        _legSightings = _legSightings.Length < highest ? new LegSighting[highest * 2] : _legSightings;
        Array.Clear(_legSightings);
        var subscriptions = new Dictionary<StreamKey, (int Line, long Since, bool IsUp)>();
        foreach (var watched in _legs.Values)
        {
            See(watched, subscriptions, now, offset);
        }

        foreach (var stream in _streams.Values)
        {
            var (line, since, isUp) = subscriptions.GetValueOrDefault(stream.Key);
            ref var counter = ref stream.Listing.Book.Streams[stream.Key.Channel];
            ref var sighting = ref _sightings[stream.Number];
            sighting = new StreamSighting
            {
                Messages = Volatile.Read(ref counter.Count),
                LastNanos = Volatile.Read(ref counter.LastReceivedNanos),
                SubscribedNanos = since,
                Line = line,
                IsConnected = isUp,
            };
            if (stream.Key.Channel == StreamChannel.Depth && Feed.Feed.Rules.QuotesCarryBookSequence)
            {
                sighting.DepthSequence = Sequence(stream.Listing, StreamChannel.Depth);
                sighting.QuoteSequence = Sequence(stream.Listing, StreamChannel.Quotes);
            }
        }
    }

    private void See(WatchedLeg watched, Dictionary<StreamKey, (int Line, long Since, bool IsUp)> subscriptions, long now, long offset)
    {
        var leg = watched.Leg;
        var isUp = leg.Connection.State == ConnectionState.Active;
        var messages = leg.Connection.Messages - leg.ControlMessages;
        if (messages != watched.Messages)
        {
            (watched.Messages, watched.LastNanos) = (messages, now);
        }

        var firstSince = 0L;
        foreach (var subscription in leg.Subscriptions.Streams)
        {
            var isAcknowledged = isUp && subscription.State == SubscriptionState.Acknowledged;
            var since = isAcknowledged ? subscription.SinceNanos + offset - ((subscription.SinceNanos + offset) % Timestamp.NanosPerMilli) : 0; // the wall clock's offset wobbles by less
            firstSince = isAcknowledged && (firstSince == 0 || since < firstSince) ? since : firstSince;
            var known = subscriptions.GetValueOrDefault(subscription.Stream);
            var earliest = since == 0 ? known.Since : known.Since == 0 ? since : Math.Min(since, known.Since);
            subscriptions[subscription.Stream] = (watched.Line.Number, earliest, known.IsUp || isAcknowledged);
        }

        _legSightings[watched.Number] = new LegSighting { Line = watched.Line.Number, Messages = messages, LastNanos = watched.LastNanos, SubscribedNanos = firstSince };
    }

    private void ActOnLegs(long now)
    {
        foreach (var watched in _legs.Values)
        {
            var verdict = _watch.LegVerdict(watched.Number) is { IsSilent: true } leg ? leg : _watch.LineVerdict(watched.Line.Number);
            if (verdict.IsSilent && watched.Leg.Connection.State == ConnectionState.Active && watched.AbandonedOpening != watched.Leg.Connection.Opens)
            {
                watched.AbandonedOpening = watched.Leg.Connection.Opens; // once a life
                _abandonments++;
                watched.Leg.Connection.Abandon($"silent for {Seconds(now - verdict.SinceNanos)} s though it should not be ({SilenceNames.Name(verdict.Evidence)})");
            }
        }
    }

    private async Task ActAsync(WatchedLive stream, long now, CancellationToken stop)
    {
        var verdict = _watch.Verdict(stream.Number);
        if (verdict.AskDue && _proofsUnderWay < MaxProofs)
        {
            _watch.Asked(stream.Number, now);
            _proofsUnderWay++;
            _ = ProveAsync(stream, stop); // never throws; its end is awaited by the count
        }

        if (!verdict.IsSilent)
        {
            stream.Repair.Calm(now, verdict.State == SilenceState.Flowing);
            if (stream.IsTold && verdict.State == SilenceState.Flowing)
            {
                stream.IsTold = false;
                ledger.NoteSilence(stream.Listing, stream.Key.Channel, isSilent: false, now);
            }

            return;
        }

        if (!stream.IsTold)
        {
            stream.IsTold = true;
            _found++;
            ledger.NoteSilence(stream.Listing, stream.Key.Channel, isSilent: true, verdict.SinceNanos);
            HostLog.StreamSilent(logger, Feed.Feed.Name, stream.Key.ToString(), Seconds(now - verdict.SinceNanos), SilenceNames.Name(verdict.Reason), SilenceNames.Name(verdict.Evidence));
        }

        var line = Feed.LineOf(stream.Listing, stream.Key.Channel);
        if (stream.Key.Channel == StreamChannel.Depth && stream.Listing.Book.State != BookState.Stale && line?.Carrier is { } carrier)
        {
            var why = $"{SilenceNames.Name(verdict.Reason)} silent ({SilenceNames.Name(verdict.Evidence)})";
            await stream.Listing.Shard.Publisher.PublishCopyAsync(FrameKind.StreamSilent, carrier.Id, Encoding.UTF8.GetBytes(why), stream.Key.Native, null, stop).ConfigureAwait(false);
        }

        if (line is not null && stream.Repair.TryBegin(now, out var step))
        {
            Mend(line, stream.Key, step, now);
        }
    }

    private void Mend(Line line, StreamKey stream, RepairStep step, long now)
    {
        foreach (var leg in line.Legs.Where(l => l.Connection.State == ConnectionState.Active))
        {
            if (step == RepairStep.Subscription)
            {
                _renewals++;
                leg.Renew([stream]);
            }
            else
            {
                _abandonments++;
                leg.Connection.Abandon($"{stream} stays silent after a new subscription");
            }
        }

        HostLog.Mending(logger, Feed.Feed.Name, stream.ToString(), step == RepairStep.Subscription ? "subscribed again" : "its connection is replaced");
    }

    private async Task ProveAsync(WatchedLive stream, CancellationToken stop)
    {
        long? sequence = null;
        try
        {
            sequence = await Feed.Fetcher.ProveAsync(stream.Key.Native, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            sequence = null; // the end of the run: nobody wants the answer
        }

        _proofs.Enqueue(new Proof(stream.Key, stream.Number, sequence, clock.Wall(WireClock.Monotonic())));
    }

    private static long Sequence(LiveListing listing, StreamChannel channel) => Volatile.Read(ref listing.Book.Streams[channel].LastSequence);

    private static string Seconds(long nanos) => (nanos / 1e9).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Proof(StreamKey Stream, int Number, long? Sequence, long AtNanos);

    private sealed class WatchedLive(StreamKey key, LiveListing listing, int number)
    {
        public StreamKey Key { get; } = key;

        public LiveListing Listing { get; } = listing;

        public int Number { get; } = number;

        public RepairPlan Repair { get; } = new();

        public bool IsTold { get; set; }
    }

    private sealed class WatchedLeg(Line line, Leg leg, int number)
    {
        public Line Line { get; } = line;

        public Leg Leg { get; } = leg;

        public int Number { get; } = number;

        public long Messages { get; set; }

        public long LastNanos { get; set; }

        public long AbandonedOpening { get; set; }
    }
}
