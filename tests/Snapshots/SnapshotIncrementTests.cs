using Crossfeed.Snapshots;
using Crossfeed.Tests.Books;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

/// <summary>A slot that is brought up to date piece by piece against a walk over the book.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SnapshotIncrementTests
{
    private const int Steps = 2_000;

    [Test]
    public void Slot_holds_the_best_twenty_levels_after_any_change([Range(1, 8)] int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var script = new RandomLevels(random, spread: seed % 2 == 0 ? 120 : 40_000);
        var book = script.Subject.Book;
        using var writer = new SnapshotWriter(folder.File(SnapshotLayout.FileName), 1, 1);
        writer.Add(book);
        using var reader = SnapshotReader.Open(folder.File(SnapshotLayout.FileName));
        var listing = reader.ReadListings().Single();
        var overlays = 0;
        for (var step = 0; step < Steps; step++)
        {
            script.Step();
            if (random.Next(3) == 0)
            {
                continue; // several changes in one write
            }

            writer.Write(book, step);
            overlays += book.IsOverlaid ? 1 : 0;
            var view = reader.Read(listing);
            Assert.That(view.Bids.Select(level => (level.Price, level.Quantity)), Is.EqualTo(BookUnderTest.ToList(book.Bids()).Take(20)), $"bids at step {step}");
            Assert.That(view.Asks.Select(level => (level.Price, level.Quantity)), Is.EqualTo(BookUnderTest.ToList(book.Asks()).Take(20)), $"asks at step {step}");
            Assert.That((view.Top, view.Sequence, view.State), Is.EqualTo((book.Top, book.Sequence, book.State)));
        }

        Assert.That(overlays, Is.InRange(Steps / 20, Steps / 2), "both a book alone and one under a quote must be seen often");
    }
}
