using System.Runtime.InteropServices;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Micro.Ring;

/// <summary>Events of 64 bytes from this thread to one other, as fast as it takes them.</summary>
[MemoryDiagnoser]
public class ThroughputBench
{
    private const int Events = 1_000_000;
    private const int Size = 64 * 1024;

    private readonly Channel<Event64> _channel =
        Channel.CreateBounded<Event64>(new BoundedChannelOptions(Size) { SingleReader = true, SingleWriter = true });

    private ValueDisruptor<Event64> _single = null!;
    private ValueDisruptor<Event64> _multi = null!;
    private Sum _singleSum = null!;
    private Sum _multiSum = null!;
    private Thread _reader = null!;
    private long _read;

    [GlobalSetup(Targets = [nameof(SingleProducerRing)])]
    public void StartSingle() => (_single, _singleSum) = Start(ProducerType.Single);

    [GlobalSetup(Targets = [nameof(MultiProducerRing)])]
    public void StartMulti() => (_multi, _multiSum) = Start(ProducerType.Multi);

    [GlobalSetup(Targets = [nameof(ChannelPolled)])]
    public void StartChannel()
    {
        _reader = new Thread(ReadChannel) { IsBackground = true };
        _reader.Start();
    }

    [GlobalCleanup]
    public void Stop()
    {
        _single?.Halt().Wait();
        _multi?.Halt().Wait();
        _channel.Writer.TryComplete();
        _reader?.Join();
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long SingleProducerRing() => Publish(_single, _singleSum);

    [Benchmark(OperationsPerInvoke = Events)]
    public long MultiProducerRing() => Publish(_multi, _multiSum);

    [Benchmark(OperationsPerInvoke = Events, Baseline = true)]
    public long ChannelPolled()
    {
        var target = Volatile.Read(ref _read) + Events;
        var value = default(Event64);
        for (var i = 0; i < Events; i++)
        {
            value.Value = i;
            while (!_channel.Writer.TryWrite(value))
            {
            }
        }

        while (Volatile.Read(ref _read) < target)
        {
        }

        return target;
    }

    private static (ValueDisruptor<Event64> Disruptor, Sum Sum) Start(ProducerType producerType)
    {
        var sum = new Sum();
        var disruptor = new ValueDisruptor<Event64>(() => default, Size, producerType, new BusySpinWaitStrategy());
        disruptor.HandleEventsWith(new SumHandler(sum));
        disruptor.Start().Wait();
        return (disruptor, sum);
    }

    private static long Publish(ValueDisruptor<Event64> disruptor, Sum sum)
    {
        var ring = disruptor.RingBuffer;
        for (var i = 0; i < Events; i++)
        {
            var sequence = ring.Next();
            ring[sequence].Value = i;
            ring.Publish(sequence);
        }

        while (ring.GetMinimumGatingSequence() < ring.Cursor)
        {
        }

        return sum.Value;
    }

    private void ReadChannel()
    {
        var sum = 0L;
        while (!_channel.Reader.Completion.IsCompleted)
        {
            if (!_channel.Reader.TryRead(out var value))
                continue;
            sum += value.Value;
            Volatile.Write(ref _read, _read + 1);
        }

        GC.KeepAlive(sum);
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Event64
    {
        public long Value;
    }

    private sealed class Sum
    {
        public long Value;
    }

    private readonly struct SumHandler(Sum sum) : IValueEventHandler<Event64>
    {
        public void OnEvent(ref Event64 data, long sequence, bool endOfBatch) => sum.Value += data.Value;
    }
}
