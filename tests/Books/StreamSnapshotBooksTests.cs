using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Books whose snapshots come in the stream: contiguous, chained and ordered deltas, fixed depth, checksums, lost messages.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class StreamSnapshotBooksTests
{
    private static readonly (long Price, long Quantity)[] None = [];

    [Test]
    public void Contiguous_book_lives_from_its_snapshot_and_asks_for_another_after_a_gap()
    {
        var book = Live(new BookRules(BookSequencing.Contiguous, false, Snapshots: SnapshotSource.Stream));
        book.Delta(11, 11, 0, [(100, 6)], None);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Book.SnapshotRequests), Is.EqualTo((true, 11, 0)));
        book.Delta(13, 13, 0, [(100, 7)], None);
        Assert.That((book.Book.State, book.Counters.Gaps, book.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        book.StreamSnapshot(20, [(99, 1)], [(102, 2)]);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Book.BidLevels), Is.EqualTo((true, 20, 1)), "what waited is older than the snapshot");
    }

    [Test]
    public void Snapshot_with_a_lower_id_begins_anew()
    {
        var book = Live(new BookRules(BookSequencing.Contiguous, false, Snapshots: SnapshotSource.Stream));
        book.StreamSnapshot(1, [(90, 1)], [(91, 1)]);
        book.Delta(2, 2, 0, [(90, 2)], None);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Book.Top.BidQuantity), Is.EqualTo((true, 2, 2)));
        book.Delta(12, 12, 0, [(90, 3)], None);
        Assert.That(book.Book.IsLive, Is.False);
        book.StreamSnapshot(1, [(90, 1)], [(91, 1)]);
        Assert.That((book.Book.IsLive, book.Book.Sequence), Is.EqualTo((true, 1)), "a delta of the old count that waited does not follow it");
    }

    [Test]
    public void Count_that_began_anew_unseen_is_a_gap_and_a_late_delta_is_none()
    {
        var book = new BookUnderTest(new BookRules(BookSequencing.Contiguous, false, Snapshots: SnapshotSource.Stream));
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(50_000, [(100, 5)], [(101, 5)]);
        book.Delta(45_000, 45_000, 0, [(99, 1)], None);
        book.Delta(50_001, 50_001, 0, [(100, 6)], None);
        book.Delta(45_000, 45_000, 0, [(99, 1)], None);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Counters.Ignored, book.Counters.Gaps), Is.EqualTo((true, 50_001, 2, 0)));
        book.Delta(2, 2, 0, [(90, 2)], None);
        Assert.That((book.Book.State, book.Counters.Gaps, book.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        book.StreamSnapshot(2, [(90, 2)], [(91, 1)]);
        book.Delta(3, 3, 0, [(90, 3)], None);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Book.Top.BidQuantity, book.Counters.Gaps), Is.EqualTo((true, 3, 3, 1)));
    }

    [Test]
    public void Chained_book_follows_its_predecessors_down_and_stays_at_a_keep_alive()
    {
        var book = Live(new BookRules(BookSequencing.Chained, false, Snapshots: SnapshotSource.Stream));
        book.Delta(0, 17, 10, [(100, 6)], None);
        book.Delta(0, 17, 17, None, None);
        book.Delta(0, 3, 17, [(100, 8)], None);
        book.Delta(0, 5, 3, [(100, 9)], None);
        Assert.That((book.Book.IsLive, book.Book.Sequence, book.Book.Top.BidQuantity, book.Counters.Ignored), Is.EqualTo((true, 5, 9, 0)));
        book.Delta(0, 4, 2, [(100, 1)], None);
        Assert.That((book.Book.State, book.Counters.Gaps), Is.EqualTo((BookState.Desynchronised, 1)), "a lower id is no proof that the book knows it");
    }

    [Test]
    public void Ordered_book_takes_no_delta_before_its_snapshot()
    {
        var book = new BookUnderTest(Kraken);
        book.Open(BookUnderTest.Connection);
        book.Delta(0, 0, 0, [(100, 6)], None);
        book.Delta(0, 0, 0, [(100, 7)], None);
        Assert.That((book.Book.State, book.Book.SnapshotRequests, book.Counters.Ignored), Is.EqualTo((BookState.AwaitingSnapshot, 1, 2)));
        book.StreamSnapshot(0, [(100, 5)], [(101, 5)]);
        book.Delta(0, 0, 0, [(100, 7)], None);
        Assert.That((book.Book.IsLive, book.Book.Top.BidQuantity), Is.EqualTo((true, 7)));
    }

    [Test]
    public void Side_is_cut_to_the_depth_of_its_channel_after_all_of_a_message()
    {
        var book = new BookUnderTest(Kraken with { KeptLevels = 3 });
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(0, [(100, 1), (99, 1), (98, 1)], [(101, 1), (100_000, 1), (200_000, 1)]);
        book.Delta(0, 0, 0, [(97, 1), (99, 0), (96, 1)], [(150_000, 1), (102, 1)]);
        Assert.That(BookUnderTest.ToList(book.Book.RawBids()), Is.EqualTo(new[] { (100L, 1L), (98, 1), (97, 1) }), "a deletion makes room for what comes behind it");
        Assert.That(BookUnderTest.ToList(book.Book.RawAsks()), Is.EqualTo(new[] { (101L, 1L), (102, 1), (100_000, 1) }), "near and far levels");
    }

    [Test]
    public void A_stream_that_names_its_depth_is_cut_to_it_until_another_snapshot_says_otherwise()
    {
        var book = new BookUnderTest(new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: true, Snapshots: SnapshotSource.Stream));
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(10, [(100, 1), (99, 1)], [(101, 1), (102, 1)], kept: 2);
        book.Delta(11, 12, 0, [(98, 1), (99, 0), (97, 1)], [(103, 1)]);
        Assert.That(BookUnderTest.ToList(book.Book.RawBids()), Is.EqualTo(new[] { (100L, 1L), (98, 1) }));
        Assert.That(BookUnderTest.ToList(book.Book.RawAsks()), Is.EqualTo(new[] { (101L, 1L), (102, 1) }));
        book.StreamSnapshot(20, [(100, 1), (99, 1)], [(101, 1), (102, 1)]);
        book.Delta(21, 21, 0, [(98, 1)], [(103, 1)]);
        Assert.That((BookUnderTest.ToList(book.Book.RawBids()).Count, BookUnderTest.ToList(book.Book.RawAsks()).Count), Is.EqualTo((3, 3)));
    }

    // The venue's published example: https://docs.kraken.com, book checksum; 5 decimals of ALGO/USD, recorded 2024-10, are in the recordings' tests.
    [Test]
    public void Digits_of_the_best_ten_levels_have_the_venues_checksum()
    {
        (long Price, long Quantity)[] asks =
        [
            (452852, 100000), (452864, 154571953), (452866, 154571109), (452896, 154560911), (452902, 15890660), (452918, 154553491), (452947, 4454749), (452961, 35380000), (452975, 9945542), (452995, 18772827),
        ];
        (long Price, long Quantity)[] bids =
        [
            (452835, 10000000), (452834, 154582015), (452821, 10000000), (452810, 10000000), (452803, 154592586), (452790, 7990000), (452776, 3310103), (452775, 30000000), (452773, 154602737), (452766, 15445238),
        ];
        var book = new BookUnderTest(Kraken, priceDecimals: 1, quantityDecimals: 8);
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(0, [.. bids, (1, 1)], [.. asks, (999_999, 1)], 3310070434);
        Assert.That((book.Book.IsLive, book.Counters.ChecksumChecks, book.Counters.ChecksumMismatches), Is.EqualTo((true, 1, 0)));
        book.Delta(0, 0, 0, [(452835, 10000001)], None, 3310070434);
        Assert.That((book.Book.State, book.Counters.ChecksumMismatches, book.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
    }

    [TestCase("", 0x00000000u)]
    [TestCase("123456789", 0xCBF43926u)]
    [TestCase("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Crc_is_that_of_ieee(string text, uint expected) => Assert.That(Crc32.Compute(System.Text.Encoding.ASCII.GetBytes(text)), Is.EqualTo(expected));

    [Test]
    public void Interleaved_text_leaves_out_what_a_side_has_not()
    {
        var rules = new BookRules(BookSequencing.Chained, false, Snapshots: SnapshotSource.Stream, Checksum: BookChecksum.Interleaved);
        var book = new BookUnderTest(rules, priceDecimals: 1, quantityDecimals: 2);
        book.Open(BookUnderTest.Connection);
        var crc = Crc32.Compute("3366.1:7:3366.8:9:3366:6:3368:8.25:3369.5:1"u8);
        book.StreamSnapshot(10, [(33661, 700), (33660, 600)], [(33668, 900), (33680, 825), (33695, 100)], crc);
        Assert.That((book.Book.IsLive, book.Counters.ChecksumChecks), Is.EqualTo((true, 1)));
    }

    [Test]
    public void Lost_message_of_a_connection_takes_its_live_books_out_and_no_other()
    {
        var book = new BookUnderTest(Kraken);
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(0, [(100, 5)], [(101, 5)]);
        book.Set.LoseMessages(BookUnderTest.Connection + 1, 2_000);
        Assert.That(book.Book.IsLive, Is.True);
        book.Set.LoseMessages(BookUnderTest.Connection, 2_000);
        Assert.That((book.Book.State, book.Counters.Gaps, book.Book.SnapshotRequests, book.Set.Touched.Length), Is.EqualTo((BookState.Desynchronised, 1, 1, 1)));
    }

    [Test]
    public void Ordered_book_does_not_go_on_on_another_leg_and_asks_there_for_a_snapshot()
    {
        var book = new BookUnderTest(Kraken);
        book.Set.OpenConnection(7, 1, line: 5);
        book.Set.OpenConnection(8, 2, line: 5);
        book.StreamSnapshot(0, [(100, 5)], [(101, 5)]);
        book.From = 8;
        book.Close(7);
        Assert.That((book.Book.State, book.Book.SnapshotRequests), Is.EqualTo((BookState.AwaitingSnapshot, 1)));
        book.StreamSnapshot(0, [(100, 6)], [(101, 5)]);
        Assert.That((book.Book.IsLive, book.Book.Connection), Is.EqualTo((true, (ushort)8)));
    }

    private static BookRules Kraken { get; } = new(BookSequencing.Ordered, false, Snapshots: SnapshotSource.Stream, Checksum: BookChecksum.Digits);

    private static BookUnderTest Live(BookRules rules)
    {
        var book = new BookUnderTest(rules);
        book.Open(BookUnderTest.Connection);
        book.StreamSnapshot(10, [(100, 5)], [(101, 7)]);
        Assert.That((book.Book.IsLive, book.Book.SnapshotRequests), Is.EqualTo((true, 0)));
        return book;
    }
}
