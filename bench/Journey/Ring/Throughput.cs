using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Journey.Ring;

/// <summary>Events from one or three threads to one other, as fast as it takes them.</summary>
internal static class Throughput
{
    private const int Slots = 64 << 10;

    /// <summary>Through the ring.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="cores">Where the threads run.</param>
    /// <param name="producers">How many threads publish.</param>
    /// <param name="events">How many events each.</param>
    /// <returns>Events a second.</returns>
    public static async Task<double> RingAsync<T>(CorePlan cores, int producers, int events)
        where T : struct, IEvent
    {
        var type = producers == 1 ? ProducerType.Single : ProducerType.Multi;
        using var disruptor = new ValueDisruptor<T>(static () => default, Slots, new PinnedThreads(cores.Hot), type, new BusySpinWaitStrategy());
        var sum = new Sum();
        disruptor.HandleEventsWith(new Handler<T>(sum));
        await disruptor.Start().ConfigureAwait(false);
        var ring = disruptor.RingBuffer;
        var seconds = await ProduceAsync(cores, producers, () =>
        {
            for (var i = 0; i < events; i++)
            {
                var sequence = ring.Next();
                ring[sequence].Value = i;
                ring.Publish(sequence);
            }
        }, () => sum.Count == (long)producers * events).ConfigureAwait(false);
        await disruptor.Shutdown().ConfigureAwait(false);
        return producers * (double)events / seconds;
    }

    /// <summary>Through a channel, polled on both sides.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="cores">Where the threads run.</param>
    /// <param name="producers">How many threads publish.</param>
    /// <param name="events">How many events each.</param>
    /// <returns>Events a second.</returns>
    public static async Task<double> ChannelAsync<T>(CorePlan cores, int producers, int events)
        where T : struct, IEvent
    {
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(Slots) { SingleReader = true, SingleWriter = producers == 1 });
        var sum = new Sum();
        var consumer = PinnedThreads.RunAsync(cores.Hot, () =>
        {
            while (!channel.Reader.Completion.IsCompleted)
            {
                if (channel.Reader.TryRead(out var value))
                {
                    sum.Add(value.Value);
                }
            }

            return 0;
        });
        var seconds = await ProduceAsync(cores, producers, () =>
        {
            var value = default(T);
            for (var i = 0; i < events; i++)
            {
                value.Value = i;
                while (!channel.Writer.TryWrite(value))
                {
                }
            }
        }, () => sum.Count == (long)producers * events).ConfigureAwait(false);
        channel.Writer.Complete();
        await consumer.ConfigureAwait(false);
        return producers * (double)events / seconds;
    }

    // From the moment all producers are on their cores until the consumer has taken the last event.
    private static async Task<double> ProduceAsync(CorePlan cores, int producers, Action produce, Func<bool> isConsumed)
    {
        using var ready = new Barrier(producers + 1);
        int?[] places = [cores.Reader, cores.Sender, cores.Allowed[0]];
        var running = Enumerable.Range(0, producers).Select(i => PinnedThreads.RunAsync(places[i], () =>
        {
            ready.SignalAndWait();
            produce();
            return 0;
        })).ToArray();
        ready.SignalAndWait();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(running).ConfigureAwait(false);
        var spin = default(SpinWait);
        while (!isConsumed())
        {
            spin.SpinOnce();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>An event of some size.</summary>
    internal interface IEvent
    {
        long Value { get; set; }
    }

    /// <summary>8 B.</summary>
    internal struct Event8 : IEvent
    {
        public long Value { get; set; }
    }

    /// <summary>64 B.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    internal struct Event64 : IEvent
    {
        public long Value { get; set; }
    }

    private sealed class Sum
    {
        private long _count;
        private long _total;

        public long Count => Volatile.Read(ref _count); // read by who waits for the end; nothing else is published by it

        public void Add(long value)
        {
            _total += value;
            Volatile.Write(ref _count, _count + 1); // single writer
        }
    }

    private readonly struct Handler<T>(Sum sum) : IValueEventHandler<T>
        where T : struct, IEvent
    {
        public void OnEvent(ref T data, long sequence, bool endOfBatch) => sum.Add(data.Value);
    }
}
