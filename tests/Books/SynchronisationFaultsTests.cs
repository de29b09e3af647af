using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>
/// A venue whose book is known at every id, a connection that loses, doubles and swaps deltas, and snapshots that come early, late or out of date: whatever happens,
/// a live book is the venue's book at its sequence.
/// </summary>
[TestFixture(BookSequencing.Overlapping)]
[TestFixture(BookSequencing.Contiguous)]
[TestFixture(BookSequencing.Linked)]
[Parallelizable(ParallelScope.All)]
public sealed class SynchronisationFaultsTests(BookSequencing sequencing)
{
    // Ids per change: a linked feed's ids are those of the whole venue, so that a symbol's own are sparse.
    private const int LinkedStride = 10;

    private long Stride => sequencing == BookSequencing.Linked ? LinkedStride : 1;

    [Test]
    public void Live_book_is_always_the_true_book([Range(1, 25)] int seed)
    {
        var random = new Random(seed);
        var model = new BookModel(seed, 1_000);
        var deltas = Cut(model, random);
        var subject = new BookUnderTest(sequencing);
        var snapshots = new Queue<(int At, long Id)>(); // asked for, on their way
        var requests = 0L;
        var liveSteps = 0;
        for (var step = 0; step < deltas.Count; step++)
        {
            Deliver(subject, model, deltas, step, random);
            if (random.Next(150) == 0)
            {
                subject.Close(BookUnderTest.Connection);
                subject.Open(BookUnderTest.Connection);
            }

            if (subject.Book.SnapshotRequests > requests)
            {
                requests = subject.Book.SnapshotRequests;
                snapshots.Enqueue((step + random.Next(6), SnapshotId(deltas, step, random)));
            }

            while (snapshots.Count > 0 && snapshots.Peek().At <= step)
            {
                Snapshot(subject, model, snapshots.Dequeue().Id);
                AssertTrue(subject, model);
            }

            AssertTrue(subject, model);
            liveSteps += subject.Book.IsLive ? 1 : 0;
        }

        Assert.That(liveSteps, Is.GreaterThan(deltas.Count / 10), "hardly ever live: the test would prove nothing");
        Assert.That(subject.Counters.Gaps, Is.GreaterThan(0));
        Assert.That(subject.Counters.QuoteMismatches + subject.Counters.Crossed, Is.Zero, "continuity let a wrong book through to the self-checks");

        Snapshot(subject, model, deltas[^1].Last);
        AssertTrue(subject, model);
        Assert.That(subject.Book.IsLive, Is.True, "a snapshot of the end covers all that is buffered");
    }

