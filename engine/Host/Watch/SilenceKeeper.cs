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
internal sealed partial class SilenceKeeper
{
    // Questions under way at once: each is one light request, and the budget gives them the last turns.
    private const int MaxProofs = 4;

    // Books that are asked about when a whole venue stands still.
    private const int StandStillQuestions = 3;

    // A look that comes later than this found the machine or the process asleep: what came meanwhile may not have been counted yet.
    private const long LateLookNanos = 1_500_000_000;

    // A live book whose stream is not acknowledged any more: an answer takes less.
    private const long UnacknowledgedNanos = 2_000_000_000;

    // For so long the repair of a stream waits when its whole line is quiet: others of its books are asked about and proven meanwhile.
    private const long LineInQuestionNanos = 3_000_000_000;

    private readonly WireClock _clock;
    private readonly LedgerKeeper _ledger;
    private readonly ILogger _logger;
    private readonly SilenceWatch _watch;
    private readonly StreamRoster _roster;
    private readonly StandStill _standStill = new();
    private readonly TwinWatch _twins = new(static l => l.Shard.Plane);
    private readonly ConcurrentQueue<Proof> _proofs = new();
    private readonly List<Task> _asking = [];
    private SilenceStatus _status;
    private long _lookedNanos;
    private long _found;
    private long _renewals;
    private long _abandonments;

