using Crossfeed.Books;
using Crossfeed.Market.Events;
using Crossfeed.Tests.Snapshots;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>A copy in pieces of any length must give what single steps give.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DepthCursorCopyTests
{
    [Test]
    public void Copies_of_any_lengths_join_to_the_walk([Range(1, 40)] int seed, [Values] bool withQuote)
    {
        var random = new Random(seed);
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        var spread = seed % 2 == 0 ? 300 : 60_000; // ticks: within one window, or far beyond it
        books.Snapshot(book, 1, Side(random, 1_000_000, -1, spread), Side(random, 1_000_001, 1, spread));
        if (withQuote)
        {
            books.Quote(book, 5, new BookTop(1_000_000 - random.Next(spread), 3, seed % 5 == 0 ? 0 : 1_000_001 + random.Next(spread), seed % 5 == 0 ? 0 : 4));
            Assume.That(book.IsOverlaid);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Copied(book.Bids(), random), Is.EqualTo(Walked(book.Bids())));
            Assert.That(Copied(book.Asks(), random), Is.EqualTo(Walked(book.Asks())));
            Assert.That(Copied(book.RawBids(), random), Is.EqualTo(Walked(book.RawBids())));
        }
    }

    [Test]
    public void Steps_go_on_behind_a_copy()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        books.Snapshot(book, 1, [(100, 1), (99, 2), (98, 3)], []);
        var cursor = book.Bids();

        var copied = cursor.CopyTo(new BookLevel[2]);
        var moved = cursor.MoveNext();

        Assert.That((copied, moved, cursor.Price, cursor.Quantity), Is.EqualTo((2, true, 98L, 3L)));
        Assert.That(cursor.CopyTo(new BookLevel[2]), Is.Zero);
    }

    private static (long Price, long Quantity)[] Side(Random random, long best, int step, int spread) =>
        [.. Enumerable.Range(0, random.Next(200)).Select(_ => best + ((long)step * random.Next(spread))).Distinct().Select(price => (price, 1L + random.Next(1_000)))];

    private static List<(long Price, long Quantity)> Walked(DepthCursor cursor)
    {
        var levels = new List<(long, long)>();
        while (cursor.MoveNext())
        {
            levels.Add((cursor.Price, cursor.Quantity));
        }

        return levels;
    }

    private static List<(long Price, long Quantity)> Copied(DepthCursor cursor, Random random)
    {
        var levels = new List<(long, long)>();
        var piece = new BookLevel[70];
        while (true)
        {
            var target = piece.AsSpan(0, random.Next(1, piece.Length));
            var count = cursor.CopyTo(target);
            for (var i = 0; i < count; i++)
            {
                levels.Add((target[i].Price, target[i].Quantity));
            }

            if (count < target.Length)
            {
                return levels;
            }
        }
    }
}
