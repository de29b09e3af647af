using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Checksums of books that change at random against those of the text, written anew each time.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LevelChecksumTests
{
    private const int Steps = 3_000;
    private const long Middle = 1_000_000;
    private static readonly (long Price, long Quantity)[] None = [];

    [Test]
    public void Every_message_has_the_checksum_of_its_text([Values(BookChecksum.Digits, BookChecksum.Interleaved)] BookChecksum rule, [Values(0, 10, 25)] int kept, [Range(1, 6)] int seed)
    {
        var random = new Random((seed * 100) + kept);
        var plain = new PlainChecksum(rule, kept) { PriceDecimals = 2, QuantityDecimals = 3 };
        var book = BookOf(rule, kept);
        var scale = 1L; // what prices have been multiplied with
        var spread = seed % 2 == 0 ? 40 : 60_000; // levels in the window alone, or far ones too
        var wrong = 0;
        book.StreamSnapshot(0, None, None, plain.Compute());
        for (var step = 1; step <= Steps; step++)
        {
            var (bids, asks) = (Changes(random, plain.Bids, -1, scale, spread), Changes(random, plain.Asks, 1, scale, spread));
            switch (random.Next(50))
            {
                case 0:
                    plain.Bids.Clear();
                    plain.Asks.Clear();
                    (bids, asks) = (Side(random, -1, scale, spread), Side(random, 1, scale, spread));
                    plain.Apply(bids, asks);
                    (bids, asks) = ([.. plain.Bids.Select(level => (level.Key, level.Value))], [.. plain.Asks.Select(level => (level.Key, level.Value))]);
                    book.StreamSnapshot(0, bids, asks, plain.Compute());
                    break;
                case 1 when plain.PriceDecimals < 5 && random.Next(20) == 0:
                    plain.Rescale(10, 100);
                    plain.PriceDecimals++;
                    plain.QuantityDecimals += 2;
                    scale *= 10;
                    book.Rescale(plain.PriceDecimals, plain.QuantityDecimals);
                    break;
                case 2:
                    plain.Apply(bids, asks);
                    book.Delta(0, 0, 0, bids, asks); // one that the venue does not prove
                    break;
                case 3:
                    plain.Apply(bids, asks);
                    book.Delta(0, 0, 0, bids, asks, plain.Compute() ^ (1u << random.Next(32)));
                    Assert.That((book.Book.State, book.Counters.ChecksumMismatches), Is.EqualTo((BookState.Desynchronised, ++wrong)), $"step {step}");
                    book.StreamSnapshot(0, [.. plain.Bids.Select(level => (level.Key, level.Value))], [.. plain.Asks.Select(level => (level.Key, level.Value))], plain.Compute());
                    break;
                default:
                    plain.Apply(bids, asks);
                    book.Delta(0, 0, 0, bids, asks, plain.Compute());
                    break;
            }

            Assert.That((book.Book.IsLive, book.Counters.ChecksumMismatches), Is.EqualTo((true, wrong)), $"step {step}");
        }

        Assert.That((wrong > 10, book.Counters.ChecksumChecks > Steps * 9 / 10, book.Counters.Rescales), Is.EqualTo((true, true, plain.PriceDecimals - 2)));
    }

    [TestCase(BookChecksum.Digits)]
    [TestCase(BookChecksum.Interleaved)]
    public void Numbers_of_every_length_are_written_whole(BookChecksum rule)
    {
        var book = BookOf(rule, 0);
        var power = 1L;
        for (var digits = 1; digits <= 18; digits++, power *= 10)
        {
            foreach (var number in new[] { power, (power * 10) - 1, power + (power / 2), (power / 3 * 3) + 1 })
            {
                var plain = new PlainChecksum(rule, 0) { PriceDecimals = 2, QuantityDecimals = 3 };
                (long, long)[] bids = [(number, long.MaxValue), (1, number)];
                (long, long)[] asks = [(number + 1, number), (long.MaxValue - 1, 1)];
                plain.Apply(bids, asks);
                book.StreamSnapshot(0, bids, asks, plain.Compute());
                Assert.That(book.Counters.ChecksumMismatches, Is.Zero, $"{number}");
            }
        }
    }

    [Test]
    public void Equal_counts_of_other_decimals_are_another_text()
    {
        var book = BookOf(BookChecksum.Interleaved, 0);
        (long, long)[] bids = [(100, 5)];
        (long, long)[] asks = [(101, 5)];
        book.StreamSnapshot(0, bids, asks, Crc32.Compute("1:0.005:1.01:0.005"u8));
        book.Rescale(3, 4);
        book.StreamSnapshot(0, bids, asks, Crc32.Compute("0.1:0.0005:0.101:0.0005"u8));
        Assert.That((book.Counters.ChecksumChecks, book.Counters.ChecksumMismatches), Is.EqualTo((2, 0)));
    }

    [TestCase(5)]
    [TestCase(100_000)]
    public void Levels_of_a_snapshot_that_are_not_kept_leave_the_checksum_with_the_next_message(int step)
    {
        var plain = new PlainChecksum(BookChecksum.Digits, 3);
        var book = BookOf(BookChecksum.Digits, 3);
        (long, long)[] bids = [.. Enumerable.Range(0, 9).Select(level => (Middle - ((long)level * step), 1L))];
        var whole = new PlainChecksum(BookChecksum.Digits, 0);
        whole.Apply(bids, None);
        book.StreamSnapshot(0, bids, None, whole.Compute());
        plain.Apply(bids, None);
        var image = book.Book.ImageOfBids();
        image.Refresh();
        Assert.That(image.Levels(0, 9).Length, Is.EqualTo(9));
        book.Delta(0, 0, 0, [(Middle - (8L * step), 2)], None, plain.Compute());
        Assert.That((book.Book.IsLive, book.Counters.ChecksumChecks, image.Refresh(), image.Levels(0, 9).Length), Is.EqualTo((true, 2, true, 3)));
    }

    [TestCase(BookChecksum.Digits)]
    [TestCase(BookChecksum.Interleaved)]
    public void A_message_that_changes_nothing_is_compared_all_the_same(BookChecksum rule)
    {
        var plain = new PlainChecksum(rule, 0) { PriceDecimals = 2, QuantityDecimals = 3 };
        var book = BookOf(rule, 0);
        plain.Apply([(100, 5)], [(101, 5)]);
        book.StreamSnapshot(0, [(100, 5)], [(101, 5)], plain.Compute());
        book.Delta(0, 0, 0, [(100, 5)], None, plain.Compute());
        Assert.That((book.Book.IsLive, book.Counters.ChecksumChecks), Is.EqualTo((true, 2)));
        book.Delta(0, 0, 0, None, None, plain.Compute() ^ 1);
        Assert.That((book.Book.State, book.Counters.ChecksumMismatches), Is.EqualTo((BookState.Desynchronised, 1)));
    }

    [TestCase(BookChecksum.Digits)]
    [TestCase(BookChecksum.Interleaved)]
    public void Checks_allocate_nothing(BookChecksum rule)
    {
        var random = new Random(3);
        var plain = new PlainChecksum(rule, 0) { PriceDecimals = 2, QuantityDecimals = 3 };
        var book = BookOf(rule, 0);
        var messages = new ((long, long)[] Bids, (long, long)[] Asks, uint Checksum)[2_000];
        for (var index = 0; index < messages.Length; index++)
        {
            var (bids, asks) = (Changes(random, plain.Bids, -1, 1, 40), Changes(random, plain.Asks, 1, 1, 40));
            plain.Apply(bids, asks);
            messages[index] = (bids, asks, plain.Compute());
        }

        const int Laps = 6;
        var allocated = Allocations.OfCheapestLap(Laps, _ =>
        {
            book.StreamSnapshot(0, None, None);
            foreach (var (bids, asks, checksum) in messages)
            {
                book.Delta(0, 0, 0, bids, asks, checksum);
            }
        });

        Assert.That((book.Counters.ChecksumChecks, book.Counters.ChecksumMismatches, allocated), Is.EqualTo((Laps * messages.Length, 0, 0)));
    }

    private static BookUnderTest BookOf(BookChecksum rule, int kept)
    {
        var book = new BookUnderTest(new BookRules(BookSequencing.Ordered, false, Snapshots: SnapshotSource.Stream, KeptLevels: kept, Checksum: rule));
        book.Open(BookUnderTest.Connection);
        return book;
    }

    // Mostly one level, often one of the best; gone, new, or of another quantity.
    private static (long Price, long Quantity)[] Changes(Random random, SortedList<long, long> side, int direction, long scale, int spread)
    {
        var changes = new Dictionary<long, long>();
        for (var count = random.Next(8) == 0 ? random.Next(30) : random.Next(3); count > 0; count--)
        {
            var known = side.Count > 0 && random.Next(3) != 0;
            var price = known ? side.Keys[Math.Min(random.Next(side.Count), random.Next(30))] : Price(random, direction, scale, spread);
            changes[price] = known && random.Next(2) == 0 ? 0 : Quantity(random);
        }

        return [.. changes.Select(change => (change.Key, change.Value))];
    }

    private static (long Price, long Quantity)[] Side(Random random, int direction, long scale, int spread) =>
        [.. Enumerable.Range(0, random.Next(60)).Select(_ => Price(random, direction, scale, spread)).Distinct().Order().Select(price => (price, Quantity(random)))];

    private static long Price(Random random, int direction, long scale, int spread) => (Middle * scale) + (direction * (1L + random.Next(random.Next(4) == 0 ? spread : 40)));

    // Of one to nine digits: three rescales multiply by a million.
    private static long Quantity(Random random) => random.NextInt64(1, (long)Math.Pow(10, random.Next(1, 10)));
}
