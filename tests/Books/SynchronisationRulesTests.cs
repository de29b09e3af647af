using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>What each rule says of one delta, and what a book asks for and keeps while it is not live.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SynchronisationRulesTests
{
    private static readonly (long Price, long Quantity)[] Bids = [(100, 5), (99, 6)];
    private static readonly (long Price, long Quantity)[] Asks = [(101, 7), (102, 8)];

    // The book stands at 10, by snapshot alone (isFirst) or by snapshot and a delta.
    [TestCase(BookSequencing.Overlapping, true, 11, 12, 0, true)]
    [TestCase(BookSequencing.Overlapping, true, 5, 12, 0, true)]
    [TestCase(BookSequencing.Overlapping, true, 12, 13, 0, false)]
    [TestCase(BookSequencing.Overlapping, true, 11, 10, 0, false)] // begins behind its own end
    [TestCase(BookSequencing.Overlapping, false, 11, 12, 0, true)]
    [TestCase(BookSequencing.Overlapping, false, 5, 12, 0, true)]
    [TestCase(BookSequencing.Overlapping, false, 12, 13, 0, false)]
    [TestCase(BookSequencing.Contiguous, true, 11, 12, 0, true)]
    [TestCase(BookSequencing.Contiguous, true, 5, 12, 0, true)]
    [TestCase(BookSequencing.Contiguous, true, 12, 13, 0, false)]
    [TestCase(BookSequencing.Contiguous, false, 11, 12, 0, true)]
    [TestCase(BookSequencing.Contiguous, false, 5, 12, 0, false)]
    [TestCase(BookSequencing.Contiguous, false, 10, 12, 0, false)]
    [TestCase(BookSequencing.Contiguous, false, 12, 13, 0, false)]
    [TestCase(BookSequencing.Linked, true, 9, 12, 8, true)]
    [TestCase(BookSequencing.Linked, true, 10, 12, 8, true)]
    [TestCase(BookSequencing.Linked, true, 11, 12, 8, false)]
    [TestCase(BookSequencing.Linked, true, 15, 20, 10, true)]
    [TestCase(BookSequencing.Linked, true, 15, 20, 14, false)]
    [TestCase(BookSequencing.Linked, true, 11, 10, 10, false)]
    [TestCase(BookSequencing.Linked, false, 15, 20, 10, true)]
    [TestCase(BookSequencing.Linked, false, 11, 12, 9, false)]
    [TestCase(BookSequencing.Linked, false, 9, 12, 8, false)]
    public void Delta_continues_the_book_or_is_a_gap(BookSequencing sequencing, bool isFirst, long first, long last, long previous, bool continues)
    {
        var subject = Live(sequencing, isFirst ? 10 : 9);
        if (!isFirst)
        {
            subject.Delta(10, 10, 9, [], []);
        }

        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, 10)));
        subject.Delta(first, last, previous, [(100, 0)], []);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(subject.Book.State, Is.EqualTo(continues ? BookState.Live : BookState.Desynchronised));
            Assert.That(subject.Book.Sequence, Is.EqualTo(continues ? last : 10));
            Assert.That((subject.Counters.Gaps, subject.Book.SnapshotRequests), Is.EqualTo(continues ? (0, 0) : (1L, 1L)));
            Assert.That(subject.Book.Top.BidPrice, Is.EqualTo(continues ? 99 : 100));
        }
    }

    [Test]
    public void Delta_at_or_below_a_live_book_is_ignored([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = Live(sequencing, 9);
        subject.Delta(10, 10, 9, [(100, 5)], []);
        var version = subject.Book.Version;
        subject.Delta(1, 9, 0, [(100, 0)], []);
        subject.Delta(9, 10, 8, [(100, 0)], []);
        Assert.That((subject.Book.State, subject.Counters.Ignored, subject.Counters.Gaps, subject.Book.Version), Is.EqualTo((BookState.Live, 2, 0, version)));
    }

    [TestCase(BookSequencing.Overlapping, true)]
    [TestCase(BookSequencing.Linked, true)]
    [TestCase(BookSequencing.Contiguous, false)]
    public void First_delta_that_ends_at_the_snapshot_is_applied_where_the_venue_says_so(BookSequencing sequencing, bool isApplied)
    {
        var subject = Live(sequencing, 10);
        subject.Delta(9, 10, 8, [(90, 7)], []); // a level beyond the depth of the snapshot
        Assert.That((subject.Book.State, subject.Counters.Applied, subject.Counters.Ignored), Is.EqualTo((BookState.Live, isApplied ? 1 : 0, isApplied ? 0 : 1)));
    }

    [Test]
    public void First_delta_asks_for_a_snapshot_once([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = new BookUnderTest(sequencing);
        Assert.That(subject.Book.SnapshotRequests, Is.Zero);
        subject.Delta(11, 11, 10, Bids, Asks);
        subject.Delta(12, 12, 11, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.SnapshotRequests, subject.Counters.Buffered), Is.EqualTo((BookState.AwaitingSnapshot, 1, 2)));
    }

    [Test]
    public void Snapshot_covering_all_buffered_deltas_makes_the_book_live([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = new BookUnderTest(sequencing);
        subject.Delta(11, 11, 10, [(100, 1)], []);
        subject.Delta(12, 12, 11, [(100, 2)], []);
        subject.RestSnapshot(13, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Ignored), Is.EqualTo((BookState.Live, 13, 2)));
        Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(100, 5, 101, 7)));
    }

    [Test]
    public void Snapshot_before_any_delta_makes_the_book_live([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = Live(sequencing, 10);
        Assert.That((subject.Book.SnapshotRequests, subject.Counters.Snapshots, subject.Counters.Resyncs), Is.EqualTo((0, 1, 0)));
    }

    [Test]
    public void Buffered_deltas_are_replayed_on_the_snapshot([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = new BookUnderTest(sequencing);
        subject.Delta(9, 9, 8, [(100, 50)], []);
        subject.Delta(10, 11, 9, [(100, 0)], []);
        subject.Delta(12, 12, 11, [], [(101, 0)]);
        subject.RestSnapshot(10, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Applied), Is.EqualTo((BookState.Live, 12, 2)));
        Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(99, 6, 102, 8)));
    }

    [Test]
    public void Linked_delta_that_ends_at_the_snapshot_bridges_it()
    {
        var subject = new BookUnderTest(BookSequencing.Linked);
        subject.Delta(5, 10, 4, [], []);
        subject.Delta(15, 20, 10, [(100, 9)], []);
        subject.RestSnapshot(10, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Applied), Is.EqualTo((BookState.Live, 20, 2)));
    }

    [Test]
    public void Snapshot_older_than_the_buffer_is_refused_and_the_buffer_kept([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = new BookUnderTest(sequencing);
        subject.Delta(21, 25, 20, [(100, 9)], []);
        subject.Delta(26, 30, 25, [(100, 10)], []);
        subject.RestSnapshot(15, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.SnapshotRequests, subject.Counters.SnapshotsTooOld), Is.EqualTo((BookState.AwaitingSnapshot, 2, 1)));
        subject.RestSnapshot(22, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Book.Top.BidQuantity), Is.EqualTo((BookState.Live, 30, 10)));
    }

    [Test]
    public void Hole_in_the_buffer_leaves_the_book_desynchronised_with_the_rest_kept([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = new BookUnderTest(sequencing);
        subject.Delta(11, 11, 10, [], []);
        subject.Delta(13, 13, 12, [], []);
        subject.Delta(14, 14, 13, [], []);
        subject.RestSnapshot(10, Bids, Asks);
        Assert.That((subject.Book.State, subject.Counters.Gaps, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 2)));
        subject.RestSnapshot(12, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, 14, 1)));
    }

    [Test]
    public void Snapshot_after_a_gap_may_end_within_a_buffered_delta([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = Live(sequencing, 10);
        subject.Delta(11, 12, 10, [], []);
        subject.Delta(21, 25, 20, [(100, 9)], []);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Desynchronised));
        subject.RestSnapshot(23, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Book.Top.BidQuantity), Is.EqualTo((BookState.Live, 25, 9)));
    }

    [Test]
    public void Rest_snapshot_on_a_live_book_is_ignored()
    {
        var subject = Live(BookSequencing.Overlapping, 10);
        subject.RestSnapshot(99, [(1, 1)], [(2, 1)]);
        Assert.That((subject.Book.Sequence, subject.Counters.SnapshotsIgnored, subject.Book.Top.BidPrice), Is.EqualTo((10, 1, 100)));
    }

    [Test]
    public void Stream_snapshot_replaces_the_book_at_any_time([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = Live(sequencing, 10);
        subject.StreamSnapshot(5, [(50, 1)], [(51, 1)]);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Book.Top), Is.EqualTo((BookState.Live, 5, new BookTop(50, 1, 51, 1))));
        subject.Delta(900, 901, 899, [], []);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Desynchronised));
        subject.StreamSnapshot(1_000, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, 1_000, 1)));
        subject.Delta(1_001, 1_002, 1_000, [], [(101, 1)]);
        Assert.That((subject.Book.Sequence, subject.Book.Top.AskQuantity), Is.EqualTo((1_002, 1)));
    }

    [Test]
    public void Crossed_book_is_not_live_and_asks_again()
    {
        var subject = Live(BookSequencing.Overlapping, 10);
        subject.Delta(11, 11, 10, [(101, 1)], []);
        Assert.That((subject.Book.State, subject.Counters.Crossed, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        subject.RestSnapshot(11, [(105, 1)], [(104, 1)]);
        Assert.That((subject.Book.State, subject.Counters.Crossed, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 2, 2)));
        subject.RestSnapshot(12, Bids, Asks);
        Assert.That((subject.Book.State, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, 1)));
    }

    [Test]
    public void Price_of_zero_makes_the_book_not_live()
    {
        var subject = Live(BookSequencing.Overlapping, 10);
        subject.Delta(11, 11, 10, [(0, 1)], []);
        Assert.That((subject.Book.State, subject.Counters.BadPrices), Is.EqualTo((BookState.Desynchronised, 1)));
    }

    [Test]
    public void Rejected_frame_makes_the_book_desynchronised()
    {
        var subject = Live(BookSequencing.Overlapping, 10);
        subject.Reject();
        Assert.That((subject.Book.State, subject.Counters.RejectedFrames, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        Assert.That(subject.Set.Touched.ToArray(), Is.EqualTo(new[] { 0 }));
        subject.Reject(FrameKind.DepthSnapshot);
        Assert.That(subject.Book.SnapshotRequests, Is.EqualTo(2), "the answer was unreadable: ask again");
    }

    [Test]
    public void Rejected_rest_snapshot_takes_nothing_from_a_live_book()
    {
        var subject = Live(BookSequencing.Overlapping, 10);
        subject.Reject(FrameKind.DepthSnapshot);
        Assert.That((subject.Book.State, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Live, 0)));
    }

    [Test]
    public void Full_buffer_is_dropped_and_asks_again()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        const int Bound = 1 << 12;
        for (var id = 1; id <= Bound; id++)
        {
            subject.Delta(id, id, id - 1, [(100, id)], []);
        }

        Assert.That((subject.Counters.BufferOverflows, subject.Book.SnapshotRequests), Is.EqualTo((0, 1)));
        subject.Delta(Bound + 1, Bound + 1, Bound, [(100, 1)], []);
        Assert.That((subject.Counters.BufferOverflows, subject.Book.SnapshotRequests), Is.EqualTo((1, 2)));
        subject.RestSnapshot(1, Bids, Asks);
        Assert.That(subject.Book.IsLive, Is.False, "what bridged this snapshot was dropped");
        subject.RestSnapshot(Bound, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Book.Top.BidQuantity), Is.EqualTo((BookState.Live, Bound + 1, 1)));
    }

    [Test]
    public void Buffer_has_room_again_for_what_a_snapshot_consumed()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        const int Lost = 51;
        const int Last = Lost + (1 << 12);
        for (var id = 1; id <= Last; id++)
        {
            if (id != Lost)
            {
                subject.Delta(id, id, id - 1, [(1_000 + id, id)], []);
            }

            if (id == 100)
            {
                subject.RestSnapshot(0, Bids, []);
                Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Desynchronised, Lost - 1)));
            }
        }

        Assert.That(subject.Counters.BufferOverflows, Is.Zero);
        subject.RestSnapshot(Lost, [], []);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, Last)));
        var expected = new List<(long, long)>();
        for (var id = Last; id > Lost; id--)
        {
            expected.Add((1_000 + id, id));
        }

        Assert.That(BookUnderTest.ToList(subject.Book.RawBids()), Is.EqualTo(expected));
    }

    [Test]
    public void Many_levels_fill_the_buffer_too()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        var levels = new (long, long)[100_000];
        for (var index = 0; index < levels.Length; index++)
        {
            levels[index] = (index + 1, 1);
        }

        subject.Delta(1, 1, 0, levels, []);
        subject.Delta(2, 2, 1, levels, []);
        Assert.That(subject.Counters.BufferOverflows, Is.Zero);
        subject.Delta(3, 3, 2, levels, []);
        Assert.That(subject.Counters.BufferOverflows, Is.EqualTo(1));
        subject.RestSnapshot(2, Bids, [(200_000, 1)]);
        Assert.That((subject.Book.State, subject.Book.BidLevels), Is.EqualTo((BookState.Live, 100_000)));
    }

    [Test]
    public void Sequence_at_the_end_of_a_long_is_handled([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var subject = Live(sequencing, long.MaxValue - 1);
        subject.Delta(long.MaxValue, long.MaxValue, long.MaxValue - 1, [(100, 1)], []);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, long.MaxValue)));
        subject.Delta(1, 2, 0, [], []);
        Assert.That((subject.Book.State, subject.Counters.Ignored), Is.EqualTo(sequencing == BookSequencing.Contiguous ? (BookState.Desynchronised, 0) : (BookState.Live, 1)), "far behind: late, or counted anew");
    }

    private static BookUnderTest Live(BookSequencing sequencing, long id)
    {
        var subject = new BookUnderTest(sequencing);
        subject.RestSnapshot(id, Bids, Asks);
        return subject;
    }
}
