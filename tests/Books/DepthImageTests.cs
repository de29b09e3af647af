using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>An image looked at from time to time against a fresh walk over the side.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class DepthImageTests
{
    private const int Steps = 4_000;

    [Test]
    public void Image_is_what_a_walk_finds_however_seldom_it_is_looked_at([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var script = new RandomLevels(random, spread: seed % 3 == 0 ? 50_000 : 120);
        var book = script.Subject.Book;
        DepthImage[] images = [book.ImageOfBids(), book.ImageOfAsks(), book.ImageOfBids()]; // two readers of one side
        for (var step = 0; step < Steps; step++)
        {
            script.Step();
            var which = random.Next(images.Length + 1);
            if (which == images.Length)
            {
                continue;
            }

            var image = images[which];
            image.Refresh();
            var all = BookUnderTest.ToList(which == 1 ? book.RawAsks() : book.RawBids());
            var from = random.Next(4);
            var count = random.Next(DepthImage.Capacity - from);
            var expected = all.Skip(from).Take(count).ToList();
            if (!image.Levels(Math.Min(from, all.Count), all.Count < from ? 0 : count).ToArray().Select(level => (level.Price, level.Quantity)).SequenceEqual(expected))
            {
                Assert.Fail($"step {step}, {count} levels from {from}: {string.Join(' ', image.Levels(from, count).ToArray().Select(level => (level.Price, level.Quantity)))} instead of {string.Join(' ', expected)}");
            }

            var limit = script.AnyPrice(isBid: which != 1);
            var better = all.Take(DepthImage.Capacity).Count(level => which == 1 ? level.Price <= limit : level.Price >= limit);
            Assert.That(image.CountNotWorseThan(limit), Is.EqualTo(better), $"step {step}");
        }

        Assert.That(book.Counters.Applied, Is.GreaterThan(Steps / 2));
    }

    [Test]
    public void Change_below_what_was_looked_at_leaves_the_image_alone()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, [(100, 1), (99, 2), (98, 3), (97, 4)], [(101, 1)]);
        var image = subject.Book.ImageOfBids();
        image.Refresh();
        Assert.That(image.Levels(0, 2).Length, Is.EqualTo(2));

        subject.Delta(11, 11, 10, [(98, 9)], []);
        Assert.That(image.Refresh(), Is.False);
        subject.Delta(12, 12, 11, [], [(101, 7)]);
        Assert.That(image.Refresh(), Is.False);
        subject.Delta(13, 13, 12, [(99, 9)], []);
        Assert.That(image.Refresh(), Is.True);
        Assert.That(image.Levels(0, 3).ToArray().Select(level => level.Quantity), Is.EqualTo(new[] { 1L, 9L, 9L }));
    }
}
