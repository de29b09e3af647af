using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Decimals that grow while the book stands, waits, or cannot follow.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RescaleTests
{
    [Test]
    public void Levels_quote_and_last_trade_are_multiplied()
    {
        var subject = Live();
        subject.Trade(100, 3, Side.Buy);
        subject.Quote(11, 99, 4, 102, 5);
        subject.Rescale(3, 5);
        var book = subject.Book;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((book.PriceDecimals, book.QuantityDecimals, book.State), Is.EqualTo((3, 5, BookState.Live)));
            Assert.That(BookUnderTest.ToList(book.RawBids()), Is.EqualTo(new[] { (1_000L, 500L), (990L, 600L) }));
            Assert.That(book.Top, Is.EqualTo(new BookTop(990, 400, 1_020, 500)));
            Assert.That((book.LastTradePrice, book.LastTradeQuantity), Is.EqualTo((1_000, 300)));
            Assert.That(book.Counters.Rescales, Is.EqualTo(1));
        }

        subject.Delta(11, 11, 10, [(1_000, 0), (990, 400)], [(1_010, 0), (1_020, 500)]);
        Assert.That((book.State, book.Counters.QuoteChecks), Is.EqualTo((BookState.Live, 1)), "the remembered quote was multiplied as well");
    }

    [Test]
    public void Same_decimals_again_change_nothing()
    {
        var subject = Live();
        var version = subject.Book.Version;
        subject.Rescale(2, 3);
        Assert.That((subject.Book.Version, subject.Counters.Rescales), Is.EqualTo((version, 0)));
    }

    [Test]
    public void Buffered_deltas_are_multiplied()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Delta(11, 11, 10, [(98, 5)], []);
        subject.Rescale(3, 3);
        subject.RestSnapshot(10, [(970, 1)], [(1_010, 1)]);
        Assert.That(subject.Book.Top, Is.EqualTo(new BookTop(980, 5, 1_010, 1)));
    }

    [Test]
    public void Count_that_does_not_fit_makes_the_book_not_live()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, [(100, long.MaxValue)], [(101, 1)]);
        subject.Rescale(2, 4);
        Assert.That((subject.Book.State, subject.Counters.RescaleOverflows, subject.Book.SnapshotRequests), Is.EqualTo((BookState.Desynchronised, 1, 1)));
        Assert.That((subject.Book.BidLevels, subject.Book.AskLevels, subject.Book.Top), Is.EqualTo((0, 0, default(BookTop))));
        subject.RestSnapshot(11, [(100, 1)], [(101, 1)]);
        Assert.That((subject.Book.State, subject.Counters.Resyncs), Is.EqualTo((BookState.Live, 1)));
    }

    [Test]
    public void Buffered_count_that_does_not_fit_drops_the_buffer()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Delta(11, 11, 10, [(98, long.MaxValue)], []);
        subject.Rescale(2, 4);
        subject.RestSnapshot(11, [(970, 1)], [(1_010, 1)]);
        Assert.That((subject.Book.State, subject.Book.Top.BidQuantity, subject.Counters.RescaleOverflows), Is.EqualTo((BookState.Live, 1, 1)));
    }

    [Test]
    public void Shrinking_decimals_start_the_book_anew()
    {
        var subject = Live();
        subject.Rescale(1, 3);
        Assert.That((subject.Book.State, subject.Book.PriceDecimals, subject.Book.BidLevels), Is.EqualTo((BookState.Desynchronised, 1, 0)));
        subject.RestSnapshot(12, [(10, 1)], [(11, 1)]);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Live));
    }

    private static BookUnderTest Live()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, [(100, 5), (99, 6)], [(101, 7), (102, 8)]);
        return subject;
    }
}
