using System.Numerics;
using Crossfeed.Arbitrage;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>Net edges against rationals of big integers, from everyday prices to the ends of the ranges.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class NetEdgeTests
{
    private static readonly BigInteger Unit = BigInteger.Pow(10, 8);

    // 59897.41 → 60114.11 with 10 and 20 basis points: (60114.11 × 0.998) / (59897.41 × 1.001) − 1 = 6.1000… basis points, worked out by hand
    [TestCase(100_00L, 2, 0L, 100_00L, 2, 0L, 0L)]
    [TestCase(101_00L, 2, 0L, 100_00L, 2, 0L, 1_000_000L)]
    [TestCase(101L, 0, 0L, 100_000L, 3, 0L, 1_000_000L)]
    [TestCase(100_00L, 2, 100_000L, 100_00L, 2, 100_000L, -199_800L)] // 0.999 / 1.001 − 1 = −0.001998002
    [TestCase(0L, 2, 0L, 100_00L, 2, 0L, -100_000_000L)]
    public void Edge_is_what_the_formula_says(long bid, int bidDecimals, long sellFee, long ask, int askDecimals, long buyFee, long expected)
    {
        Assert.That(NetEdge.TryCompute(bid, bidDecimals, sellFee, ask, askDecimals, buyFee, out var net), Is.True);
        Assert.That(net, Is.EqualTo(expected));
    }

    // x.5 units of 10^-8: bid / ask = 1 ± 1.5 / 10^8 and 1 ± 0.5 / 10^8
    [TestCase(200_000_003L, 2L)]
    [TestCase(199_999_997L, -2L)]
    [TestCase(200_000_001L, 1L)]
    [TestCase(199_999_999L, -1L)]
    public void Half_a_unit_rounds_away_from_zero(long bid, long expected)
    {
        Assert.That(NetEdge.TryCompute(bid, 0, 0, 200_000_000, 0, 0, out var net), Is.True);
        Assert.That(net, Is.EqualTo(expected));

        // The same numbers at decimals so far apart that the products leave 128 bits.
        Assert.That(NetEdge.TryCompute(bid, 0, 0, 200_000_000_000_000_000, 9, 0, out var wide), Is.True);
        Assert.That(wide, Is.EqualTo(expected));
    }

    [Test]
    public void Minimum_is_reached_at_equality_and_missed_by_one()
    {
        // 1.0005 × 10^8 at the bid against 10^8 at the ask is exactly 5 basis points.
        Assert.That(NetEdge.IsAtLeast(100_050_000, 3, 0, 100_000_000, 3, 0, 50_000), Is.True);
        Assert.That(NetEdge.IsAtLeast(100_049_999, 3, 0, 100_000_000, 3, 0, 50_000), Is.False);
        Assert.That(NetEdge.IsAtLeast(100_050_000, 3, 0, 100_000_000, 3, 0, 50_001), Is.False);
        Assert.That(NetEdge.IsAtLeast(long.MaxValue, 18, 0, long.MaxValue, 18, 0, 0), Is.True);
        Assert.That(NetEdge.IsAtLeast(long.MaxValue - 1, 18, 0, long.MaxValue, 18, 0, 0), Is.False);
    }

    [Test]
    public void Edges_that_cannot_be_told_are_refused()
    {
        Assert.That(NetEdge.TryCompute(1, 0, 0, 0, 0, 0, out _), Is.False, "an ask of 0");
        Assert.That(NetEdge.TryCompute(long.MaxValue, 0, 0, 1, 18, 0, out _), Is.False, "wide");
        Assert.That(NetEdge.TryCompute(long.MaxValue, 0, 0, 1, 0, 0, out _), Is.False, "narrow");
        Assert.That(NetEdge.TryCompute(92_233_720_368, 0, 0, 1, 0, 0, out var largest), Is.True);
        Assert.That(largest, Is.EqualTo(9_223_372_036_700_000_000));
    }

    [Test]
    public void Any_numbers_decide_and_round_as_big_integers_do([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            int bidDecimals = random.Next(19), askDecimals = random.Next(19);
            long ask = Price(random), bid = random.Next(3) == 0 ? Price(random) : Near(random, ask, askDecimals, bidDecimals);
            long sellFee = Fee(random), buyFee = Fee(random), minimum = Fee(random);
            var left = bid * BigInteger.Pow(10, 18 - bidDecimals) * (Unit - sellFee);
            var right = ask * BigInteger.Pow(10, 18 - askDecimals) * (Unit + buyFee);
            var what = $"{bid}@{bidDecimals} −{sellFee} / {ask}@{askDecimals} +{buyFee} ≥ {minimum}";
            Assert.That(NetEdge.IsAtLeast(bid, bidDecimals, sellFee, ask, askDecimals, buyFee, minimum), Is.EqualTo(left * Unit >= right * (Unit + minimum)), what);

            var difference = (left - right) * Unit;
            var expected = difference.Sign * (((2 * BigInteger.Abs(difference)) + right) / (2 * right));
            var fits = left * Unit / right <= long.MaxValue;
            Assert.That(NetEdge.TryCompute(bid, bidDecimals, sellFee, ask, askDecimals, buyFee, out var net), Is.EqualTo(fits), what);
            Assert.That(fits ? net : 0, Is.EqualTo(fits ? (long)expected : 0), what);
        }
    }

    private static long Price(Random random) => random.NextInt64(1, long.MaxValue) >> random.Next(63) | 1;

    // About the same value at other decimals, where it fits: that is where decisions are close.
    private static long Near(Random random, long price, int decimals, int otherDecimals)
    {
        var other = price * BigInteger.Pow(10, 18 + otherDecimals - decimals) / BigInteger.Pow(10, 18);
        return other > 1_000_000 && other < long.MaxValue - 1_000 ? (long)other + random.Next(-1_000, 1_000) : price;
    }

    private static long Fee(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => random.NextInt64(-99_999_999, 100_000_000),
        2 => random.Next(2) == 0 ? -99_999_999 : 99_999_999,
        _ => random.Next(0, 400_000),
    };
}
