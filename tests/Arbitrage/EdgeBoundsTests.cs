using Crossfeed.Arbitrage;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>The bounds against the exact decision: they may only ever rule out what does not stand.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class EdgeBoundsTests
{
    private const int Rounds = 200_000;

    [Test]
    public void Bounds_never_rule_out_an_edge_that_stands([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var standing = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (own, other) = (Listing.Random(random), Listing.Random(random));
            var minNetE8 = random.NextInt64(-99_999_999, 99_999_999);
            other = random.Next(2) == 0 ? other : own.Rival(random, minNetE8);
            var stands = own.NetsAgainst(other, minNetE8) || other.NetsAgainst(own, minNetE8);
            standing += stands ? 1 : 0;
            EdgeBounds[] group = [own.Bounds(minNetE8), other.Bounds(minNetE8)];
            if (stands && !(EdgeBounds.MayNet(group, 0) && EdgeBounds.MayNet(group, 1)))
            {
                Assert.Fail($"round {round}: {own} and {other} net {minNetE8}");
            }
        }

        Assert.That(standing, Is.InRange(Rounds / 20, Rounds / 20 * 19), "the listings are too much alike to prove anything");
    }

    [Test]
    public void Bounds_tell_an_edge_of_one_hundredth_of_a_basis_point_at_usual_decimals([Range(0, 10)] int decimals)
    {
        var ask = 60_000_000 * (long)Math.Pow(10, Math.Min(decimals, 9)); // 60 or more, in counts
        var bid = ask - (ask / 1_000_000);
        EdgeBounds[] below = [EdgeBounds.Of(bid, 0, decimals, 0, 0), EdgeBounds.Of(0, ask, decimals, 0, 0)];
        EdgeBounds[] equal = [EdgeBounds.Of(ask, 0, decimals, 0, 0), EdgeBounds.Of(0, ask, decimals, 0, 0)];
        Assert.That((EdgeBounds.MayNet(below, 0), EdgeBounds.MayNet(equal, 0)), Is.EqualTo((false, true)));
    }

    [Test]
    public void Empty_sides_and_lone_listings_net_with_nobody()
    {
        EdgeBounds[] group = [EdgeBounds.Of(0, 0, 2, 0, -99_999_999), EdgeBounds.Of(1_000_000, 1, 2, 0, -99_999_999)];
        Assert.That(EdgeBounds.MayNet(group, 0), Is.False);
        Assert.That(EdgeBounds.MayNet(group, 1), Is.False);
        Assert.That(EdgeBounds.MayNet([EdgeBounds.Of(2, 1, 0, 0, 0)], 0), Is.False, "a listing is not compared with itself");
    }

    [Test]
    public void Any_other_listing_of_the_group_counts()
    {
        EdgeBounds[] group = [EdgeBounds.Of(100, 101, 0, 0, 0), EdgeBounds.Of(100, 101, 0, 0, 0), EdgeBounds.Of(104, 105, 0, 0, 0)];
        Assert.That((EdgeBounds.MayNet(group, 0), EdgeBounds.MayNet(group, 1), EdgeBounds.MayNet(group, 2)), Is.EqualTo((true, true, true)));
        Assert.That(EdgeBounds.MayNet(group[..2], 0), Is.False);
    }

    private readonly record struct Listing(long Bid, long Ask, int Decimals, long FeeE8)
    {
        public static Listing Random(Random random)
        {
            var bits = random.Next(1, 64);
            var bid = random.Next(20) == 0 ? 0 : random.NextInt64(1, bits == 63 ? long.MaxValue : 1L << bits);
            var ask = random.Next(20) == 0 ? 0 : Math.Min(long.MaxValue - 1, bid) + 1;
            return new Listing(bid, ask, random.Next(19), random.NextInt64(-99_999_999, 99_999_999));
        }

        // A listing that sells for just about what this one's bid brings, at other decimals and another fee.
        public Listing Rival(Random random, long minNetE8)
        {
            var decimals = random.Next(19);
            var fee = random.NextInt64(-99_999_999, 99_999_999);
            var ask = Bid * Math.Pow(10, decimals - Decimals) * (1 - (FeeE8 / 1e8)) / ((1 + (fee / 1e8)) * (1 + (minNetE8 / 1e8)));
            return ask is > 2 and < 9e18 ? new Listing(0, (long)ask + random.Next(-2, 3), decimals, fee) : Random(random);
        }

        public EdgeBounds Bounds(long minNetE8) => EdgeBounds.Of(Bid, Ask, Decimals, FeeE8, minNetE8);

        public bool NetsAgainst(Listing buy, long minNetE8) =>
            Bid > 0 && buy.Ask > 0 && NetEdge.IsAtLeast(Bid, Decimals, FeeE8, buy.Ask, buy.Decimals, buy.FeeE8, minNetE8);
    }
}
