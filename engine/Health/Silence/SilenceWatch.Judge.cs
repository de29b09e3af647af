using Crossfeed.Market;

namespace Crossfeed.Health;

/// <content>What is judged of a stream.</content>
public sealed partial class SilenceWatch
{
    private const long FlowingNanos = Timestamp.NanosPerSecond; // a stream with a message within the last second flows, whatever its rate
    private const long AskAgainNanos = 10 * Timestamp.NanosPerSecond; // no stream is asked about more often
    private const double SlowestGrace = 4; // a venue whose other streams have slowed down as well gets this much more time at the most
    private const int UsualTradesFactor = 4; // of the most trades that ever came between two messages
    private const int EvidenceDepth = 300; // changes of a book without one at its top
    private const long BarNanos = 75 * Timestamp.NanosPerSecond; // a bar of a minute, and a quarter of one to spare

    /// <summary>Nanoseconds from a stream's last message to the verdict that it is silent, at the latest, if the caller answers questions; <see cref="SilenceVerdict.Never"/> if nothing can tell.</summary>
    /// <param name="stream">Its number.</param>
    /// <remarks>By rate: once the threshold is passed. By proof: counted from there on only if the venue has moved; a stream with nothing to say is not silent.</remarks>
    public long BoundNanos(int stream)
    {
        var watched = Stream(stream);
        var bound = Math.Min(RateBound(watched.Model), watched.Listing.WatchedMarketStreams() > 1 ? RateBound(watched.Listing.Model) : SilenceVerdict.Never);
        if (watched.IsProvable)
        {
            bound = Math.Min(bound, Math.Max(SuspectAfter(watched), AskAgainNanos) + _options.AnswerNanos + _options.GraceNanos);
        }

        return bound;
    }

    private long RateBound(ArrivalModel model) =>
        Judges(model, _options.LearningNanos) ? Math.Max(_options.FloorNanos, (long)model.SilentAfterNanos(_options.MeanFactor)) : SilenceVerdict.Never;

    private void JudgeStreams(long nowNanos)
    {
        foreach (var stream in _streams)
        {
            if (stream is null)
            {
                continue;
            }

            var before = stream.Verdict.State;
            stream.Verdict = Judge(stream, nowNanos);
            SilencesFound += stream.Verdict.IsSilent && before != SilenceState.Silent ? 1 : 0;
        }
    }

    private SilenceVerdict Judge(WatchedStream stream, long nowNanos)
    {
        if (!stream.IsWatched)
        {
            return default;
        }

        var since = stream.Model.SinceNanos;
        if (stream.Line!.Verdict is { IsSilent: true } line)
        {
            return line with { SinceNanos = since };
        }

        var open = nowNanos - since;
        if (open <= FlowingNanos)
        {
            return new SilenceVerdict(stream.Model.HasFlowed ? SilenceState.Flowing : SilenceState.Quiet, SilenceReason.None, SilenceEvidence.None, since, SilenceVerdict.Never, false);
        }

        if (Evidence(stream, nowNanos) is var evidence and not SilenceEvidence.None)
        {
            return Silent(stream, evidence, since, nowNanos);
        }

        return stream.Model.HasFlowed ? ByRate(stream, since, nowNanos) : BeforeFirst(stream, since, nowNanos);
    }

    // Evidence that needs no rate.
    private SilenceEvidence Evidence(WatchedStream stream, long nowNanos)
    {
        var since = stream.Model.SinceNanos;
        var ahead = stream.IsAhead ? nowNanos - Math.Max(stream.AheadNanos, since) : 0;
        if (ahead > _options.GraceNanos && ahead > _options.GraceNanos * Math.Min(_pace.Stretch(_streams, stream.Listing, null), SlowestGrace))
        {
            return SilenceEvidence.Quotes;
        }

        if (stream.ProvenAheadNanos != 0 && nowNanos - stream.ProvenAheadNanos >= _options.GraceNanos)
        {
            return SilenceEvidence.Proof;
        }

        // A trade takes from the book, so that depth and top have to follow it. Not at once: prints of one sweep come in a burst.
        var byTrades = stream.Key.Channel is StreamChannel.Depth or StreamChannel.Quotes && stream.Model.HasFlowed && stream.Model.IsLearned(_options.EvidenceTrades, 0)
            && nowNanos - since > 2 * _options.GraceNanos && stream.Listing.LastTradeNanos - since > _options.GraceNanos
            && stream.Since(StreamChannel.Trades) > Math.Max(_options.EvidenceTrades, UsualTradesFactor * stream.UsualTrades);
        return byTrades ? SilenceEvidence.Trades : SilenceEvidence.None;
    }

