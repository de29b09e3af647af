using System.Text;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FramePublisherTests
{
    [Test]
    public void A_block_is_swapped_with_the_one_in_the_slot()
    {
        var ring = new FrameRing(2);
        var blocks = Enumerable.Range(0, 4).Select(_ => new FrameBlock(FrameRing.StandardBytes)).ToArray();
        var first = Publish(ring, blocks[0], "a");
        var second = Publish(ring, blocks[1], "b");
        Assert.That(new[] { first, second }.Intersect(blocks), Is.Empty, "the first lap finds no blocks in the slots");
        ring.Drain();
        Assert.That(Publish(ring, blocks[2], "c"), Is.SameAs(blocks[0]));
        Assert.That(Publish(ring, blocks[3], "d"), Is.SameAs(blocks[1]));
        ring.Drain();
        Assert.That(ring.Read.Select(row => row.Text), Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(ring.Publisher.Stalls, Is.Zero);
    }

    [Test]
    public void A_block_of_unusual_size_goes_to_the_pool_and_a_standard_one_comes_back()
    {
        var ring = new FrameRing(1);
        var large = new FrameBlock(3 * FrameRing.StandardBytes);
        Publish(ring, large, "large");
        ring.Drain();
        Assert.That(Publish(ring, new FrameBlock(FrameRing.StandardBytes), "next").Capacity, Is.EqualTo(FrameRing.StandardBytes));
        Assert.That(ring.Publisher.Pool.Rent(2 * FrameRing.StandardBytes), Is.SameAs(large));
    }

    [Test]
    public unsafe void A_slot_carries_all_that_was_said()
    {
        var ring = new FrameRing(4);
        var block = new FrameBlock(FrameRing.StandardBytes);
        var attachment = new object();
        "body"u8.CopyTo(block.Memory.Span);
        var published = ring.Publisher.PublishAsync(FrameKind.DepthSnapshot, 9, block, 4, "BTCUSDT", attachment, CancellationToken.None);
        Assert.That(published.IsCompletedSuccessfully, Is.True, "no wait while there is room");
        ref var slot = ref ring.Ring[0];
        Assert.That((slot.Kind, slot.Connection, slot.Subject, slot.Length), Is.EqualTo((FrameKind.DepthSnapshot, (ushort)9, "BTCUSDT", 4)));
        Assert.That(slot.Attachment, Is.SameAs(attachment));
        Assert.That(slot.Block, Is.SameAs(block));
        Assert.That((nint)slot.Data, Is.EqualTo((nint)block.Pointer));
        Assert.That(slot.ReceivedNanos, Is.EqualTo(ring.Publisher.Clock.Wall(slot.MonotonicNanos)));
        Assert.That((ring.Publisher.Capacity, ring.Publisher.RemainingCapacity), Is.EqualTo((4, 3L)));
    }

    [Test]
    public async Task A_copy_leaves_the_payload_to_its_owner([Values(0, 1, FrameRing.StandardBytes, FrameRing.StandardBytes + 1)] int length)
    {
        var ring = new FrameRing(2);
        var payload = Enumerable.Repeat((byte)'x', length).ToArray();
        await ring.Publisher.PublishCopyAsync(FrameKind.Sent, 1, payload, "s", null, CancellationToken.None);
        payload.AsSpan().Clear();
        ring.Drain();
        Assert.That(ring.Read, Is.EqualTo(new[] { new Published(FrameKind.Sent, 1, new string('x', length), "s") }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_full_ring_makes_the_producer_wait_and_counts_it(CancellationToken cancellationToken)
    {
        var ring = new FrameRing(2);
        Publish(ring, new FrameBlock(FrameRing.StandardBytes), "a");
        Publish(ring, new FrameBlock(FrameRing.StandardBytes), "b");
        var waiting = ring.Publisher.PublishCopyAsync(FrameKind.Message, 1, "c"u8.ToArray(), null, null, cancellationToken).AsTask();
        Assert.That((ring.Publisher.Stalls, waiting.IsCompleted, ring.Ring.Cursor), Is.EqualTo((1L, false, 1L)));
        Assert.That(ring.TryReadOne(), Is.True);
        await waiting;
        ring.Drain();
        Assert.That(ring.Read.Select(row => row.Text), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(ring.Publisher.Stalls, Is.EqualTo(1), "one wait, however long");
        Assert.That(ring.Stalls.TotalNanos, Is.Positive.And.EqualTo(ring.Stalls.LongestNanos), "and the time it took");
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_cancelled_wait_publishes_nothing_and_leaves_the_ring_in_order(CancellationToken cancellationToken)
    {
        var ring = new FrameRing(1);
        Publish(ring, new FrameBlock(FrameRing.StandardBytes), "a");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = ring.Publisher.PublishCopyAsync(FrameKind.Message, 1, "lost"u8.ToArray(), null, null, stop.Token).AsTask();
        await stop.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((ring.Stalls.Count, ring.Stalls.TotalNanos), Is.EqualTo((1L, ring.Stalls.LongestNanos)), "a wait in vain is a wait");
        ring.Drain();
        Publish(ring, new FrameBlock(FrameRing.StandardBytes), "b");
        ring.Drain();
        Assert.That(ring.Read.Select(row => row.Text), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Several_producers_lose_and_reorder_nothing([Values(1, 4, 64)] int slots, CancellationToken cancellationToken)
    {
        const int Producers = 4;
        const int Each = 2_000;
        var ring = new FrameRing(slots);
        var producers = Enumerable.Range(1, Producers).Select(id => Task.Run(() => ProduceAsync((ushort)id), cancellationToken)).ToArray();
        var all = Task.WhenAll(producers);
        while (!all.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ring.Drain();
            await Task.Yield();
        }

        await all;
        ring.Drain();
        Assert.That(ring.Read, Has.Count.EqualTo(Producers * Each));
        for (ushort id = 1; id <= Producers; id++)
        {
            Assert.That(ring.Read.Where(row => row.Connection == id).Select(row => row.Text), Is.EqualTo(Enumerable.Range(0, Each).Select(i => Text(id, i))));
        }

        async Task ProduceAsync(ushort id)
        {
            var block = ring.Publisher.Pool.Rent(FrameRing.StandardBytes);
            for (var i = 0; i < Each; i++)
            {
                var length = Encoding.UTF8.GetBytes(Text(id, i), block.Memory.Span);
                block = await ring.Publisher.PublishAsync(FrameKind.Message, id, block, length, null, null, cancellationToken);
            }
        }

        static string Text(int id, int i) => $"{id}:{i}" + new string('.', i % 100);
    }

    private static FrameBlock Publish(FrameRing ring, FrameBlock block, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, block.Memory.Span);
        var published = ring.Publisher.PublishAsync(FrameKind.Message, 1, block, length, null, null, CancellationToken.None);
        Assert.That(published.IsCompletedSuccessfully, Is.True);
        return published.Result;
    }
}