    [Test]
    public void Removed_delta_is_a_gap([Range(1, 10)] int seed)
    {
        var (model, deltas, subject) = Begin(seed);
        for (var index = 1; index < 20; index++)
        {
            Send(subject, model, deltas[index]);
        }

        Assert.That((subject.Book.State, subject.Counters.Applied), Is.EqualTo((BookState.Live, 19)));
        Send(subject, model, deltas[21]);
        Assert.That((subject.Book.State, subject.Counters.Gaps, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        Send(subject, model, deltas[22]);
        Snapshot(subject, model, deltas[20].Last);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, deltas[22].Last, 1)));
        AssertTrue(subject, model);
    }

    [Test]
    public void Doubled_delta_is_ignored([Range(1, 10)] int seed)
    {
        var (model, deltas, subject) = Begin(seed);
        for (var index = 1; index < 20; index++)
        {
            Send(subject, model, deltas[index]);
            Send(subject, model, deltas[index]);
            Send(subject, model, deltas[index - 1]);
            AssertTrue(subject, model);
        }

        Assert.That((subject.Book.State, subject.Counters.Applied, subject.Counters.Ignored, subject.Counters.Gaps), Is.EqualTo((BookState.Live, 19, 38, 0)));
    }

    [Test]
    public void Swapped_deltas_are_a_gap_until_both_are_there([Range(1, 10)] int seed)
    {
        var (model, deltas, subject) = Begin(seed);
        Send(subject, model, deltas[1]);
        Send(subject, model, deltas[3]);
        Assert.That((subject.Book.State, subject.Counters.Gaps, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        Send(subject, model, deltas[2]);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Repairs, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, deltas[3].Last, 1, 1)));
        AssertTrue(subject, model);
        Send(subject, model, deltas[4]);
        AssertTrue(subject, model);
        Snapshot(subject, model, deltas[4].Last);
        Assert.That((subject.Book.IsLive, subject.Counters.SnapshotsIgnored, subject.Counters.Snapshots), Is.EqualTo((true, 1, 1)), "the snapshot that was asked for is not needed any more");
    }

    [Test]
    public void Deltas_out_of_order_and_doubled_need_no_snapshot([Range(1, 25)] int seed)
    {
        var random = new Random(seed);
        var (model, deltas, subject) = Begin(seed, 1_000);
        var left = Enumerable.Range(1, deltas.Count - 1).SelectMany(i => random.Next(5) == 0 ? new[] { i, i } : [i])
            .OrderBy(i => i + (random.Next(15) == 0 ? random.Next(6) : 0)).ToList();
        var liveSteps = 0;
        foreach (var index in left)
        {
            Send(subject, model, deltas[index]);
            AssertTrue(subject, model);
            liveSteps += subject.Book.IsLive ? 1 : 0;
        }

        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Snapshots), Is.EqualTo((BookState.Live, deltas[^1].Last, 1)));
        Assert.That(subject.Counters.Repairs, Is.GreaterThan(3).And.EqualTo(subject.Counters.Gaps).And.EqualTo(subject.Counters.Resyncs));
        Assert.That(liveSteps, Is.GreaterThan(0).And.LessThan(left.Count));
        Assert.That(subject.Book.Streams[StreamChannel.Depth].Count, Is.EqualTo(deltas.Count - 1));
        Assert.That(subject.Book.Streams[StreamChannel.Depth].Duplicates, Is.EqualTo(left.Count - deltas.Count + 1));
        var holes = HolesOf(subject);
        Assert.That(holes, Has.Count.EqualTo(2 * subject.Counters.Gaps));
        Assert.That(holes.Where(h => h.Step == HoleStep.Closed).Select(h => h.Repair), Is.All.EqualTo(HoleRepair.LateMessage));
    }

    [Test]
    public void Holes_cover_every_delta_lost_and_none_else([Range(1, 25)] int seed)
    {
        var random = new Random(seed);
        var (model, deltas, subject) = Begin(seed);
        var lost = new List<int>();
        var requests = 0L;
        for (var index = 1; index < deltas.Count; index++)
        {
            if (random.Next(40) == 0 && index + 1 < deltas.Count)
            {
                lost.Add(index);
                continue;
            }

            Send(subject, model, deltas[index]);
            AssertTrue(subject, model);
            if (subject.Book.SnapshotRequests > requests && random.Next(3) == 0)
            {
                requests = subject.Book.SnapshotRequests;
                Snapshot(subject, model, deltas[index].Last);
                AssertTrue(subject, model);
            }
        }

        Snapshot(subject, model, deltas[^1].Last);
        Assert.That(subject.Book.IsLive, Is.True);
        var closed = HolesOf(subject).Where(h => h.Step == HoleStep.Closed).ToList();
        Assert.That(closed.Select(h => (h.Cause, h.Repair)), Is.All.EqualTo((HoleCause.Gap, HoleRepair.Snapshot)));
        Assert.That(lost.Where(i => closed.Count(h => h.From <= deltas[i].First && deltas[i].Last <= h.To) != 1), Is.Empty, "a delta lost lies in exactly one hole");
        Assert.That(closed.Where(h => !lost.Exists(i => deltas[i - 1].Last + 1 == h.From)), Is.Empty, "a hole begins where a delta was lost");
        Assert.That(closed.Where(h => !lost.Exists(i => h.To == (sequencing == BookSequencing.Linked ? deltas[i].Last : deltas[i + 1].First - 1))), Is.Empty, "a hole ends where a delta was lost");
    }

    private static List<HoleRecord> HolesOf(BookUnderTest subject)
    {
        var holes = new List<HoleRecord>();
        while (subject.Set.Holes.TryRead(out var hole))
        {
            holes.Add(hole);
        }

        return holes;
    }

    private void Deliver(BookUnderTest subject, BookModel model, List<(long First, long Last, long Previous)> deltas, int step, Random random)
    {
        var fault = random.Next(60);
        if (fault == 0)
        {
            return; // lost
        }

        if (fault == 1 && step > 0)
        {
            Send(subject, model, deltas[step - 1]); // doubled, or out of order when that one was lost
            AssertTrue(subject, model);
        }

        if (fault == 2)
        {
            subject.Reject();
            return;
        }

        if (fault == 3 && step + 1 < deltas.Count)
        {
            Send(subject, model, deltas[step + 1]); // swapped
            AssertTrue(subject, model);
        }

        if (random.Next(3) == 0)
        {
            var (bidPrice, bidQuantity, askPrice, askQuantity) = model.Top(deltas[step].Last / Stride);
            subject.Quote(deltas[step].Last, bidPrice, bidQuantity, askPrice, askQuantity);
        }

        Send(subject, model, deltas[step]);
    }

    // A book that stands right behind the first delta.
    private (BookModel Model, List<(long First, long Last, long Previous)> Deltas, BookUnderTest Subject) Begin(int seed, int length = 200)
    {
        var model = new BookModel(seed, length);
        var deltas = Cut(model, new Random(seed));
        var subject = new BookUnderTest(sequencing);
        Snapshot(subject, model, deltas[0].Last);
        return (model, deltas, subject);
    }

    private List<(long First, long Last, long Previous)> Cut(BookModel model, Random random)
    {
        var deltas = new List<(long, long, long)>();
        var previous = 0L;
        for (var id = 1; id <= model.Length;)
        {
            var last = Math.Min(model.Length, id + random.Next(4));
            deltas.Add((id * Stride, last * Stride, previous));
            previous = last * Stride;
            id = last + 1;
        }

        return deltas;
    }

    // A linked feed's snapshots carry the id of one of its changes; the others may end anywhere, also within a delta.
    private long SnapshotId(List<(long First, long Last, long Previous)> deltas, int step, Random random)
    {
        var delta = deltas[Math.Clamp(step + random.Next(-4, 4), 0, deltas.Count - 1)];
        return random.Next(2) == 0 ? delta.Last : delta.First;
    }

    private void Snapshot(BookUnderTest subject, BookModel model, long id)
        => subject.RestSnapshot(id, [.. model.Bids(id / Stride)], [.. model.Asks(id / Stride)]);

    private void Send(BookUnderTest subject, BookModel model, (long First, long Last, long Previous) delta)
    {
        var first = delta.First / Stride;
        var last = delta.Last / Stride;
        subject.Delta(delta.First, delta.Last, delta.Previous, model.Changes(true, first, last), model.Changes(false, first, last));
    }

    private void AssertTrue(BookUnderTest subject, BookModel model)
    {
        if (subject.Book.IsLive)
        {
            var id = subject.Book.Sequence / Stride;
            Assert.That(BookUnderTest.ToList(subject.Book.RawBids()), Is.EqualTo(model.Bids(id)));
            Assert.That(BookUnderTest.ToList(subject.Book.RawAsks()), Is.EqualTo(model.Asks(id)));
        }
    }
}
