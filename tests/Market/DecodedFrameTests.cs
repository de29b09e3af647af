using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class DecodedFrameTests
{
    [Test]
    public void A_new_frame_is_empty_and_not_rejected() => AssertEmpty(new DecodedFrame());

    [Test]
    public void Growth_keeps_what_was_appended()
    {
        var frame = new DecodedFrame();
        for (var i = 0; i < DecodedFrame.MaxEvents; i++)
        {
            frame.Append(EventKind.Trade, i).Price = -i;
        }

        for (var i = 0; i < DecodedFrame.MaxLevels; i++)
        {
            Assert.That(frame.LevelCount, Is.EqualTo(i));
            frame.AppendLevel(i, 2L * i);
        }

        for (var i = 0; i < 1_000; i++)
        {
            Assert.That(frame.AppendBar(new Bar { Open = i, IsClosed = i % 2 == 0 }), Is.EqualTo(i));
        }

        Assert.That(frame.Events.ToArray().Select(e => (e.Kind, e.ListingId, e.Price)), Is.EqualTo(Enumerable.Range(0, DecodedFrame.MaxEvents).Select(i => (EventKind.Trade, i, (long)-i))));
        Assert.That(frame.Levels.Length, Is.EqualTo(DecodedFrame.MaxLevels));
        for (var i = 0; i < frame.Levels.Length; i++)
        {
            if (frame.Levels[i].Price != i || frame.Levels[i].Quantity != 2L * i)
            {
                Assert.Fail($"level {i} is {frame.Levels[i].Price} × {frame.Levels[i].Quantity}");
            }
        }

        Assert.That(frame.Bars.ToArray().Select(bar => (bar.Open, bar.IsClosed)), Is.EqualTo(Enumerable.Range(0, 1_000).Select(i => ((long)i, i % 2 == 0))));
    }

    [Test]
    public void An_appended_event_has_nothing_of_the_one_that_stood_there()
    {
        var frame = new DecodedFrame();
        ref var first = ref frame.Append(EventKind.Quote, 3);
        first.Price = 1;
        first.AskCount = 2;
        first.Sequence = 3;
        first.Aggressor = Side.Sell;
        frame.Clear();
        frame.Append(EventKind.Trade, 4);
        var expected = new MarketEvent { Kind = EventKind.Trade, ListingId = 4 };
        Assert.That(frame.Events.ToArray(), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void A_rejected_frame_is_empty_and_says_why([Values(-1, 0, 5)] int book)
    {
        var frame = Filled();
        frame.Reject(RejectReason.BadNumber, book);
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((RejectReason.BadNumber, book)));
        Assert.That((frame.Events.Length, frame.Levels.Length, frame.Bars.Length, frame.LevelCount), Is.EqualTo((0, 0, 0, 0)));
        frame.Clear();
        AssertEmpty(frame);
    }

    [Test]
    public void Clear_empties_a_frame()
    {
        var frame = Filled();
        frame.Clear();
        AssertEmpty(frame);
    }

    private static DecodedFrame Filled()
    {
        var frame = new DecodedFrame();
        frame.Append(EventKind.Quote, 1);
        frame.AppendLevel(1, 2);
        frame.AppendBar(new Bar { Open = 1 });
        return frame;
    }

    private static void AssertEmpty(DecodedFrame frame)
    {
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((RejectReason.None, -1)));
        Assert.That((frame.Events.Length, frame.Levels.Length, frame.Bars.Length, frame.LevelCount), Is.EqualTo((0, 0, 0, 0)));
    }
}
