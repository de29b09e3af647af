using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>
/// Finds what has gone silent among the streams of one feed: half-open connections, heartbeats only, subscriptions that were acknowledged and never flow, one dead symbol, one dead channel. It is
/// told what was seen at every look (about ten a second) and judges each stream by its own history, by the venue's pace, by the listing's other channels and by proofs that the caller fetches.
/// Pure: time comes in with the looks. One thread; allocates when streams are added, and while its tables grow.
/// </summary>
public sealed partial class SilenceWatch
{
    private readonly SilenceOptions _options;
    private readonly List<WatchedStream?> _streams = [];
    private readonly Stack<int> _free = new();
    private readonly Dictionary<string, WatchedListing> _listings = new(StringComparer.Ordinal);
    private readonly List<WatchedListing> _listingOrder = [];
    private readonly Dictionary<int, WatchedLine> _lines = [];
    private readonly VenuePace _pace = new();
    private WatchedLeg[] _legs = [];

    /// <summary>Creates a watch without streams.</summary>
    /// <param name="options">Its thresholds.</param>
    public SilenceWatch(SilenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Numbers in use are below this: the length that the sightings of a look need.</summary>
    public int Capacity => _streams.Count;

    /// <summary>Streams that were refused because <see cref="SilenceOptions.MaximumStreams"/> are watched.</summary>
    public long Refused { get; private set; }

    /// <summary>Times that a stream became silent.</summary>
    public long SilencesFound { get; private set; }

    /// <summary>Watches a stream from the next look on.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="isProvable">Whether the caller can ask the venue for its sequence (<see cref="Prove"/>).</param>
    /// <returns>Its number, reused after <see cref="Remove"/>; -1 if the watch is full (counted).</returns>
    /// <exception cref="ArgumentException">The stream is watched already.</exception>
    public int Add(StreamKey key, bool isProvable)
    {
        if (_streams.Count - _free.Count >= _options.MaximumStreams)
        {
            Refused++;
            return -1;
        }

        if (!_listings.TryGetValue(key.Native, out var listing))
        {
            listing = new WatchedListing();
            _listings.Add(key.Native, listing);
            _listingOrder.Add(listing);
        }

        ref var place = ref listing.Streams[(int)key.Channel];
        if (place is not null)
        {
            throw new ArgumentException($"{key} is watched already", nameof(key));
        }

        place = new WatchedStream(key, listing, isProvable) { Messages = -1 };
        if (_free.TryPop(out var number))
        {
            _streams[number] = place;
            return number;
        }

        _streams.Add(place);
        return _streams.Count - 1;
    }

    /// <summary>Watches a stream no more, and forgets what was learned of it.</summary>
    /// <param name="stream">Its number.</param>
    public void Remove(int stream)
    {
        var removed = Stream(stream);
        _streams[stream] = null;
        _free.Push(stream);
        removed.Listing.Streams[(int)removed.Key.Channel] = null;
        if (Array.TrueForAll(removed.Listing.Streams, s => s is null))
        {
            _listings.Remove(removed.Key.Native);
            _listingOrder.Remove(removed.Listing);
        }
    }

    /// <summary>Judges everything.</summary>
    /// <param name="nowNanos">The time, in the clock of the receive times; not before the last look's.</param>
    /// <param name="streams">By number of the stream; at least <see cref="Capacity"/>. Numbers that are not in use are not read.</param>
    /// <param name="legs">The connections of this feed, by a number that the caller gives out and reuses.</param>
    public void Look(long nowNanos, ReadOnlySpan<StreamSighting> streams, ReadOnlySpan<LegSighting> legs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(streams.Length, _streams.Count, nameof(streams));
        Observe(nowNanos, streams);
        _pace.Refresh(_streams, nowNanos, _options);
        JudgeLines(nowNanos);
        JudgeStreams(nowNanos);
        JudgeLegs(nowNanos, legs);
    }

    /// <summary>What the last look found of a stream.</summary>
    /// <param name="stream">Its number.</param>
    public SilenceVerdict Verdict(int stream) => Stream(stream).Verdict;

    /// <summary>What the last look found of a line, by its streams together.</summary>
    /// <param name="line">Its number.</param>
    public SilenceVerdict LineVerdict(int line) => _lines.TryGetValue(line, out var watched) ? watched.Verdict : default;

    /// <summary>What the last look found of a leg, against the other legs of its line.</summary>
    /// <param name="leg">Its number.</param>
    public SilenceVerdict LegVerdict(int leg) => leg < _legs.Length ? _legs[leg].Verdict : default;

    /// <summary>The caller is about to fetch a proof: the next question is due an interval later.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="atNanos">When.</param>
    public void Asked(int stream, long atNanos) => Stream(stream).AskedNanos = atNanos;

    /// <summary>
    /// Tells what the venue answered. If it is not ahead, the stream is cleared until the next question; if it is ahead and no message comes within the grace, the stream is silent.
    /// </summary>
    /// <param name="stream">Its number.</param>
    /// <param name="venueSequence">The sequence in the venue's answer.</param>
    /// <param name="atNanos">When the answer was received.</param>
    /// <param name="ownSequence">The last sequence of the stream; 0 if it never flowed: the first answer is then what the next is compared with.</param>
    public void Prove(int stream, long venueSequence, long atNanos, long ownSequence)
    {
        var proven = Stream(stream);
        proven.AskedNanos = Math.Max(proven.AskedNanos, atNanos);
        if (proven.Model.HasFlowed && proven.Model.SinceNanos > atNanos)
        {
            return; // a message came meanwhile: the answer is about a time that is over
        }

        if (ownSequence <= 0)
        {
            if (proven.ProofBase == 0)
            {
                proven.ProofBase = venueSequence;
                return;
            }

            ownSequence = proven.ProofBase;
        }

        if (venueSequence <= ownSequence)
        {
            proven.InnocentNanos = atNanos;
            proven.ProvenAheadNanos = 0;
        }
        else if (proven.ProvenAheadNanos == 0)
        {
            proven.ProvenAheadNanos = atNanos;
        }
    }

    /// <summary>
    /// Begins to count anew, with all that was learned: what came or did not come until now says nothing, because nobody could see it, or because the venue proved that it stood still. To be called
    /// between looks.
    /// </summary>
    /// <param name="nowNanos">Now.</param>
    public void Pardon(long nowNanos)
    {
        foreach (var stream in _streams)
        {
            if (stream is { IsWatched: true })
            {
                stream.Restart(nowNanos);
                stream.Verdict = default;
            }
        }

        foreach (var listing in _listingOrder)
        {
            listing.Model.Restart(nowNanos);
        }

        foreach (var line in _lines.Values)
        {
            line.Model.Restart(nowNanos);
            line.Verdict = default;
        }

        for (var i = 0; i < _legs.Length; i++)
        {
            _legs[i].SinceNanos = Math.Max(_legs[i].SinceNanos, nowNanos);
            _legs[i].Verdict = default;
            _legs[i].LineAtLast = long.MaxValue / 2; // until the next message or connection, no other leg is evidence against it
        }
    }

    private WatchedStream Stream(int stream) =>
        (uint)stream < (uint)_streams.Count && _streams[stream] is { } watched ? watched : throw new ArgumentOutOfRangeException(nameof(stream), stream, "not a watched stream");
}
