using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Micro.Ring;

/// <summary>One value to another thread and back: two hops an operation. Needs two free cores.</summary>
[MemoryDiagnoser]
public class PingPongBench
{
    private const int RoundTrips = 10_000;
    private const int Size = 1024;

    private readonly Channel<long> _pings = NewChannel();
    private readonly Channel<long> _pongs = NewChannel();
    private ValueDisruptor<long> _pingRing = null!;
    private ValueRingBuffer<long> _pongRing = null!;
    private SequenceBarrier _pongBarrier = null!;
    private Sequence _pongSequence = null!;
    private Thread _echo = null!;

    [GlobalSetup]
    public void Start()
    {
        var wait = new BusySpinWaitStrategy();
        _pongRing = ValueRingBuffer<long>.CreateSingleProducer(() => 0, Size, wait);
        _pongBarrier = _pongRing.NewBarrier();
        _pongSequence = new Sequence();
        _pongRing.AddGatingSequences(_pongSequence);
        _pingRing = new ValueDisruptor<long>(() => 0, Size, ProducerType.Single, wait);
        _pingRing.HandleEventsWith(new Echo(_pongRing));
        _pingRing.Start().Wait();
        _echo = new Thread(EchoChannel) { IsBackground = true };
        _echo.Start();
    }

    [GlobalCleanup]
    public void Stop()
    {
        _pingRing.Halt().Wait();
        _pings.Writer.Complete();
        _echo.Join();
    }

    [Benchmark(OperationsPerInvoke = RoundTrips)]
    public long Ring()
    {
        var ring = _pingRing.RingBuffer;
        var last = 0L;
        for (var i = 0; i < RoundTrips; i++)
        {
            var ping = ring.Next();
            ring[ping] = i;
            ring.Publish(ping);
            var pong = _pongSequence.Value + 1;
            _pongBarrier.WaitFor(pong);
            last = _pongRing[pong];
            _pongSequence.SetValue(pong);
        }

        return last;
    }

    /// <summary>Polls as the ring does: a channel's own wake-up costs a hundred times as much.</summary>
    [Benchmark(OperationsPerInvoke = RoundTrips, Baseline = true)]
    public long ChannelPolled()
    {
        var last = 0L;
        for (var i = 0; i < RoundTrips; i++)
        {
            _pings.Writer.TryWrite(i);
            while (!_pongs.Reader.TryRead(out last))
            {
            }
        }

        return last;
    }

    private static Channel<long> NewChannel() =>
        Channel.CreateBounded<long>(new BoundedChannelOptions(Size) { SingleReader = true, SingleWriter = true });

    private void EchoChannel()
    {
        var reader = _pings.Reader;
        while (!reader.Completion.IsCompleted)
        {
            if (reader.TryRead(out var value))
                _pongs.Writer.TryWrite(value);
            else
                Thread.SpinWait(1);
        }
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
