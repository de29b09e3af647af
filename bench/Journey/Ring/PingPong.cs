using System.Diagnostics;
using System.Threading.Channels;
using Crossfeed.Bench.Journey.Wire;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Journey.Ring;

/// <summary>One value to another thread and back, both spinning: every round trip is timed.</summary>
internal static class PingPong
{
    private const int Slots = 1024;

    /// <summary>Through two rings.</summary>
    /// <param name="cores">Where the threads run.</param>
    /// <param name="roundTrips">How many.</param>
    public static async Task<Latencies> RingAsync(CorePlan cores, int roundTrips)
    {
        var wait = new BusySpinWaitStrategy();
        var pongs = ValueRingBuffer<long>.CreateSingleProducer(static () => 0, Slots, wait);
        var barrier = pongs.NewBarrier();
        var consumed = new Sequence();
        pongs.AddGatingSequences(consumed);
        using var pings = new ValueDisruptor<long>(static () => 0, Slots, new PinnedThreads(cores.Reader), ProducerType.Single, wait);
        pings.HandleEventsWith(new Echo(pongs));
        await pings.Start().ConfigureAwait(false);
        var result = await PinnedThreads.RunAsync(cores.Hot, () => Time(roundTrips, value =>
        {
            var ping = pings.RingBuffer.Next();
            pings.RingBuffer[ping] = value;
            pings.RingBuffer.Publish(ping);
            var pong = consumed.Value + 1;
            barrier.WaitFor(pong);
            consumed.SetValue(pong);
        })).ConfigureAwait(false);
        await pings.Shutdown().ConfigureAwait(false);
        return result;
    }

    /// <summary>Through two channels, polled: their own wake-up costs a hundred times as much.</summary>
    /// <param name="cores">Where the threads run.</param>
    /// <param name="roundTrips">How many.</param>
    public static async Task<Latencies> ChannelAsync(CorePlan cores, int roundTrips)
    {
        var pings = NewChannel();
        var pongs = NewChannel();
        var echo = PinnedThreads.RunAsync(cores.Reader, () =>
        {
            while (!pings.Reader.Completion.IsCompleted)
            {
                if (pings.Reader.TryRead(out var value))
                {
                    pongs.Writer.TryWrite(value);
                }
            }

            return 0;
        });
        var result = await PinnedThreads.RunAsync(cores.Hot, () => Time(roundTrips, value =>
        {
            pings.Writer.TryWrite(value);
            while (!pongs.Reader.TryRead(out _))
            {
            }
        })).ConfigureAwait(false);
        pings.Writer.Complete();
        await echo.ConfigureAwait(false);
        return result;
    }

    private static Channel<long> NewChannel() => Channel.CreateBounded<long>(new BoundedChannelOptions(Slots) { SingleReader = true, SingleWriter = true });

    // One reading of the clock a round trip: the end of one is the start of the next.
    private static Latencies Time(int roundTrips, Action<long> trip)
    {
        var samples = new LatencySamples(roundTrips);
        for (var i = 0; i < roundTrips / 4; i++)
        {
            trip(i);
        }

        var last = Stopwatch.GetTimestamp();
        for (var i = 0; i < roundTrips; i++)
        {
            trip(i);
            var now = Stopwatch.GetTimestamp();
            samples.Add((now - last) * 1_000_000_000 / Stopwatch.Frequency);
            last = now;
        }

        return LatencySamples.Of(samples)!;
    }

    private readonly struct Echo(ValueRingBuffer<long> pongs) : IValueEventHandler<long>
    {
        public void OnEvent(ref long data, long sequence, bool endOfBatch)
        {
            var pong = pongs.Next();
            pongs[pong] = data;
            pongs.Publish(pong);
        }
    }
}
