using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>Trades that a venue numbers one by one: what is left out is a hole, what comes late fills it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class TradeHolesTests
{
    private static readonly BookRules Numbered = new(BookSequencing.Overlapping, true, TradeIdsAreConsecutive: true);

    [Test]
    public void Ids_left_out_are_a_hole_that_late_trades_close_part_by_part()
    {
        var subject = new BookUnderTest(Numbered);
        foreach (var id in new long[] { 7, 8, 12, 10, 9, 11, 13 })
        {
            subject.Trade(id, 100 + id, 1, Side.Buy);
        }

        Assert.That(Read(subject), Is.EqualTo(new[]
        {
            (HoleStep.Opened, 9L, 11L, HoleRepair.None),
            (HoleStep.Closed, 10L, 10L, HoleRepair.LateMessage),
            (HoleStep.Closed, 9L, 9L, HoleRepair.LateMessage),
            (HoleStep.Closed, 11L, 11L, HoleRepair.LateMessage),
        }));
        var stream = subject.Book.Streams[StreamChannel.Trades];
        Assert.That((stream.Count, stream.Duplicates, stream.LastSequence, subject.Book.LastTradePrice), Is.EqualTo((7L, 0L, 13L, 113L)));
    }

    [Test]
    public void Late_trade_is_not_the_last_one()
    {
        var subject = new BookUnderTest(Numbered);
        subject.Trade(1, 101, 1, Side.Buy);
        subject.Trade(3, 103, 1, Side.Buy);
        subject.Trade(2, 102, 1, Side.Buy);
        Assert.That(subject.Book.LastTradePrice, Is.EqualTo(103));
    }

    [Test]
    public void Ids_mean_nothing_where_a_venue_leaves_numbers_out()
    {
        var subject = new BookUnderTest(BookSequencing.Contiguous);
        subject.Trade(1, 101, 1, Side.Buy);
        subject.Trade(5, 105, 1, Side.Buy);
        Assert.That(subject.Set.Holes.TryRead(out _), Is.False);
        Assert.That(subject.Book.Streams[StreamChannel.Trades].Count, Is.EqualTo(2));
    }

    [Test]
    public void Oldest_hole_is_given_up_for_the_sixty_fifth()
    {
        var subject = new BookUnderTest(Numbered);
        for (var id = 1L; id <= 131; id += 2)
        {
            subject.Trade(id, 100, 1, Side.Buy); // 2, 4, ... 130 are missing: 65 ranges
        }

        var holes = Read(subject);
        Assert.That(holes.Count(h => h.Step == HoleStep.Opened), Is.EqualTo(65));
        Assert.That(holes[^1], Is.EqualTo((HoleStep.Closed, 2L, 2L, HoleRepair.None)));
        subject.Trade(2, 100, 1, Side.Buy);
        Assert.That(subject.Set.Holes.TryRead(out _), Is.False, "given up for good");
        Assert.That(subject.Book.Streams[StreamChannel.Trades].Duplicates, Is.EqualTo(1));
    }

    [Test]
    public void Holes_are_what_is_missing([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var subject = new BookUnderTest(Numbered);
        var missing = new SortedSet<long>();
        var recorded = new SortedSet<long>();
        subject.Trade(1, 100, 1, Side.Buy);
        var last = 1L;
        for (var step = 0; step < 2_000; step++)
        {
            var id = random.Next(3) == 0 ? Math.Max(1, last - random.Next(60)) : last + (random.Next(25) == 0 ? random.Next(2, 30) : 1);
            for (var skipped = last + 1; skipped < id; skipped++)
            {
                missing.Add(skipped);
            }

            Assert.That(subject.Book.IsKnownTrade(id), Is.EqualTo(id <= last && !missing.Contains(id)));
            last = Math.Max(last, id);
            subject.Trade(id, 100, 1, Side.Buy);
            missing.Remove(id);
            while (subject.Set.Holes.TryRead(out var hole))
            {
                for (var at = hole.From; at <= hole.To; at++)
                {
                    Assert.That(hole.Step == HoleStep.Opened ? recorded.Add(at) : recorded.Remove(at), Is.True, "each id opens once and closes once");
                    if (hole.Step == HoleStep.Closed && hole.Repair == HoleRepair.None)
                    {
                        missing.Remove(at);
                    }
                }
            }

            Assert.That(recorded, Is.EqualTo(missing));
        }
    }

    private static List<(HoleStep Step, long From, long To, HoleRepair Repair)> Read(BookUnderTest subject)
    {
        var holes = new List<(HoleStep, long, long, HoleRepair)>();
        while (subject.Set.Holes.TryRead(out var hole))
        {
            Assert.That((hole.Channel, hole.Cause), Is.EqualTo((StreamChannel.Trades, HoleCause.Gap)));
            holes.Add((hole.Step, hole.From, hole.To, hole.Repair));
        }

        return holes;
    }
}
