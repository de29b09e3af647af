using Crossfeed.Books;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Books;

/// <summary>The ladder against a sorted dictionary, over prices that stay near, wander, jump and touch the ends of a long.</summary>
[TestFixture(true)]
[TestFixture(false)]
[Parallelizable(ParallelScope.All)]
public sealed class TickLadderTests(bool isBid)
{
    private const int Window = TickLadder.WindowTicks;

    public enum Prices
    {
        Tight,
        Wandering,
        Jumping,
        LowEnd,
        HighEnd,
        Anything,
    }

    [Test]
    public void Random_changes_leave_the_levels_of_a_sorted_dictionary([Values] Prices prices, [Values(1, 2, 3)] int seed)
    {
        var random = new Random((seed * 31) + (int)prices);
        var ladder = new TickLadder(isBid);
        var model = Model();
        var centre = 1_000_000L;
        var batch = new BookLevel[24];
        for (var round = 0; round < 4_000; round++)
        {
            centre = prices == Prices.Wandering ? Math.Max(1, centre + random.Next(-Window / 2, (Window / 2) + 1)) : centre;
            var levels = batch.AsSpan(0, random.Next(batch.Length));
            foreach (ref var level in levels)
            {
                level.Price = NextPrice(random, prices, centre, model);
                level.Quantity = NextQuantity(random);
            }

            var isChanged = Set(model, levels);
            var status = ladder.Apply(levels, out var changed);
            if (status != LadderStatus.Ok || changed != isChanged)
            {
                Assert.Fail($"round {round}: {status}, changed {changed}, want {isChanged}");
            }

            AssertBest(ladder, model);
            if (round % 200 == 0)
            {
                AssertSame(ladder, model);
            }
        }

        AssertSame(ladder, model);
    }

    [Test]
    public void Lone_levels_that_come_and_go_leave_the_next_one_to_be_found([Values(1, 2, 3)] int seed, [Values(64, 700, 2_500)] int apart)
    {
        // Each level has a word of the bitmap for itself, so that words become empty and full again all the time; 12 × 2,500 ticks fit the window.
        var random = new Random(seed);
        var ladder = new TickLadder(isBid);
        var model = Model();
        var batch = new BookLevel[3];
        for (var round = 0; round < 3_000; round++)
        {
            foreach (ref var level in batch.AsSpan())
            {
                level.Price = 1_000_000 + (random.Next(12) * apart);
                level.Quantity = random.Next(3) == 0 ? random.Next(1, 5) : 0;
            }

            var isChanged = Set(model, batch);
            var status = ladder.Apply(batch, out var changed);
            if (status != LadderStatus.Ok || changed != isChanged)
            {
                Assert.Fail($"round {round}: {status}, changed {changed}, want {isChanged}");
            }

            AssertBest(ladder, model);
        }

        AssertSame(ladder, model);
    }

