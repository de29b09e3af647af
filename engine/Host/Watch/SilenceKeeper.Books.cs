using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <content>What the venue is asked, and books that leave use and come back for other reasons than a verdict.</content>
internal sealed partial class SilenceKeeper
{
    private enum Purpose
    {
        Watch,
        StandStill,
        Probation,
    }

    private async ValueTask ActOnBookAsync(WatchedLive stream, long now, CancellationToken stop)
    {
        var state = stream.Listing.Book.State;
        if (stream.Line is null || state is not (BookState.Live or BookState.Stale))
        {
            stream.UnacknowledgedSince = 0;
            return;
        }

        if (state == BookState.Stale)
        {
            stream.UnacknowledgedSince = 0;
            if (stream.Legs.Count > 0 && _asking.Count < MaxProofs && stream.Probation.IsDue(stream.SubscribedNanos, now))
            {
                stream.Probation.Asked(now);
                Ask(stream, Purpose.Probation, now, stop);
            }

            return;
        }

        if (stream.Legs.Count > 0 || stream.Line.Carrier is not { State: ConnectionState.Active })
        {
            stream.UnacknowledgedSince = 0;
            return;
        }

        // The connection is there, and does not carry the stream: lost, or refused after a renewal.
        stream.UnacknowledgedSince = stream.UnacknowledgedSince == 0 ? now : stream.UnacknowledgedSince;
        if (WasLost(stream.Line, stream.Key) || now - stream.UnacknowledgedSince > UnacknowledgedNanos)
        {
            await TakeOutAsync(stream, "not subscribed", stop).ConfigureAwait(false);
        }
    }

    // Apart, because the closure would be made at every look of every book.
    private static bool WasLost(Line line, StreamKey stream) => line.Legs.Any(l => l.Subscriptions.WasLost(stream));

    private void AskAboutStandStill(long now, CancellationToken stop)
    {
        if (!_standStill.IsAskDue)
        {
            return;
        }

        // The busiest books tell most.
        var asked = _roster.Streams.Where(s => s.Key.Channel == StreamChannel.Depth && s.Legs.Count > 0 && s.Listing.Book.IsLive).OrderByDescending(s => s.Messages).Take(StandStillQuestions).ToArray();
        _standStill.Ask(asked.Length, now);
        foreach (var stream in asked)
        {
            Ask(stream, Purpose.StandStill, now, stop);
        }
    }

    private void Ask(WatchedLive stream, Purpose purpose, long now, CancellationToken stop) => _asking.Add(AskAsync(new Question(stream, purpose, now, stream.SubscribedNanos, stream.Messages), stop));

    private async Task AskAsync(Question question, CancellationToken stop)
    {
        try
        {
            if (await Feed.Fetcher.ProveAsync(question.Stream.Key, stop).ConfigureAwait(false) is { } sequence)
            {
                _proofs.Enqueue(new Proof(question, sequence, _clock.Wall(WireClock.Monotonic())));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the end of the run: nobody wants the answer
        }
    }

    private async Task TakeAnswersAsync(CancellationToken stop)
    {
        while (_proofs.TryDequeue(out var proof))
        {
            var stream = proof.Question.Stream;
            if (_roster.Find(stream.Key) != stream)
            {
                continue; // left meanwhile
            }

            var own = OwnSequence(stream);
            switch (proof.Question.Purpose)
            {
                case Purpose.Watch:
                    _watch.Prove(stream.Number, proof.Sequence, proof.AtNanos, own);
                    break;
                case Purpose.StandStill:
                    _standStill.Answer(proof.Question.AskedNanos, hasMoved: proof.Sequence > own);
                    break;
                default:
                    await RestoreAsync(stream, proof, stop).ConfigureAwait(false);
                    break;
            }
        }
    }

    // A book that is not live says nothing of what was missed since: the venue's first answer is what the next is compared with.
    private static long OwnSequence(WatchedLive stream) =>
        stream.Key.Channel == StreamChannel.Trades ? stream.Sequence : stream.Listing.Book.IsLive ? Math.Max(stream.Listing.Book.Sequence, stream.Sequence) : 0;

    // The renewed stream has missed nothing that the venue knows of: a snapshot may make the book live.
    private async Task RestoreAsync(WatchedLive stream, Proof proof, CancellationToken stop)
    {
        var question = proof.Question;
        if (stream.Listing.Book.State == BookState.Stale && stream.Messages == question.Messages && stream.Probation.Passes(question.SubscribedNanos, proof.Sequence)
            && stream.Line?.Carrier is { } carrier)
        {
            await stream.Listing.Shard.Publisher.PublishCopyAsync(FrameKind.StreamsAcknowledged, carrier.Id, ReadOnlyMemory<byte>.Empty, stream.Key.Native, null, stop).ConfigureAwait(false);
        }
    }

    private sealed record Question(WatchedLive Stream, Purpose Purpose, long AskedNanos, long SubscribedNanos, long Messages);

    private sealed record Proof(Question Question, long Sequence, long AtNanos);
}
