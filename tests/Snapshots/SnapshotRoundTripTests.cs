using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SnapshotRoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SnapshotBooks _books = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Everything_that_is_written_is_read_back()
    {
        var book = _books.Add(5, "binance", "BTC/USDT", "BTCUSDT");
        _books.Snapshot(book, 100, [(10_000, 5), (9_990, 7)], [(10_010, 3)]);
        _books.Delta(book, 101, 102, [(9_980, 9)], []);
        _books.Trade(book, 10_005, 42, Side.Sell, SnapshotBooks.Base + 5);
        using var writer = Writer();
        Assert.That(writer.Add(book));
        writer.Write(book, SnapshotBooks.Base + 9);
        using var reader = Reader();

        var listing = reader.ReadListings().Single();
        var view = reader.Read(listing);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listing, Is.EqualTo(new SnapshotListing(0, 5, "binance", "BTC/USDT", "BTCUSDT", MarketKind.Spot)));
            Assert.That(view.State, Is.EqualTo(BookState.Live));
            Assert.That((view.PriceDecimals, view.QuantityDecimals), Is.EqualTo((2, 4)));
            Assert.That(view.Sequence, Is.EqualTo(102));
            Assert.That(view.Top, Is.EqualTo(new BookTop(10_000, 5, 10_010, 3)));
            Assert.That(view.Bids, Is.EqualTo(new SnapshotLevel[] { new(10_000, 5), new(9_990, 7), new(9_980, 9) }));
            Assert.That(view.Asks, Is.EqualTo(new SnapshotLevel[] { new(10_010, 3) }));
            Assert.That(view.LastTrade, Is.EqualTo(new SnapshotTrade(10_005, 42, Side.Sell, SnapshotBooks.Base + 5)));
            Assert.That(view.ExchangeTimeNanos, Is.EqualTo(SnapshotBooks.Base - 1_500_000));
            Assert.That(view.ReceivedNanos, Is.EqualTo(SnapshotBooks.Base + 9));
            Assert.That(view.WriteCount, Is.EqualTo(2));
            Assert.That(view.Connection, Is.EqualTo(7));
            Assert.That(view.Counters, Is.EqualTo(new SnapshotCounters(Applied: 1, Gaps: 0, Resyncs: 0, Crossed: 0, QuoteMismatches: 0)));
        }
    }

    [Test]
    public void Newer_quote_stands_at_the_top_and_hides_better_levels()
    {
        var book = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        _books.Snapshot(book, 100, [(10_000, 5), (9_990, 7)], [(10_010, 3), (10_020, 4)]);
        using var writer = Writer();
        writer.Add(book);
        _books.Quote(book, 103, new BookTop(9_995, 1, 10_015, 2));
        writer.Write(book, SnapshotBooks.Base);
        using var reader = Reader();

        var view = reader.Read(reader.ReadListings()[0]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(view.Top, Is.EqualTo(new BookTop(9_995, 1, 10_015, 2)));
            Assert.That(view.Bids, Is.EqualTo(new SnapshotLevel[] { new(9_995, 1), new(9_990, 7) }));
            Assert.That(view.Asks, Is.EqualTo(new SnapshotLevel[] { new(10_015, 2), new(10_020, 4) }));
        }
    }

    [Test]
    public void Gap_and_counters_of_a_desynchronised_book_are_seen()
    {
        var book = _books.Add(0, "gateio", "ETH/USDT:PERP", "ETH_USDT");
        _books.Snapshot(book, 100, [(10_000, 5)], [(10_010, 3)]);
        using var writer = Writer();
        writer.Add(book);
        _books.Delta(book, 200, 201, [(9_980, 9)], []);
        writer.Write(book, SnapshotBooks.Base);
        using var reader = Reader();

        var listing = reader.ReadListings()[0];
        var view = reader.Read(listing);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(listing.Market, Is.EqualTo(MarketKind.Linear));
            Assert.That(view.State, Is.EqualTo(BookState.Desynchronised));
            Assert.That(view.Counters.Gaps, Is.EqualTo(1));
            Assert.That(view.LastTrade, Is.Null);
        }
    }

    [Test]
    public void Only_the_best_twenty_levels_a_side_are_kept_and_shrinking_shows()
    {
        var book = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        using var writer = Writer();
        writer.Add(book);
        using var reader = Reader();
        var listing = reader.ReadListings()[0];

        _books.Snapshot(book, 1, Levels(10_000, -1, 30), Levels(10_001, 1, 25));
        writer.Write(book, SnapshotBooks.Base);
        var deep = reader.Read(listing);
        _books.Snapshot(book, 2, Levels(10_000, -1, 3), []);
        writer.Write(book, SnapshotBooks.Base);
        var shallow = reader.Read(listing);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(deep.Bids.Select(level => level.Price), Is.EqualTo(Enumerable.Range(0, 20).Select(i => 10_000L - i)));
            Assert.That(deep.Asks.Select(level => level.Price), Is.EqualTo(Enumerable.Range(0, 20).Select(i => 10_001L + i)));
            Assert.That(shallow.Bids, Has.Count.EqualTo(3));
            Assert.That(shallow.Asks, Is.Empty);
            Assert.That(shallow.Top.AskQuantity, Is.Zero);
        }
    }

    [Test]
    public void Listing_added_later_appears_in_an_open_reader()
    {
        var first = _books.Add(3, "binance", "BTC/USDT", "BTCUSDT");
        var second = _books.Add(200, "okx", "ETH/USDT", "ETH-USDT");
        using var writer = Writer();
        writer.Add(first);
        using var reader = Reader();
        Assert.That(reader.ReadListings(), Has.Count.EqualTo(1));

        writer.Add(second);
        _books.Snapshot(second, 9, [(10, 1)], [(11, 1)]);
        _books.Snapshot(first, 8, [(20, 1)], [(21, 1)]);
        writer.Write(second, 1);
        writer.Write(first, 2);

        var sequences = reader.ReadListings().Select(listing => (listing.ListingId, reader.Read(listing).Sequence));
        Assert.That(sequences, Is.EqualTo(new[] { (3, 8L), (200, 9L) }));
    }

    [Test]
    public void Whatever_changes_the_slot_holds_what_the_book_shows([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var book = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        using var writer = Writer();
        writer.Add(book);
        using var reader = Reader();
        var listing = reader.ReadListings()[0];
        var overlaid = 0;

        for (var step = 1L; step < 2_000; step++)
        {
            ChangeAtRandom(random, book, step);
            overlaid += book.IsOverlaid ? 1 : 0;
            writer.Write(book, step);
            var view = reader.Read(listing);
            if (!view.Bids.SequenceEqual(Walk(book.Bids())) || !view.Asks.SequenceEqual(Walk(book.Asks())) || view.Top != book.Top || view.State != book.State)
            {
                Assert.Fail($"step {step}: the slot differs from the book");
            }
        }

        Assert.That(overlaid, Is.InRange(100, 1_900), "quotes came and went");
    }

    [Test]
    public void New_book_object_of_a_listing_takes_over_its_slot()
    {
        var old = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        _books.Snapshot(old, 50, [(10, 1)], [(11, 1)]);
        using var writer = Writer();
        writer.Add(old);
        var others = new SnapshotBooks();
        var renewed = others.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        others.Snapshot(renewed, 70, [(9, 2)], [(12, 2)]);
        Assume.That(renewed.Version, Is.EqualTo(old.Version), "the same version must not hide the new levels");

        writer.Add(renewed);
        using var reader = Reader();

        Assert.That(reader.ReadListings(), Has.Count.EqualTo(1));
        Assert.That(reader.Read(reader.ReadListings()[0]).Bids, Is.EqualTo(new SnapshotLevel[] { new(9, 2) }));
    }

    [Test]
    public void Full_file_refuses_listings_and_ignores_their_writes()
    {
        var first = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        var second = _books.Add(1, "okx", "ETH/USDT", "ETH-USDT");
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(writer.Add(first), Is.True);
            Assert.That(writer.Add(second), Is.False);
            Assert.That(writer.Refused, Is.EqualTo(1));
        }

        writer.Write(second, 1);
        using var reader = Reader();
        Assert.That(reader.ReadListings().Single().Venue, Is.EqualTo("binance"));
    }

    [Test]
    public void Name_longer_than_its_field_is_an_error_that_says_so()
    {
        var book = _books.Add(0, "binance", "BTC/USDT", new string('x', 129));
        using var writer = Writer();

        Assert.That(() => writer.Add(book), Throws.ArgumentException.With.Message.Contains("129 bytes"));
        Assert.That(writer.Count, Is.Zero);
    }

    [Test]
    public void Write_allocates_nothing()
    {
        var book = _books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        using var writer = Writer();
        writer.Add(book);
        _books.Pattern(book, 19);
        writer.Write(book, 1);
        _books.Pattern(book, 39);

        var allocated = Allocations.OfCheapestLap(5, lap =>
        {
            for (var i = lap * 2_000; i < (lap + 1) * 2_000; i++)
            {
                _books.Pattern(book, 40 + i);
                writer.Write(book, i);
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    private static (long Price, long Quantity)[] Levels(long best, long step, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (best + (step * i), 1L + i))];

    // Deltas of one side or both, quotes ahead of the book that deltas then overtake, now and then a gap or a new snapshot.
    private void ChangeAtRandom(Random random, OrderBook book, long step)
    {
        var sequence = Math.Max(book.Sequence, 1);
        (long, long) Bid() => (10_000 - random.Next(30), random.Next(4));
        (long, long) Ask() => (10_001 + random.Next(30), random.Next(4));
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                _books.Delta(book, sequence + 1, sequence + 1, [Bid()], []);
                break;
            case 3 or 4 or 5:
                _books.Delta(book, sequence + 1, sequence + 1, [], [Ask(), Ask()]);
                break;
            case 6 or 7:
                _books.Delta(book, sequence + 1, sequence + 2, [Bid()], [Ask()]);
                break;
            case 8 or 9:
                _books.Quote(book, sequence + 3, new BookTop(10_000 - random.Next(30), 5, 10_001 + random.Next(30), 6));
                break;
            case 10:
                _books.Trade(book, 10_000, step, Side.Buy);
                break;
            default:
                _books.Snapshot(book, sequence + 1, Levels(10_000, -1, random.Next(30)), Levels(10_001, 1, random.Next(30)));
                break;
        }
    }

    private static IEnumerable<SnapshotLevel> Walk(DepthCursor cursor)
    {
        for (var i = 0; i < SnapshotLayout.MaxLevels && cursor.MoveNext(); i++)
        {
            yield return new SnapshotLevel(cursor.Price, cursor.Quantity);
        }
    }

    private SnapshotWriter Writer() => new(_folder.File(SnapshotLayout.FileName), 16, SnapshotBooks.Base);

    private SnapshotReader Reader() => SnapshotReader.Open(_folder.File(SnapshotLayout.FileName));
}
