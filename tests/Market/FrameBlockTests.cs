using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
public sealed unsafe class FrameBlockTests
{
    [Test]
    public void The_slack_behind_a_full_block_is_readable_and_never_written([Values(1, 63, 64, 4_096, 100_001)] int capacity)
    {
        var block = new FrameBlock(capacity);
        Assert.That((block.Capacity, block.Memory.Length), Is.EqualTo((capacity, capacity)));
        block.Memory.Span.Fill(0xFF);
        Assert.That(new ReadOnlySpan<byte>(block.Pointer, capacity).IndexOfAnyExcept((byte)0xFF), Is.EqualTo(-1), "pointer and memory are the same bytes");
        Assert.That(new ReadOnlySpan<byte>(block.Pointer + capacity, FrameBlock.SlackBytes).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
    }

    [Test]
    public void A_block_stays_where_it_is()
    {
        var blocks = Enumerable.Range(1, 200).Select(i => new FrameBlock(i * 7)).ToArray();
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i].Memory.Span[0] = (byte)i;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        for (var i = 0; i < blocks.Length; i++)
        {
            fixed (byte* now = blocks[i].Memory.Span)
            {
                Assert.That((nint)now, Is.EqualTo((nint)blocks[i].Pointer));
            }

            Assert.That(*blocks[i].Pointer, Is.EqualTo((byte)i));
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void A_block_holds_at_least_one_byte(int capacity) =>
        Assert.That(() => new FrameBlock(capacity), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