    [Test]
    public void Load_in_any_order_gives_the_same_levels([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var ladder = new TickLadder(isBid);
        for (var round = 0; round < 50; round++)
        {
            var levels = new BookLevel[random.Next(3_000)];
            var model = Model();
            foreach (ref var level in levels.AsSpan())
            {
                level.Price = NextPrice(random, (Prices)(round % 6), 50_000, model);
                level.Quantity = NextQuantity(random);
            }

            // A price may stand twice; Load promises no order among equals, so keep one.
            var distinct = new Dictionary<long, long>();
            foreach (var level in levels)
            {
                distinct[level.Price] = level.Quantity;
            }

            levels = [.. distinct.Select(pair => new BookLevel { Price = pair.Key, Quantity = pair.Value })];
            if (round % 2 == 0)
            {
                Array.Sort(levels, (a, b) => isBid ? b.Price.CompareTo(a.Price) : a.Price.CompareTo(b.Price));
            }

            Set(model, levels);
            Assert.That(ladder.Load(levels), Is.EqualTo(LadderStatus.Ok));
            AssertSame(ladder, model);
        }
    }

    [Test]
    public void Better_price_beyond_the_window_moves_it()
    {
        var ladder = new TickLadder(isBid);
        var better = isBid ? 1_000_000 + (3 * Window) : 1_000_000 - (3 * Window);
        Apply(ladder, (1_000_000, 5));
        var moves = ladder.Moves;
        Apply(ladder, (better, 7));
        Assert.That((ladder.BestPrice, ladder.BestQuantity, ladder.Moves - moves, ladder.FarCount), Is.EqualTo((better, 7, 1, 1)));
        Apply(ladder, (better, 0));
        Assert.That((ladder.BestPrice, ladder.BestQuantity, ladder.FarCount), Is.EqualTo((1_000_000, 5, 0)));
    }

    [Test]
    public void Removing_an_unknown_level_changes_and_moves_nothing()
    {
        var ladder = new TickLadder(isBid);
        Apply(ladder, (1_000_000, 5));
        var moves = ladder.Moves;
        foreach (var price in new[] { 1, 999_999, 1_000_001, 1_000_000 - Window, 1_000_000 + Window, long.MaxValue })
        {
            Assert.That(ladder.Apply([new BookLevel { Price = price, Quantity = 0 }], out var changed), Is.EqualTo(LadderStatus.Ok));
            Assert.That(changed, Is.False);
        }

        Assert.That((ladder.Count, ladder.BestPrice, ladder.Moves), Is.EqualTo((1, 1_000_000, moves)));
    }

    [Test]
    public void Best_sinking_within_the_window_pulls_the_window_along()
    {
        var ladder = new TickLadder(isBid);
        var step = isBid ? -1 : 1;
        var model = Model();
        for (var index = 0; index < 3 * Window; index++)
        {
            model[10_000_000 + (index * step)] = index + 1;
        }

        ladder.Load([.. model.Select(pair => new BookLevel { Price = pair.Key, Quantity = pair.Value })]);
        for (var index = 0; index < 3 * Window; index++)
        {
            Assert.That((ladder.BestPrice, ladder.BestQuantity), Is.EqualTo((10_000_000 + (index * step), index + 1)));
            Apply(ladder, (10_000_000 + (index * step), 0));
        }

        Assert.That((ladder.Count, ladder.BestPrice, ladder.BestQuantity), Is.EqualTo((0, 0, 0)));
        Assert.That(ladder.Moves, Is.InRange(4, 7), "half a window a move");
    }

    [Test]
    public void Price_of_zero_is_refused()
    {
        var ladder = new TickLadder(isBid);
        Apply(ladder, (10, 5));
        Assert.That(ladder.Apply([new BookLevel { Price = 0, Quantity = 1 }], out _), Is.EqualTo(LadderStatus.BadPrice));
        Assert.That(ladder.Count, Is.EqualTo(1));
        Assert.That(ladder.Load([new BookLevel { Price = 0, Quantity = 1 }, new BookLevel { Price = 3, Quantity = 1 }]), Is.EqualTo(LadderStatus.BadPrice));
        Assert.That(ladder.Load([new BookLevel { Price = 3, Quantity = 1 }]), Is.EqualTo(LadderStatus.Ok), "a load starts anew");
    }

    [Test]
    public void Levels_beyond_the_bound_are_refused()
    {
        var ladder = new TickLadder(isBid);
        var levels = new BookLevel[TickLadder.MaxLevels + 1];
        for (var index = 0; index < levels.Length; index++)
        {
            levels[index] = new BookLevel { Price = 1 + (index * 7L), Quantity = 1 };
        }

        Assert.That(ladder.Load(levels.AsSpan(1)), Is.EqualTo(LadderStatus.Ok));
        Assert.That(ladder.Count, Is.EqualTo(TickLadder.MaxLevels));
        Assert.That(ladder.Load(levels), Is.EqualTo(LadderStatus.Full));
        Assert.That(ladder.Load(levels.AsSpan(1)), Is.EqualTo(LadderStatus.Ok));
        Assert.That(ladder.Apply(levels.AsSpan(0, 1), out _), Is.EqualTo(LadderStatus.Full));
    }

    [Test]
    public void Rescale_multiplies_every_level([Values] Prices prices)
    {
        var random = new Random(5);
        var ladder = new TickLadder(isBid);
        var model = Model();
        for (var index = 0; index < 2_000; index++)
        {
            var price = prices is Prices.HighEnd or Prices.Anything ? random.NextInt64(1, long.MaxValue / 1_000) : NextPrice(random, prices, 500_000, model);
            var quantity = random.NextInt64(1, long.MaxValue / 100);
            model[price] = quantity;
            Apply(ladder, (price, quantity));
        }

        Assert.That(ladder.TryScale(1_000, 100), Is.True);
        var scaled = Model();
        foreach (var (price, quantity) in model)
        {
            scaled[price * 1_000] = quantity * 100;
        }

        AssertSame(ladder, scaled);
    }

    [TestCase(long.MaxValue / 10, 1, 10, 1, true)]
    [TestCase((long.MaxValue / 10) + 1, 1, 10, 1, false)]
    [TestCase(1, long.MaxValue / 10, 1, 10, true)]
    [TestCase(1, (long.MaxValue / 10) + 1, 1, 10, false)]
    [TestCase(1, 1, 1_000_000_000_000_000_000, 1_000_000_000_000_000_000, true)]
    public void Rescale_that_does_not_fit_empties_the_side(long price, long quantity, long priceFactor, long quantityFactor, bool fits)
    {
        var ladder = new TickLadder(isBid);
        Apply(ladder, (price, quantity));
        Assert.That(ladder.TryScale(priceFactor, quantityFactor), Is.EqualTo(fits));
        Assert.That((ladder.Count, ladder.BestPrice, ladder.BestQuantity), Is.EqualTo(fits ? (1, price * priceFactor, quantity * quantityFactor) : (0, 0L, 0L)));
    }

    private static void Apply(TickLadder ladder, (long Price, long Quantity) level)
        => Assert.That(ladder.Apply([new BookLevel { Price = level.Price, Quantity = level.Quantity }], out _), Is.EqualTo(LadderStatus.Ok));

    private static long NextPrice(Random random, Prices prices, long centre, SortedDictionary<long, long> model)
    {
        if (model.Count > 0 && random.Next(4) == 0)
        {
            return model.First().Key; // the best one: it goes and comes most
        }

        return prices switch
        {
            Prices.Tight => centre + random.Next(-200, 200),
            Prices.Wandering => Math.Max(1, centre + random.Next(-Window, Window)),
            Prices.Jumping => random.Next(3) == 0 ? random.Next(1, 100 * Window) : (random.Next(1, 5) * 40L * Window) + random.Next(50),
            Prices.LowEnd => random.Next(1, random.Next(2) == 0 ? 20 : 3 * Window),
            Prices.HighEnd => long.MaxValue - random.Next(0, random.Next(2) == 0 ? 20 : 3 * Window),
            _ => random.Next(8) switch
            {
                0 => 1,
                1 => long.MaxValue,
                2 => Window,
                3 => long.MaxValue - Window + random.Next(3),
                _ => random.NextInt64(1, long.MaxValue),
            },
        };
    }

    private static long NextQuantity(Random random) => random.Next(5) switch
    {
        0 or 1 => 0,
        2 => random.Next(1, 4),
        3 => long.MaxValue,
        _ => random.NextInt64(1, long.MaxValue),
    };

    private static bool Set(SortedDictionary<long, long> model, ReadOnlySpan<BookLevel> levels)
    {
        var isChanged = false;
        foreach (var level in levels)
        {
            isChanged |= model.GetValueOrDefault(level.Price) != level.Quantity;
            if (level.Quantity == 0)
            {
                model.Remove(level.Price);
            }
            else
            {
                model[level.Price] = level.Quantity;
            }
        }

        return isChanged;
    }

    private static void AssertBest(TickLadder ladder, SortedDictionary<long, long> model)
    {
        var best = model.FirstOrDefault();
        if (ladder.BestPrice != best.Key || ladder.BestQuantity != best.Value || ladder.Count != model.Count)
        {
            Assert.Fail($"best {ladder.BestPrice} × {ladder.BestQuantity} of {ladder.Count} levels, want {best.Key} × {best.Value} of {model.Count}");
        }
    }

    private static void AssertSame(TickLadder ladder, SortedDictionary<long, long> model)
    {
        AssertBest(ladder, model);
        Assert.That(BookUnderTest.ToList(ladder.Walk()), Is.EqualTo(model.Select(pair => (pair.Key, pair.Value))));
    }

    private SortedDictionary<long, long> Model() => new(isBid ? Comparer<long>.Create((a, b) => b.CompareTo(a)) : Comparer<long>.Default);
}
