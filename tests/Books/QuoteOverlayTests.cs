using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Quotes on top of the levels, and quotes against them.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class QuoteOverlayTests
{
    private static readonly (long Price, long Quantity)[] Bids = [(100, 5), (99, 6), (97, 7)];
    private static readonly (long Price, long Quantity)[] Asks = [(103, 5), (104, 6), (106, 7)];

    [Test]
    public void Newer_quote_hides_better_levels_and_stands_on_top()
    {
        var subject = Live();
        subject.Quote(11, 99, 60, 105, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(subject.Book.IsOverlaid, Is.True);
            Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(99, 60, 105, 1)));
            Assert.That(BookUnderTest.ToList(subject.Book.Bids()), Is.EqualTo(new[] { (99L, 60L), (97L, 7L) }));
            Assert.That(BookUnderTest.ToList(subject.Book.Asks()), Is.EqualTo(new[] { (105L, 1L), (106L, 7L) }));
            Assert.That(BookUnderTest.ToList(subject.Book.RawBids()), Is.EqualTo(Bids));
            Assert.That(BookUnderTest.ToList(subject.Book.RawAsks()), Is.EqualTo(Asks));
        }
    }

    [Test]
    public void Quote_better_than_the_levels_stands_above_all_of_them()
    {
        var subject = Live();
        subject.Quote(11, 101, 1, 102, 2);
        Assert.That(BookUnderTest.ToList(subject.Book.Bids()), Is.EqualTo(new[] { (101L, 1L), (100L, 5L), (99L, 6L), (97L, 7L) }));
        Assert.That(BookUnderTest.ToList(subject.Book.Asks()), Is.EqualTo(new[] { (102L, 2L), (103L, 5L), (104L, 6L), (106L, 7L) }));
    }

    [TestCase(0, 5)]
    [TestCase(99, 0)]
    public void Quote_with_an_empty_side_leaves_nothing_there(long price, long quantity)
    {
        var subject = Live();
        subject.Quote(11, price, quantity, 104, 2);
        Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(0, 0, 104, 2)));
        Assert.That(BookUnderTest.ToList(subject.Book.Bids()), Is.Empty);
        Assert.That(BookUnderTest.ToList(subject.Book.Asks()), Is.EqualTo(new[] { (104L, 2L), (106L, 7L) }));
    }

    [Test]
    public void Book_that_reaches_the_quote_stands_alone()
    {
        var subject = Live();
        subject.Quote(12, 99, 60, 103, 5);
        subject.Delta(11, 11, 10, [(100, 1)], []);
        Assert.That((subject.Book.IsOverlaid, subject.Book.Top.BidQuantity), Is.EqualTo((true, 60)));
        var version = subject.Book.Version;
        subject.Delta(12, 13, 11, [], []);
        Assert.That((subject.Book.IsOverlaid, subject.Book.Top), Is.EqualTo((false, new BookTop(100, 1, 103, 5))));
        Assert.That(subject.Book.Version, Is.GreaterThan(version), "the quote went, though no level changed");
        Assert.That(subject.Counters.QuoteChecks, Is.Zero, "the book never stood at 12");
    }

    [Test]
    public void Older_quote_is_ignored_and_one_behind_the_book_has_no_effect()
    {
        var subject = Live();
        subject.Quote(9, 90, 1, 110, 1);
        Assert.That((subject.Book.IsOverlaid, subject.Counters.QuotesStale), Is.EqualTo((false, 0)));
        subject.Quote(15, 99, 1, 104, 1);
        subject.Quote(14, 98, 1, 105, 1);
        Assert.That((subject.Book.Top.BidPrice, subject.Counters.QuotesStale, subject.Counters.Quotes), Is.EqualTo((99, 1, 3)));
    }

    [Test]
    public void Crossed_quote_is_counted_and_drops_the_overlay()
    {
        var subject = Live();
        subject.Quote(11, 99, 1, 104, 1);
        subject.Quote(12, 104, 1, 104, 1);
        Assert.That((subject.Book.IsOverlaid, subject.Counters.QuotesCrossed, subject.Book.State), Is.EqualTo((false, 1, BookState.Live)));
        Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(100, 5, 103, 5)));
        subject.Quote(11, 99, 1, 104, 1);
        Assert.That((subject.Book.IsOverlaid, subject.Counters.QuotesStale), Is.EqualTo((false, 1)));
    }

    [Test]
    public void Quote_before_the_snapshot_takes_effect_with_it()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Quote(12, 98, 1, 104, 1);
        Assert.That(subject.Book.IsOverlaid, Is.False);
        Assert.That(subject.Book.Top, Is.EqualTo(default(BookTop)));
        subject.RestSnapshot(10, Bids, Asks);
        Assert.That((subject.Book.IsOverlaid, subject.Book.Top), Is.EqualTo((true, new BookTop(98, 1, 104, 1))));
    }

    [Test]
    public void Quote_that_a_gap_interrupts_is_back_after_the_resync()
    {
        var subject = Live();
        subject.Quote(20, 99, 1, 104, 1);
        subject.Delta(15, 15, 14, [], []);
        Assert.That((subject.Book.State, subject.Book.IsOverlaid), Is.EqualTo((BookState.Desynchronised, false)));
        subject.RestSnapshot(15, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.IsOverlaid), Is.EqualTo((BookState.Live, true)));
    }

    [TestCase(true, 0)]
    [TestCase(false, 11)]
    public void Quote_without_a_sequence_of_the_book_does_not_overlay(bool carriesSequence, long sequence)
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping, carriesSequence);
        subject.RestSnapshot(10, Bids, Asks);
        subject.Quote(sequence, 99, 1, 104, 1);
        Assert.That((subject.Book.IsOverlaid, subject.Counters.Quotes), Is.EqualTo((false, 1)));
    }

    [TestCase(100, 5, 103, 5, true)]
    [TestCase(100, 4, 103, 5, false)]
    [TestCase(99, 5, 103, 5, false)]
    [TestCase(100, 5, 103, 6, false)]
    [TestCase(100, 5, 104, 5, false)]
    [TestCase(100, 5, 0, 0, false)]
    public void Quote_of_the_books_sequence_is_compared(long bidPrice, long bidQuantity, long askPrice, long askQuantity, bool agrees)
    {
        var early = Live();
        early.Quote(11, bidPrice, bidQuantity, askPrice, askQuantity);
        early.Quote(20, 99, 1, 104, 1);
        early.Delta(11, 11, 10, [], []);
        var late = Live();
        late.Delta(11, 11, 10, [], []);
        late.Quote(11, bidPrice, bidQuantity, askPrice, askQuantity);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((early.Counters.QuoteChecks, early.Counters.LateQuoteChecks), Is.EqualTo((1, 0)));
            Assert.That((late.Counters.QuoteChecks, late.Counters.LateQuoteChecks), Is.EqualTo((0, 1)));
            foreach (var subject in new[] { early, late })
            {
                Assert.That(subject.Counters.QuoteMismatches, Is.EqualTo(agrees ? 0 : 1));
                Assert.That(subject.Book.State, Is.EqualTo(agrees ? BookState.Live : BookState.Desynchronised));
                Assert.That(subject.Book.SnapshotRequests, Is.EqualTo(agrees ? 0 : 1));
            }
        }
    }

    [Test]
    public void Sixty_four_quotes_ahead_of_the_book_are_remembered_and_the_oldest_goes_first()
    {
        var subject = Live();
        for (var sequence = 11; sequence <= 80; sequence++)
        {
            subject.Quote(sequence, 100, 5, 103, 5);
        }

        for (var sequence = 11; sequence <= 80; sequence++)
        {
            subject.Delta(sequence, sequence, sequence - 1, [], []);
        }

        Assert.That((subject.Counters.QuoteChecks, subject.Counters.QuoteMismatches), Is.EqualTo((64, 0)));
    }

    [Test]
    public void Cursors_agree_with_a_plain_model([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var spread = seed % 3 == 0 ? 5L * TickLadder.WindowTicks : 60; // levels on both sides of the window's end, or all within it
        for (var round = 0; round < 300; round++)
        {
            var middle = 2_000_000L;
            var bids = Side(random, () => middle - random.NextInt64(1, spread), descending: true);
            var asks = Side(random, () => middle + random.NextInt64(1, spread), descending: false);
            var subject = new BookUnderTest(BookSequencing.Overlapping);
            subject.RestSnapshot(10, bids, asks);
            var bid = Pick(random, bids, middle - random.NextInt64(1, 2 * spread));
            var ask = Pick(random, asks, middle + random.NextInt64(1, 2 * spread));
            var bidQuantity = random.Next(5) == 0 ? 0 : random.Next(1, 9);
            var askQuantity = random.Next(5) == 0 ? 0 : random.Next(1, 9);
            subject.Quote(11, bid, bidQuantity, ask, askQuantity);
            Assert.That(BookUnderTest.ToList(subject.Book.Bids()), Is.EqualTo(Overlay(bids, bid, bidQuantity, level => level < bid)));
            Assert.That(BookUnderTest.ToList(subject.Book.Asks()), Is.EqualTo(Overlay(asks, ask, askQuantity, level => level > ask)));
            Assert.That(BookUnderTest.ToList(subject.Book.RawBids()), Is.EqualTo(bids));
            Assert.That(BookUnderTest.ToList(subject.Book.RawAsks()), Is.EqualTo(asks));
        }
    }

    private static (long Price, long Quantity)[] Side(Random random, Func<long> price, bool descending)
    {
        var levels = new Dictionary<long, long>();
        for (var count = random.Next(40); count > 0; count--)
        {
            levels[price()] = random.Next(1, 100);
        }

        var sorted = levels.OrderBy(pair => descending ? -pair.Key : pair.Key);
        return [.. sorted.Select(pair => (pair.Key, pair.Value))];
    }

    private static long Pick(Random random, (long Price, long Quantity)[] levels, long otherwise)
        => levels.Length > 0 && random.Next(2) == 0 ? levels[random.Next(levels.Length)].Price : otherwise;

    private static List<(long Price, long Quantity)> Overlay((long Price, long Quantity)[] levels, long price, long quantity, Func<long, bool> isWorse)
    {
        if (quantity == 0)
        {
            return [];
        }

        return [(price, quantity), .. levels.Where(level => isWorse(level.Price))];
    }

    private static BookUnderTest Live()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, Bids, Asks);
        return subject;
    }
}
