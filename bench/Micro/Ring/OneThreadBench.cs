using System.Runtime.InteropServices;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Crossfeed.Ring;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Bench.Micro.Ring;

/// <summary>Batches of events of 64 bytes published and taken by one thread, as where sockets, decoding and books share one: what the bookkeeping costs, no cache line travels.</summary>
[MemoryDiagnoser]
public class OneThreadBench
{
    private const int Batches = 256;
    private const int Batch = 32;
    private const int Events = Batches * Batch;
    private const int Size = 1_024;

    private readonly Channel<Event64> _channel = Channel.CreateBounded<Event64>(new BoundedChannelOptions(Size) { SingleReader = true, SingleWriter = true });
    private readonly Sum _sum = new();
    private readonly ProcessorFaults _faults = new();
    private readonly ValueRingBuffer<Event64> _single = ValueRingBuffer<Event64>.CreateSingleProducer(static () => default, Size, new BusySpinWaitStrategy());
    private readonly ValueRingBuffer<Event64> _multi = ValueRingBuffer<Event64>.CreateMultiProducer(static () => default, Size, new BusySpinWaitStrategy());
    private readonly ValueEventPoller<Event64, SumHandler> _singlePoller;
    private readonly ValueEventPoller<Event64, SumHandler> _multiPoller;

    public OneThreadBench()
    {
        _singlePoller = new ValueEventPoller<Event64, SumHandler>(_single, new SumHandler(_sum), _faults);
        _multiPoller = new ValueEventPoller<Event64, SumHandler>(_multi, new SumHandler(_sum), _faults);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public long ChannelTried()
    {
        var sum = 0L;
        var value = default(Event64);
        for (var batch = 0; batch < Batches; batch++)
        {
            for (var i = 0; i < Batch; i++)
            {
                value.Value = i;
                _channel.Writer.TryWrite(value);
            }

            while (_channel.Reader.TryRead(out var read))
            {
                sum += read.Value;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public long SingleProducerRing() => Run(_single, _singlePoller);

    [Benchmark(OperationsPerInvoke = Events)]
    public long MultiProducerRing() => Run(_multi, _multiPoller);

    private long Run(ValueRingBuffer<Event64> ring, ValueEventPoller<Event64, SumHandler> poller)
    {
        for (var batch = 0; batch < Batches; batch++)
        {
            for (var i = 0; i < Batch; i++)
            {
                if (ring.TryNext(out var sequence))
                {
                    ring[sequence].Value = i;
                    ring.Publish(sequence);
                }
            }

            poller.Poll(endsBatch: true);
        }

        return _sum.Value;
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