    /// <summary>Makes a keeper that has seen nothing yet.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="options">When a stream is silent.</param>
    /// <param name="clock">Receive times.</param>
    /// <param name="ledger">Where holes without a sequence are noted.</param>
    /// <param name="logger">Where silences are told.</param>
    public SilenceKeeper(LiveFeed feed, SilenceOptions options, WireClock clock, LedgerKeeper ledger, ILogger logger)
    {
        Feed = feed;
        _clock = clock;
        _ledger = ledger;
        _logger = logger;
        _watch = new SilenceWatch(feed.Feed.StreamLifetime is null ? options : options with { LearningGaps = int.MaxValue }); // a stream that is renewed proves itself: no rate is learned, and a market that closes is no silence
        _roster = new StreamRoster(feed, _watch, clock);
        _status = new SilenceStatus(feed.Feed.Name, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>The feed.</summary>
    public LiveFeed Feed { get; }

    /// <summary>What was found and done; any thread may ask.</summary>
    public SilenceStatus Status => Volatile.Read(ref _status); // acquire: a whole record

    /// <summary>Waits for questions that are under way; they have been cancelled.</summary>
    public Task EndAsync() => Task.WhenAll(_asking);

    /// <summary>Looks once.</summary>
    /// <param name="stop">Stops.</param>
    public async Task LookAsync(CancellationToken stop)
    {
        var now = _clock.Wall(WireClock.Monotonic());
        if (IsBlind(now))
        {
            _watch.Pardon(now);
        }

        _lookedNanos = now;
        _roster.Look(now);
        await TakeAnswersAsync(stop).ConfigureAwait(false);
        _watch.Look(now, _roster.Sightings, _roster.LegSightings);
        if (_standStill.Look(_roster.LastNanos, now))
        {
            _watch.Pardon(now);
        }

        AskAboutStandStill(now, stop);
        ActOnTwins();
        if (!_standStill.Holds)
        {
            ActOnLegs(now);
        }

        var (silent, suspect) = (0, 0);
        foreach (var stream in _roster.Streams)
        {
            var verdict = _watch.Verdict(stream.Number);
            silent += verdict.State == SilenceState.Silent ? 1 : 0;
            suspect += verdict.State == SilenceState.Suspect ? 1 : 0;
            await ActAsync(stream, verdict, now, stop).ConfigureAwait(false);
        }

        _twins.Look(_roster.Streams, now, MendLeg);
        _asking.RemoveAll(static t => t.IsCompletedSuccessfully);

        var status = new SilenceStatus(Feed.Feed.Name, _found, _renewals, _abandonments, Feed.Fetcher.Proofs, silent, suspect);
        if (status != _status)
        {
            Volatile.Write(ref _status, status); // publishes a whole record to reports
        }
    }

    // The counters may be old: we slept, or messages wait before a full ring.
    private bool IsBlind(long now)
    {
        if (_lookedNanos != 0 && now - _lookedNanos > LateLookNanos)
        {
            return true;
        }

        foreach (var stream in _roster.Streams)
        {
            var publisher = stream.Listing.Shard.Publisher;
            return publisher.RemainingCapacity <= publisher.Capacity / 2; // all streams' shards share the machine: one is looked at
        }

        return false;
    }

    // A leg whose twin brings what it does not. No plan of repairs holds it back: the line flows, and the connection's own back-off keeps it from being opened too often.
    private void ActOnTwins()
    {
        foreach (var watched in _roster.Legs)
        {
            if (watched.Leg.Pulse is { IsDead: true } pulse && watched.Leg.Connection.Abandon($"silent for {Seconds(pulse.LackNanos)} s while another leg brought {pulse.Missed} messages"))
            {
                _abandonments++;
            }
        }
    }

    private void ActOnLegs(long now)
    {
        foreach (var watched in _roster.Legs)
        {
            var verdict = _watch.LegVerdict(watched.Number) is { IsSilent: true } leg ? leg : _watch.LineVerdict(watched.Line.Number);
            if (!verdict.IsSilent)
            {
                watched.Repair.Calm(now, verdict.State == SilenceState.Flowing);
            }
            else if (watched.IsUp && ((verdict.Evidence == SilenceEvidence.Others && watched.Leg.Pulse.HasFlowed) || watched.Repair.TryBegin(now, out _))) // after a life that flowed, the next is worth it
            {
                _abandonments++;
                watched.Leg.Connection.Abandon($"silent for {Seconds(now - verdict.SinceNanos)} s though it should not be ({SilenceNames.Name(verdict.Evidence)})");
            }
        }
    }

    private async ValueTask ActAsync(WatchedLive stream, SilenceVerdict verdict, long now, CancellationToken stop)
    {
        if (stream.Key.Channel == StreamChannel.Depth)
        {
            await ActOnBookAsync(stream, now, stop).ConfigureAwait(false);
        }

        if (verdict.AskDue && _asking.Count < MaxProofs)
        {
            _watch.Asked(stream.Number, now);
            Ask(stream, Purpose.Watch, now, stop);
        }

        if (!verdict.IsSilent)
        {
            Calm(stream, verdict, now);
        }
        else if (!_standStill.Holds)
        {
            await BeginRepairAsync(stream, verdict, now, stop).ConfigureAwait(false);
        }
    }

    private void Calm(WatchedLive stream, in SilenceVerdict verdict, long now)
    {
        var isFlowing = verdict.State == SilenceState.Flowing;
        stream.Repair.Calm(now, isFlowing);
        if (stream.IsTold && isFlowing)
        {
            stream.IsTold = false;
            stream.Probation.End();
            _ledger.NoteSilence(Feed, stream.Listing, stream.Key.Channel, isSilent: false, now);
        }
    }

    private async Task BeginRepairAsync(WatchedLive stream, SilenceVerdict verdict, long now, CancellationToken stop)
    {
        if (!stream.IsTold)
        {
            (stream.IsTold, stream.ToldNanos) = (true, now);
            _found++;
            _ledger.NoteSilence(Feed, stream.Listing, stream.Key.Channel, isSilent: true, verdict.SinceNanos);
            HostLog.StreamSilent(_logger, Feed.Feed.Name, stream.Key.ToString(), Seconds(now - verdict.SinceNanos), SilenceNames.Name(verdict.Reason), SilenceNames.Name(verdict.Evidence));
        }

        if (stream.Key.Channel == StreamChannel.Depth)
        {
            await TakeOutAsync(stream, $"{SilenceNames.Name(verdict.Reason)} silent ({SilenceNames.Name(verdict.Evidence)})", stop).ConfigureAwait(false);
        }

        // A line or leg that is silent as a whole is mended as a whole.
        if (stream.Line is { } line && verdict.Reason != SilenceReason.Connection && !IsInQuestion(line, stream, now) && stream.Repair.TryBegin(now, out var step))
        {
            Mend(stream, verdict.Reason == SilenceReason.Listing, step);
        }
    }

    // A line that brings nothing at all may be silent as a whole: a request over it would be wasted, and its other streams tell shortly.
    private bool IsInQuestion(Line line, WatchedLive stream, long now) =>
        _watch.LineVerdict(line.Number).State != SilenceState.Flowing && now - stream.ToldNanos < LineInQuestionNanos;

    // Nobody may use the book any more.
    private async Task TakeOutAsync(WatchedLive stream, string why, CancellationToken stop)
    {
        if (stream.Listing.Book.State != BookState.Stale && stream.Line?.Carrier is { } carrier)
        {
            await stream.Listing.Shard.Publisher.PublishCopyAsync(FrameKind.StreamSilent, carrier.Id, Encoding.UTF8.GetBytes(why), stream.Key.Native, null, stop).ConfigureAwait(false);
        }
    }

    private void Mend(WatchedLive stream, bool isListing, RepairStep step)
    {
        foreach (var channel in Feed.Feed.Channels)
        {
            if ((isListing || channel == stream.Key.Channel) && _roster.Find(new StreamKey(stream.Key.Native, channel)) is { } part)
            {
                foreach (var leg in part.Legs.ToArray())
                {
                    Mend(part, leg, step);
                }
            }
        }

        HostLog.Mending(_logger, Feed.Feed.Name, isListing ? stream.Key.Native : stream.Key.ToString(), step == RepairStep.Subscription ? "subscribed again" : "its connection is replaced");
    }

    private void MendLeg(WatchedLive stream, WatchedLeg leg, RepairStep step, long behindNanos)
    {
        _found++;
        HostLog.LegSilent(_logger, Feed.Feed.Name, leg.Leg.Connection.Id, stream.Key.ToString(), Seconds(behindNanos), step == RepairStep.Subscription ? "subscribed again" : "replaced");
        Mend(stream, leg, step);
    }

    private void Mend(WatchedLive stream, WatchedLeg leg, RepairStep step)
    {
        if (step == RepairStep.Subscription)
        {
            _renewals++;
            leg.Leg.Renew([stream.Key]);
        }
        else
        {
            _abandonments += leg.Line.TryReplace(leg.Leg, WireClock.Monotonic()) ? 1 : 0; // its neighbours flow: the successor is there before it goes
        }
    }

    private static string Seconds(long nanos) => (nanos / 1e9).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
