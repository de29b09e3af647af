using BenchmarkDotNet.Attributes;
using Crossfeed.Host;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.Bench.Micro.Telemetry;

/// <summary>A value to another thread and back, the other thread spinning with and without an eye on the time that it loses. Needs two free cores.</summary>
[MemoryDiagnoser]
public class SpinBench
{
    private const int RoundTrips = 10_000;
    private const int Size = 1_024;

    private readonly Circuit _plain = new(new BusySpinWaitStrategy());
    private readonly Circuit _metered = new(new HiccupSpinWaitStrategy());

    [GlobalSetup(Target = nameof(Plain))]
    public void StartPlain() => _plain.Start();

    [GlobalSetup(Target = nameof(Metered))]
    public void StartMetered() => _metered.Start();

    [GlobalCleanup(Target = nameof(Plain))]
    public void StopPlain() => _plain.Stop();

    [GlobalCleanup(Target = nameof(Metered))]
    public void StopMetered() => _metered.Stop();

    [Benchmark(Baseline = true, OperationsPerInvoke = RoundTrips, Description = "busy spin")]
    public long Plain() => _plain.Run();

    [Benchmark(OperationsPerInvoke = RoundTrips, Description = "busy spin with a hiccup meter")]
    public long Metered() => _metered.Run();

    // Both sides wait by the strategy.
    private sealed class Circuit
    {
        private readonly ValueDisruptor<long> _pings;
        private readonly ValueRingBuffer<long> _pongs;
        private readonly SequenceBarrier _barrier;
        private readonly Sequence _seen = new();

        public Circuit(IWaitStrategy wait)
        {
            _pongs = ValueRingBuffer<long>.CreateSingleProducer(() => 0, Size, wait);
            _barrier = _pongs.NewBarrier();
            _pongs.AddGatingSequences(_seen);
            _pings = new ValueDisruptor<long>(() => 0, Size, ProducerType.Single, wait);
            _pings.HandleEventsWith(new Echo(_pongs));
        }

        public void Start() => _pings.Start().Wait();

        public void Stop() => _pings.Halt().Wait();

        public long Run()
        {
            var ring = _pings.RingBuffer;
            var last = 0L;
            for (var i = 0; i < RoundTrips; i++)
            {
                var ping = ring.Next();
                ring[ping] = i;
                ring.Publish(ping);
                var pong = _seen.Value + 1;
                _barrier.WaitFor(pong);
                last = _pongs[pong];
                _seen.SetValue(pong);
            }

            return last;
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
