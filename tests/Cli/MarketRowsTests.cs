using Crossfeed.Cli;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MarketRowsTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Rates_ages_and_spreads_follow_from_two_snapshots()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        books.Snapshot(book, 1, [(9_999, 1)], [(10_001, 1)]);
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base);
        writer.Add(book);
        using var source = new SnapshotSource(_folder.Path);
        var rows = new MarketRows();

        var first = rows.Update(source.Read(SnapshotBooks.Base), SnapshotBooks.Base)[0];
        for (var i = 0; i < 10; i++)
        {
            writer.Write(book, SnapshotBooks.Base + Second);
        }

        var second = rows.Update(source.Read(SnapshotBooks.Base + (2 * Second)), SnapshotBooks.Base + (2 * Second))[0];

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Bid, first.Ask, first.LastTrade), Is.EqualTo(("99.99", "100.01", "-")));
            Assert.That(first.SpreadBps, Is.EqualTo(2.0).Within(1e-9));
            Assert.That(first.UpdatesPerSecond, Is.Null);
            Assert.That(second.UpdatesPerSecond, Is.EqualTo(5.0));
            Assert.That(second.AgeNanos, Is.EqualTo(Second));
        }
    }

    [Test]
    public void Empty_sides_show_as_nothing()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base);
        writer.Add(book);
        using var source = new SnapshotSource(_folder.Path);

        var row = new MarketRows().Update(source.Read(SnapshotBooks.Base), SnapshotBooks.Base)[0];

        Assert.That((row.Bid, row.Ask, row.SpreadBps, row.AgeNanos), Is.EqualTo(("-", "-", (double?)null, (long?)null)));
    }

    [Test]
    public void Source_follows_a_restarted_engine_to_its_new_file()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        var old = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base);
        using var source = new SnapshotSource(_folder.Path);
        old.Dispose();
        using var renewed = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base + Second);
        renewed.Add(book);

        var views = source.Read(SnapshotBooks.Base + Second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(views, Has.Count.EqualTo(1));
            Assert.That(source.Generation, Is.EqualTo(1));
            Assert.That(source.Writer.StartNanos, Is.EqualTo(SnapshotBooks.Base + Second));
        }
    }
}
