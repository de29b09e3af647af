using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class StreamCountersTests
{
    [Test]
    public void Each_channel_counts_its_own()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.Delta(8, 9, 0, [(100, 1)], [(101, 1)]); // waits for the snapshot: it came, all the same
        var depthAt = subject.Now;
        subject.Quote(9, 100, 1, 101, 1);
        subject.Quote(12, 100, 1, 101, 2);
        var quoteAt = subject.Now;
        subject.Trade(55, 100, 1, Side.Sell);
        var tradeAt = subject.Now;
        Assert.Multiple(() =>
        {
            Assert.That(Read(subject, StreamChannel.Depth), Is.EqualTo((1L, depthAt, 9L, 0L)));
            Assert.That(Read(subject, StreamChannel.Quotes), Is.EqualTo((2L, quoteAt, 12L, 0L)));
            Assert.That(Read(subject, StreamChannel.Trades), Is.EqualTo((1L, tradeAt, 55L, 0L)));
            Assert.That(Read(subject, StreamChannel.Bars), Is.EqualTo((0L, 0L, 0L, 0L)));
        });
    }

    [Test]
    public void Delta_that_says_nothing_new_is_a_duplicate_and_proves_no_flow()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, [(100, 1)], [(101, 1)]);
        subject.Delta(11, 12, 0, [(100, 2)], []);
        var at = subject.Now;
        subject.Delta(11, 12, 0, [(100, 2)], []);
        Assert.That(Read(subject, StreamChannel.Depth), Is.EqualTo((1L, at, 12L, 1L)));
    }

    [Test]
    public void Delta_that_a_snapshot_has_overtaken_is_no_duplicate()
    {
        var subject = new BookUnderTest(BookSequencing.Overlapping);
        subject.RestSnapshot(10, [(100, 1)], [(101, 1)]);
        subject.Delta(8, 9, 0, [(100, 2)], []);
        Assert.That(Read(subject, StreamChannel.Depth), Is.EqualTo((1L, subject.Now, 9L, 0L)));
    }

    private static (long Count, long LastReceivedNanos, long LastSequence, long Duplicates) Read(BookUnderTest subject, StreamChannel channel)
    {
        ref var stream = ref subject.Book.Streams[channel];
        return (stream.Count, stream.LastReceivedNanos, stream.LastSequence, stream.Duplicates);
    }
}
