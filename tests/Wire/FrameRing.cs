using System.Text;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Telemetry;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Wire;

/// <summary>What a slot said.</summary>
internal sealed record Published(FrameKind Kind, ushort Connection, string Text, string? Subject = null);

/// <summary>A ring with a publisher, emptied only when the test says so.</summary>
internal sealed class FrameRing
{
    public const int StandardBytes = 256;

    private readonly Sequence _consumed = new();

    public FrameRing(int slots)
    {
        Ring = ValueRingBuffer<FrameSlot>.CreateMultiProducer(() => default, slots, new YieldingWaitStrategy());
        Ring.AddGatingSequences(_consumed);
        Publisher = new FramePublisher(Ring, new FrameBlockPool(StandardBytes), new WireClock(), Stalls);
    }

    public ValueRingBuffer<FrameSlot> Ring { get; }

    public FramePublisher Publisher { get; }

    public StallMeter Stalls { get; } = new();

    /// <summary>Slots read so far, in the ring's order.</summary>
    public List<Published> Read { get; } = [];

    /// <summary>Reads what is published and frees its slots.</summary>
    public void Drain()
    {
        while (TryReadOne())
        {
        }
    }

    /// <summary>Reads and frees one slot, if one is published.</summary>
    public bool TryReadOne()
    {
        var next = _consumed.Value + 1;
        if (Ring.Cursor < next || !Ring.IsAvailable(next))
        {
            return false;
        }

        ref var slot = ref Ring[next];
        Read.Add(new Published(slot.Kind, slot.Connection, Encoding.UTF8.GetString(slot.Payload), slot.Subject));
        _consumed.SetValue(next); // after the payload was copied: the slot's block goes back to a producer
        return true;
    }

    /// <summary>Drains until what was read satisfies a condition.</summary>
    public Task DrainUntilAsync(Func<List<Published>, bool> condition, CancellationToken cancellation) =>
        Wait.UntilAsync(
            () =>
            {
                Drain();
                return condition(Read);
            },
            cancellation,
            $"a condition on {nameof(Read)}");
}
