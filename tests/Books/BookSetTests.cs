using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>How events and connections reach books.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BookSetTests
{
    private static readonly BookRules Rules = new(BookSequencing.Contiguous, true);
    private static readonly (long Price, long Quantity)[] Bids = [(100, 5)];
    private static readonly (long Price, long Quantity)[] Asks = [(101, 7)];

    [Test]
    public void Touched_names_each_listing_once_in_order_of_first_touch()
    {
        var set = SetOf(5);
        var frame = new DecodedFrame();
        foreach (var id in new[] { 3, 1, 3, -1, 4, 1, 77 })
        {
            frame.Append(id == -1 ? EventKind.Control : EventKind.Trade, id);
        }

        set.Apply(frame, new FrameSlot { Kind = FrameKind.Message, ReceivedNanos = 42 });
        Assert.That(set.Touched.ToArray(), Is.EqualTo(new[] { 3, 1, 4 }));
        Assert.That((set[3].LastMessageNanos, set[1].LastMessageNanos, set[0].LastMessageNanos), Is.EqualTo((42, 42, 0)));
        Assert.That((set[3].Counters.Trades, set[4].Counters.Trades), Is.EqualTo((2, 1)));

        frame.Clear();
        frame.Append(EventKind.Control, -1);
        set.Apply(frame, new FrameSlot { Kind = FrameKind.Message, ReceivedNanos = 43 });
        Assert.That(set.Touched.Length, Is.Zero);
    }

    [Test]
    public void Every_kind_of_event_is_a_message_of_its_listing([Values] EventKind kind)
    {
        var set = SetOf(1);
        var frame = new DecodedFrame();
        frame.Append(kind, 0);
        set.Apply(frame, new FrameSlot { Kind = FrameKind.Message, ReceivedNanos = 42 });
        Assert.That((set[0].LastMessageNanos, set.Touched.Length), Is.EqualTo((42, 1)));
    }

    [Test]
    public void Trades_and_bars_are_kept_and_counted()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        var version = subject.Book.Version;
        subject.Trade(123, 4, Side.Sell);
        var book = subject.Book;
        Assert.That((book.LastTradePrice, book.LastTradeQuantity, book.LastTradeSide, book.LastTradeNanos), Is.EqualTo((123, 4, Side.Sell, subject.Now)));
        Assert.That((book.Counters.Trades, book.Version), Is.EqualTo((1, version)), "a trade changes no level");
    }

    [Test]
    public void Set_grows_and_finds_by_any_number()
    {
        var set = new BookSet();
        set.Add(new OrderBook(BookUnderTest.ListingOf(1_000, Rules)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Count, Is.EqualTo(1));
            Assert.That(set.Find(1_000), Is.SameAs(set[1_000]));
            Assert.That(set.Find(-1), Is.Null);
            Assert.That(set.Find(999), Is.Null);
            Assert.That(set.Find(int.MaxValue), Is.Null);
            Assert.That(set.All[1_000], Is.SameAs(set[1_000]));
            Assert.That(() => set[5], Throws.TypeOf<KeyNotFoundException>());
            Assert.That(() => set.Add(new OrderBook(BookUnderTest.ListingOf(1_000, Rules))), Throws.ArgumentException);
        }
    }

    [Test]
    public void Lost_connection_makes_its_books_stale_and_no_snapshot_revives_them()
    {
        var subject = Live();
        subject.Quote(13, 99, 1, 101, 7);
        Assert.That(subject.Book.IsOverlaid, Is.True);
        subject.Close(BookUnderTest.Connection);
        Assert.That((subject.Book.State, subject.Book.IsOverlaid, subject.Book.StateSinceNanos), Is.EqualTo((BookState.Stale, false, subject.Now)));
        Assert.That(subject.Set.Touched.ToArray(), Is.EqualTo(new[] { 0 }));
        subject.RestSnapshot(11, Bids, Asks);
        Assert.That((subject.Book.State, subject.Counters.SnapshotsIgnored), Is.EqualTo((BookState.Stale, 1)));
    }

    [Test]
    public void Other_connections_leave_the_book_alone([Values(0, 8)] int other)
    {
        var subject = Live();
        subject.Close((ushort)other);
        subject.Open((ushort)other);
        Assert.That((subject.Book.State, subject.Set.Touched.Length), Is.EqualTo((BookState.Live, 0)));
    }

    [Test]
    public void Reopened_connection_starts_its_books_anew()
    {
        var subject = Live();
        subject.Quote(13, 99, 1, 101, 7);
        subject.Open(BookUnderTest.Connection);
        Assert.That((subject.Book.State, subject.Book.BidLevels, subject.Book.Sequence, subject.Book.Top), Is.EqualTo((BookState.AwaitingSnapshot, 0, 0, default(BookTop))));
        Assert.That(subject.Set.Touched.ToArray(), Is.EqualTo(new[] { 0 }));
        var requests = subject.Book.SnapshotRequests;
        subject.Delta(5, 5, 4, [], []);
        Assert.That(subject.Book.SnapshotRequests, Is.EqualTo(requests + 1));
        subject.RestSnapshot(4, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence, subject.Book.IsOverlaid), Is.EqualTo((BookState.Live, 5, false)), "ids may start anew, old quotes are void");
    }

    [Test]
    public void Buffered_deltas_do_not_outlive_their_connection()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        subject.Delta(11, 11, 10, [(100, 1)], []);
        subject.Open(BookUnderTest.Connection);
        subject.RestSnapshot(10, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, 10)));
    }

    [Test]
    public void Stale_book_fed_by_another_connection_awaits_a_snapshot()
    {
        var subject = Live();
        subject.Close(BookUnderTest.Connection);
        var requests = subject.Book.SnapshotRequests;
        subject.From = 9;
        subject.Delta(13, 13, 12, [], []);
        Assert.That((subject.Book.State, subject.Book.Connection, subject.Book.SnapshotRequests), Is.EqualTo((BookState.AwaitingSnapshot, 9, requests + 1)));
        subject.RestSnapshot(12, Bids, Asks);
        Assert.That((subject.Book.State, subject.Book.Sequence), Is.EqualTo((BookState.Live, 13)));
    }

    [Test]
    public void Book_follows_the_connection_of_its_last_delta()
    {
        var subject = Live();
        subject.From = 9;
        subject.Delta(13, 13, 12, [], []);
        subject.Close(BookUnderTest.Connection);
        Assert.That((subject.Book.State, subject.Book.Connection), Is.EqualTo((BookState.Live, 9)));
        subject.Trade(1, 1, Side.Buy);
        subject.Close(9);
        Assert.That(subject.Book.State, Is.EqualTo(BookState.Stale));
    }

    [Test]
    public void Version_grows_only_when_something_changed()
    {
        var subject = Live();
        var version = subject.Book.Version;
        subject.Delta(13, 13, 12, [(100, 5)], [(500, 0)]);
        subject.Quote(13, 100, 5, 101, 7);
        subject.Quote(12, 100, 5, 101, 7);
        Assert.That(subject.Book.Version, Is.EqualTo(version));
        subject.Delta(14, 14, 13, [(90, 5)], []);
        Assert.That(subject.Book.Version, Is.EqualTo(version + 1));
        subject.Quote(15, 100, 4, 101, 7);
        Assert.That(subject.Book.Version, Is.EqualTo(version + 2));
        subject.Quote(16, 100, 4, 101, 7);
        Assert.That(subject.Book.Version, Is.EqualTo(version + 2), "the same quote again");
        subject.Quote(17, 100, 3, 101, 7);
        Assert.That(subject.Book.Version, Is.EqualTo(version + 3));
    }

    [Test]
    public void Names_of_states_are_kebab_case()
    {
        Assert.That(Enum.GetValues<BookState>().Select(BookStates.Name), Is.EqualTo(new[] { "awaiting-snapshot", "live", "desynchronised", "stale" }));
        Assert.That(() => BookStates.Name((BookState)9), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static BookSet SetOf(int count)
    {
        var set = new BookSet();
        for (var id = 0; id < count; id++)
        {
            set.Add(new OrderBook(BookUnderTest.ListingOf(id, Rules)));
        }

        return set;
    }

    private static BookUnderTest Live()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        subject.RestSnapshot(10, Bids, Asks);
        subject.Delta(11, 12, 10, [], []);
        return subject;
    }
}
