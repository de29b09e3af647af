using System.Diagnostics;
using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Journey.Replay;

/// <summary>Plays a reel through the ring: one thread publishes frames that lie in memory, the hot thread decodes, applies and evaluates them on its core.</summary>
internal static class RingPlayer
{
    private const int Slots = 1 << 12; // the live engine's
    private const int Batch = 16; // slots claimed at once: what one read of a busy socket brings

    /// <summary>Plays a reel several times.</summary>
    /// <param name="reel">The frames.</param>
    /// <param name="passes">How often.</param>
    /// <param name="cores">Where the threads run.</param>
    /// <returns>Frames a second, from the first to the end of the last.</returns>
    public static async Task<double> PlayAsync(FrameReel reel, int passes, CorePlan cores)
    {
        var plane = PlanePlayer.NewPlane();
        var faults = new ProcessorFaults();
        IWaitStrategy wait = cores.CanSpin ? new BusySpinWaitStrategy() : new BlockingWaitStrategy();
        using var disruptor = new ValueDisruptor<FrameSlot>(static () => default, Slots, new PinnedThreads(cores.Hot), ProducerType.Single, wait, faults);
        disruptor.HandleEventsWith(new HotHandler(plane, new AllocationMeter(), disruptor.RingBuffer));
        await disruptor.Start().ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        await PinnedThreads.RunAsync(cores.Sender, () =>
        {
            for (var pass = 0; pass < passes; pass++)
            {
                Publish(disruptor.RingBuffer, reel, pass);
            }

            return 0;
        }).ConfigureAwait(false);
        await disruptor.Shutdown().ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (faults.First is { } fault)
        {
            throw new InvalidOperationException($"the hot thread failed: {fault.Exception}");
        }

        return (long)passes * reel.Frames / seconds;
    }

    private static void Publish(ValueRingBuffer<FrameSlot> ring, FrameReel reel, int pass)
    {
        for (var next = 0; next < reel.Count;)
        {
            var count = Math.Min(Batch, reel.Count - next);
            var high = ring.Next(count);
            for (var sequence = high - count + 1; sequence <= high; sequence++)
            {
                reel.Fill(ref ring[sequence], next++, pass);
            }

            ring.Publish(high - count + 1, high);
        }
    }
}
