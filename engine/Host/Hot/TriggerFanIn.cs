using Crossfeed.Arbitrage;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// Brings the triggers of several shards into the one mapped ring, which has a single writer. Costs a hop; with one shard the hot thread writes the mapped ring itself. A full ring makes
/// the shards wait: nothing is dropped.
/// </summary>
public sealed class TriggerFanIn : IAsyncDisposable
{
    // Ids count from 1 on each shard; the shard stands above them: 2^48 triggers a shard.
    private const int ShardShift = 48;

    private const int RingSlots = 1 << 12; // a burst of 4,096 triggers of all shards before one waits

    private readonly ValueDisruptor<TriggerEvent> _disruptor;

    /// <summary>Makes the ring.</summary>
    /// <param name="mapped">The mapped ring.</param>
    /// <param name="clock">Tells when a trigger is published.</param>
    /// <param name="faults">Raised by an exception of the writing thread.</param>
    public TriggerFanIn(TriggerRingWriter mapped, WireClock clock, ProcessorFaults faults)
    {
        _disruptor = new ValueDisruptor<TriggerEvent>(
            static () => default, RingSlots, Ring.Processing.ProcessorThreadFactory.Default, ProducerType.Multi, new BlockingWaitStrategy(), faults);
        _disruptor.HandleEventsWith(new Writer(mapped, clock));
    }

    /// <summary>Starts the writing thread.</summary>
    public Task StartAsync() => _disruptor.Start();

    /// <summary>HOT: hands a trigger over; from any shard.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="shard">Its shard.</param>
    public void Publish(in TriggerEvent trigger, int shard)
    {
        var ring = _disruptor.RingBuffer;
        var sequence = ring.Next();
        ref var slot = ref ring[sequence];
        slot = trigger;
        slot.Id |= (long)shard << ShardShift;
        ring.Publish(sequence);
    }

    /// <summary>Writes what is left. The shards have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disruptor.HasStarted)
        {
            await _disruptor.Shutdown().ConfigureAwait(false);
        }

        _disruptor.Dispose();
    }

    private readonly struct Writer(TriggerRingWriter mapped, WireClock clock) : IValueEventHandler<TriggerEvent>
    {
        public string Name => "crossfeed-triggers";

        public void OnEvent(ref TriggerEvent data, long sequence, bool endOfBatch) => mapped.Publish(in data, clock.Wall(WireClock.Monotonic()));
    }
}
