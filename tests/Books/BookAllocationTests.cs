using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>After the arrays have grown, nothing that a feed sends allocates: deltas, quotes, gaps, resyncs, moving windows, walks.</summary>
[TestFixture]
public sealed class BookAllocationTests
{
    private readonly DecodedFrame _frame = new();
    private readonly BookSet _set = new();
    private long _id;
    private long _checksum;

    [Test]
    public void Steady_state_allocates_nothing([Values(BookSequencing.Overlapping, BookSequencing.Contiguous, BookSequencing.Linked)] BookSequencing sequencing)
    {
        var id = _set.Count;
        _set.Add(new OrderBook(BookUnderTest.ListingOf(id, new BookRules(sequencing, true))));
        var book = _set[id];
        Lap(book);
        Lap(book);
        Assert.That(Allocations.OfCheapestLap(2, _ => Lap(book)), Is.Zero);
        Assert.That((book.Counters.Gaps, book.Counters.Resyncs, book.Counters.BufferOverflows), Is.EqualTo((200, 200, 0)));
        Assert.That((book.Counters.LateQuoteChecks > 0, book.Counters.QuoteMismatches, book.Counters.Crossed, _checksum > 0), Is.EqualTo((true, 0, 0, true)));
    }

    [Test]
    public void New_book_has_room_for_the_venues_snapshot_and_the_deltas_that_wait_for_it()
    {
        var rules = new BookRules(BookSequencing.Overlapping, true, SnapshotLevels: 5_000);
        BookUnderTest[] books = [new(rules), new(rules), new(rules), new(rules)]; // the first grows the frame's arrays and has the methods compiled
        var bids = Far(5_000, -1);
        var asks = Far(5_000, 1);
        (long, long)[] change = [(999_000, 1), (400_000, 2)];
        var allocated = Allocations.OfCheapestLap(books.Length, lap =>
        {
            var subject = books[lap];
            change[1] = (400_000, 2);
            for (var id = 1; id <= 2_000; id++)
            {
                subject.Delta(id, id, id - 1, change, []);
            }

            subject.RestSnapshot(1_500, bids, asks);
            for (var id = 2_001; id <= 7_000; id++)
            {
                change[1] = (400_000 - (7 * id), 1); // a level that the snapshot does not show, and that stays
                subject.Delta(id, id, id - 1, change, []);
            }
        });

        Assert.That((books[1].Book.State, books[1].Book.BidLevels, books[1].Counters.Applied), Is.EqualTo((BookState.Live, 10_002, 5_501)));
        Assert.That(allocated, Is.Zero);
    }

    private static (long Price, long Quantity)[] Far(int count, int direction) => [.. Enumerable.Range(0, count).Select(i => (1_000_000L + (direction * (1 + (97L * i))), 5L))];

    // 20,000 deltas with a drifting price; every 400th is lost, and a snapshot comes a while later.
    private void Lap(OrderBook book)
    {
        var random = 12345UL;
        Snapshot(book, _id, 1_040_000);
        for (var step = 1; step <= 20_000; step++)
        {
            var middle = 1_000_000 + (Math.Abs((step % 4_000) - 2_000) * 20L); // four windows up and down
            var previous = _id;
            _id += 2; // a delta spans two ids, so that quotes can stand between deltas
            if (step % 400 == 200)
            {
                continue;
            }

            if (step % 400 == 250)
            {
                Snapshot(book, previous, middle);
            }

            Delta(book, previous, middle, ref random);
            Quote(book, middle);
            Walk(book);
        }
    }

    private void Delta(OrderBook book, long previous, long middle, ref ulong random)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.BookDelta, book.Listing.Id);
        item.FirstSequence = _id - 1;
        item.Sequence = _id;
        item.PreviousSequence = previous;
        item.LevelStart = 0;
        item.BidCount = 82;
        item.AskCount = 82;
        for (var side = -1; side <= 1; side += 2)
        {
            for (var distance = 1; distance <= 40; distance++)
            {
                _frame.AppendLevel(middle - (side * distance), 0); // what the drift left on the wrong side
            }

            for (var level = 0; level < 41; level++)
            {
                random = (random * 6364136223846793005) + 1442695040888963407;
                var distance = 41 + (long)((random >> 33) % (level % 8 == 0 ? 40_000u : 64u));
                _frame.AppendLevel(middle + (side * distance), (long)((random >> 20) % 5));
            }

            _frame.AppendLevel(middle + (side * 41), 10);
        }

        Send(FrameKind.Message);
    }

    private void Quote(OrderBook book, long middle)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.Quote, book.Listing.Id);
        var top = book.Top;
        var isCheck = book.IsLive && !book.IsOverlaid && _id % 4 == 0;
        item.Sequence = isCheck ? book.Sequence : _id + 1;
        item.Price = isCheck ? top.BidPrice : middle - 30;
        item.Quantity = isCheck ? top.BidQuantity : 1;
        item.AskPrice = isCheck ? top.AskPrice : middle + 30;
        item.AskQuantity = isCheck ? top.AskQuantity : 1;
        Send(FrameKind.Message);
    }

    private void Snapshot(OrderBook book, long sequence, long middle)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.BookSnapshot, book.Listing.Id);
        item.Sequence = sequence;
        item.BidCount = 1_000;
        item.AskCount = 1_000;
        for (var side = -1; side <= 1; side += 2)
        {
            for (var level = 0; level < 1_000; level++)
            {
                _frame.AppendLevel(middle + (side * (41 + (level * 31L))), 7);
            }
        }

        Send(FrameKind.DepthSnapshot);
    }

    private void Walk(OrderBook book)
    {
        var bids = book.Bids();
        var asks = book.RawAsks();
        for (var level = 0; level < 20 && bids.MoveNext() && asks.MoveNext(); level++)
        {
            _checksum += bids.Quantity + asks.Quantity;
        }
    }

    private void Send(FrameKind kind) => _set.Apply(_frame, new FrameSlot { Kind = kind, Connection = 1, ReceivedNanos = _id });
}
