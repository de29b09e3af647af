using Crossfeed.Market.Frames;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FrameBlockPoolTests
{
    private const int Standard = 1_024;

    [TestCase(1, Standard)]
    [TestCase(Standard, Standard)]
    [TestCase(Standard + 1, Standard + 1)]
    public void A_new_block_has_the_standard_capacity_or_more(int asked, int expected) =>
        Assert.That(new FrameBlockPool(Standard).Rent(asked).Capacity, Is.EqualTo(expected));

    [Test]
    public void A_returned_block_is_rented_again_once()
    {
        var pool = new FrameBlockPool(Standard);
        var block = pool.Rent(Standard);
        pool.Return(block);
        Assert.That(pool.Rent(10), Is.SameAs(block));
        Assert.That(pool.Rent(10), Is.Not.SameAs(block));
    }

    [Test]
    public void Large_blocks_serve_large_requests_only()
    {
        var pool = new FrameBlockPool(Standard);
        var large = pool.Rent(4 * Standard);
        pool.Return(large);
        Assert.That(pool.Rent(Standard).Capacity, Is.EqualTo(Standard), "standard stays standard");
        Assert.That(pool.Rent(5 * Standard), Is.Not.SameAs(large), "too small");
        Assert.That(pool.Rent(2 * Standard), Is.SameAs(large));
    }

    [Test]
    public void What_the_pool_keeps_is_bounded_in_bytes()
    {
        const int Large = 1 << 20;
        const int Kept = (int)(FrameBlockPool.MaxKeptBytes / Large);
        var pool = new FrameBlockPool(Standard);
        var blocks = Enumerable.Range(0, Kept + 5).Select(_ => new FrameBlock(Large)).ToArray();
        foreach (var block in blocks)
        {
            pool.Return(block);
        }

        pool.Return(new FrameBlock(Standard)); // not kept either: nothing more fits
        var again = Enumerable.Range(0, blocks.Length).Select(_ => pool.Rent(Large)).ToArray();
        Assert.That(again.Intersect(blocks), Is.EquivalentTo(blocks[..Kept]));
        pool.Return(blocks[^1]);
        Assert.That(pool.Rent(Large), Is.SameAs(blocks[^1]), "what was rented no longer counts");
    }
}
