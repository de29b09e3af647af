using Crossfeed.Market;

namespace Crossfeed.Health;

/// <content>What is judged of lines and legs.</content>
public sealed partial class SilenceWatch
{
    private const int LineMeanFactor = 40; // a line's streams level each other out
    private const int ProvenBooks = 2; // two symbols do not die in the same second; a line of one book has no other to ask
    private const int LegMessages = 8; // of the other legs, which say the same
    private const int FewestOthers = 8; // streams of other lines that an expectation rests on
    private const double MostLikely = 0.9; // that a stream brings something within the time for first messages: listings fall silent together
    private const double Implausible = 1e-6;

    private void JudgeLines(long nowNanos)
    {
        foreach (var line in _lines.Values)
        {
            line.Verdict = Judge(line, nowNanos);
        }
    }

    private SilenceVerdict Judge(WatchedLine line, long nowNanos)
    {
        if (line.Streams == 0)
        {
            return default;
        }

        var since = line.Model.SinceNanos;
        var open = nowNanos - since;
        if (line.Accused > 0 && open > _options.ConnectionFloorNanos && IsProvenSilent(line, nowNanos))
        {
            return new SilenceVerdict(SilenceState.Silent, SilenceReason.Connection, SilenceEvidence.Proof, since, nowNanos, false);
        }

        var floor = line.Model.HasFlowed ? _options.ConnectionFloorNanos : _options.FirstMessageNanos;
        if (open <= floor)
        {
            return new SilenceVerdict(open <= FlowingNanos && line.Model.HasFlowed ? SilenceState.Flowing : SilenceState.Quiet, SilenceReason.None, SilenceEvidence.None, since, SilenceVerdict.Never, false);
        }

        if (line.Model.IsLearned(_options.LearningGaps, _options.ConnectionLearningNanos) && line.Model.SilentAfterNanos(LineMeanFactor) is var after && after <= _options.LongestJudgedNanos)
        {
            if (open > after && open > after * _pace.Stretch(_streams, null, line))
            {
                return new SilenceVerdict(SilenceState.Silent, SilenceReason.Connection, SilenceEvidence.Rate, since, nowNanos, false);
            }
        }
        else if (!line.Model.HasFlowed && IsImplausible(line, nowNanos))
        {
            return new SilenceVerdict(SilenceState.Silent, SilenceReason.Connection, SilenceEvidence.Others, since, nowNanos, false);
        }

        return new SilenceVerdict(SilenceState.Quiet, SilenceReason.None, SilenceEvidence.None, since, SilenceVerdict.Never, false);
    }

    // The line brings nothing at all, and the venue is ahead of several of its books: not one symbol is dead, but the line.
    private bool IsProvenSilent(WatchedLine line, long nowNanos)
    {
        var proven = 0;
        foreach (var stream in _streams)
        {
            if (stream is { IsWatched: true, Key.Channel: StreamChannel.Depth } && stream.Line == line && Evidence(stream, nowNanos) != SilenceEvidence.None)
            {
                proven++;
            }
        }

        return proven >= (line.Model.HasFlowed ? Math.Min(ProvenBooks, line.Books) : ProvenBooks); // what never flowed may be the one book's subscription
    }

    // Nothing is known of the line itself: would as many depth and quotes streams of the other lines all have stayed quiet?
    private bool IsImplausible(WatchedLine line, long nowNanos)
    {
        var others = 0;
        var flowed = 0;
        foreach (var stream in _streams)
        {
            if (stream is { IsWatched: true } && stream.Line != line && stream.Key.Channel is StreamChannel.Depth or StreamChannel.Quotes
                && nowNanos - stream.SubscribedNanos > _options.FirstMessageNanos)
            {
                others++;
                flowed += stream.Model.HasFlowed ? 1 : 0;
            }
        }

        return others >= FewestOthers && Math.Pow(1 - Math.Min(MostLikely, (double)flowed / others), line.BookStreams) <= Implausible;
    }

    private void JudgeLegs(long nowNanos, ReadOnlySpan<LegSighting> sightings)
    {
        if (_legs.Length < sightings.Length)
        {
            Array.Resize(ref _legs, Math.Max(sightings.Length, 2 * _legs.Length));
        }

        for (var i = 0; i < _legs.Length; i++)
        {
            var sighting = i < sightings.Length ? sightings[i] : default;
            Judge(ref _legs[i], sighting, nowNanos);
        }
    }

    private void Judge(ref WatchedLeg leg, in LegSighting sighting, long nowNanos)
    {
        if (sighting.SubscribedNanos == 0)
        {
            leg = default;
            return;
        }

        var line = Line(sighting.Line);
        if (sighting.SubscribedNanos != leg.SubscribedNanos)
        {
            leg = new WatchedLeg { SubscribedNanos = sighting.SubscribedNanos, SinceNanos = sighting.SubscribedNanos, LineAtLast = line.TotalMessages, Messages = sighting.Messages };
        }

        if (sighting.Messages != leg.Messages || sighting.LastNanos > leg.SinceNanos)
        {
            leg.Messages = sighting.Messages;
            leg.SinceNanos = Math.Max(leg.SinceNanos, sighting.LastNanos);
            leg.LineAtLast = line.TotalMessages;
        }

        var open = nowNanos - leg.SinceNanos;
        var missed = line.TotalMessages - leg.LineAtLast;
        if (open > _options.ConnectionFloorNanos && missed >= LegMessages)
        {
            leg.Verdict = new SilenceVerdict(SilenceState.Silent, SilenceReason.Connection, SilenceEvidence.Others, leg.SinceNanos, nowNanos, false);
        }
        else
        {
            leg.Verdict = line.Verdict with { SinceNanos = leg.SinceNanos };
        }
    }
}