    private SilenceVerdict ByRate(WatchedStream stream, long since, long nowNanos)
    {
        var silentAt = SilentAt(stream.Model, stream.Listing, Math.Max(since, stream.InnocentNanos), nowNanos);
        if (nowNanos > silentAt)
        {
            return Silent(stream, SilenceEvidence.Rate, since, nowNanos);
        }

        if (stream.Key.Channel != StreamChannel.Bars && stream.Listing.WatchedMarketStreams() > 1 && stream.Listing.Model.HasFlowed)
        {
            var model = stream.Listing.Model;
            var listingAt = SilentAt(model, stream.Listing, Math.Max(model.SinceNanos, stream.Listing.InnocentNanos()), nowNanos);
            if (nowNanos > listingAt)
            {
                return new SilenceVerdict(SilenceState.Silent, SilenceReason.Listing, SilenceEvidence.Rate, since, listingAt, false);
            }

            silentAt = Math.Min(silentAt, listingAt);
        }

        var suspectAfter = SuspectAfter(stream);
        if (nowNanos - since > suspectAfter)
        {
            return Suspect(stream, since, silentAt, suspectAfter, nowNanos);
        }

        var flows = nowNanos - since <= 2 * stream.Model.MeanGapNanos;
        return new SilenceVerdict(flows ? SilenceState.Flowing : SilenceState.Quiet, SilenceReason.None, SilenceEvidence.None, since, SilenceVerdict.Never, false);
    }

    private SilenceVerdict BeforeFirst(WatchedStream stream, long since, long nowNanos)
    {
        var open = nowNanos - since;
        if (open <= _options.FirstMessageNanos)
        {
            return new SilenceVerdict(SilenceState.Quiet, SilenceReason.None, SilenceEvidence.None, since, SilenceVerdict.Never, false);
        }

        var silentAt = SilentAt(stream.Model, stream.Listing, Math.Max(since, stream.InnocentNanos), nowNanos);
        if (nowNanos > silentAt)
        {
            return Silent(stream, SilenceEvidence.Rate, since, nowNanos);
        }

        var trades = stream.Since(StreamChannel.Trades);
        var implausible = stream.Key.Channel switch
        {
            StreamChannel.Depth => trades >= _options.EvidenceTrades || stream.Since(StreamChannel.Quotes) >= _options.EvidenceTrades,
            StreamChannel.Quotes => trades >= _options.EvidenceTrades || stream.Since(StreamChannel.Depth) >= EvidenceDepth,
            StreamChannel.Bars => trades >= _options.EvidenceTrades && open > BarNanos,
            _ => false, // a book may move for hours without a trade
        };
        var interval = stream.Key.Channel == StreamChannel.Trades ? _options.LongestSuspectNanos : AskAgainNanos; // most listings without trades have none
        return implausible ? Silent(stream, SilenceEvidence.Others, since, nowNanos) : Suspect(stream, since, silentAt, interval, nowNanos);
    }

    private SilenceVerdict Suspect(WatchedStream stream, long since, long silentAt, long interval, long nowNanos)
    {
        var pending = stream.ProvenAheadNanos != 0;
        var asked = Math.Max(stream.AskedNanos, stream.InnocentNanos);
        var due = stream.IsProvable && !pending && nowNanos - asked >= Math.Max(interval, AskAgainNanos);
        var at = pending ? Math.Min(silentAt, stream.ProvenAheadNanos + _options.GraceNanos) : silentAt;
        return new SilenceVerdict(SilenceState.Suspect, SilenceReason.None, SilenceEvidence.None, since, at, due);
    }

    private SilenceVerdict Silent(WatchedStream stream, SilenceEvidence evidence, long since, long nowNanos)
    {
        var reason = !stream.Model.HasFlowed ? SilenceReason.NeverFlowed : IsListingQuiet(stream, nowNanos) ? SilenceReason.Listing : SilenceReason.Stream;
        return new SilenceVerdict(SilenceState.Silent, reason, evidence, since, nowNanos, false);
    }

    // Whether the listing's other channels say nothing either, each for longer than is usual.
    private bool IsListingQuiet(WatchedStream silent, long nowNanos)
    {
        var others = 0;
        foreach (var stream in silent.Listing.Streams)
        {
            if (stream is { IsWatched: true } && stream != silent && stream.Key.Channel != StreamChannel.Bars)
            {
                others++;
                if (nowNanos - stream.Model.SinceNanos <= SuspectAfter(stream))
                {
                    return false;
                }
            }
        }

        return others > 0;
    }

    private long SuspectAfter(WatchedStream stream)
    {
        var known = stream.Model.SuspectAfterNanos(_options.SuspectFactor);
        var longest = stream.Key.Channel == StreamChannel.Trades ? _options.LongestTradesSuspectNanos : _options.LongestSuspectNanos;
        return known > 0 ? (long)Math.Clamp(known, _options.FloorNanos, longest) : Math.Min(_options.FirstMessageNanos, longest);
    }

    private bool Judges(ArrivalModel model, long learningNanos) =>
        model.IsLearned(_options.LearningGaps, learningNanos) && model.SilentAfterNanos(_options.MeanFactor) <= _options.LongestJudgedNanos;

    // When the rate calls it silent; the venue's pace is asked for only if its own history does.
    private long SilentAt(ArrivalModel model, WatchedListing listing, long since, long nowNanos)
    {
        if (!Judges(model, _options.LearningNanos))
        {
            return SilenceVerdict.Never;
        }

        var after = model.SilentAfterNanos(_options.MeanFactor);
        var floor = model.HasFlowed ? _options.FloorNanos : _options.FirstMessageNanos;
        var at = since + Math.Max(floor, (long)after);
        return nowNanos <= at ? at : since + Math.Max(floor, (long)(after * _pace.Stretch(_streams, listing, null)));
    }
}
