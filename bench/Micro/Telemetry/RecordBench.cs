using BenchmarkDotNet.Attributes;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Telemetry;

/// <summary>What a measured time costs: the clock, the histogram, the meter. Values as they come from a live thread: mostly one octave, a tail behind it.</summary>
[MemoryDiagnoser]
public class RecordBench
{
    private const int Values = 4_096;
    private const int Mask = Values - 1;

    private readonly LatencyHistogram _histogram = new();
    private readonly HiccupMeter _meter = new("bench");
    private readonly long[] _values = new long[Values];
    private readonly long[] _counters = new long[1_024];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        for (var i = 0; i < Values; i++)
        {
            _values[i] = random.Next(100) == 0 ? random.NextInt64(10_000, 5_000_000) : random.NextInt64(200, 900);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values, Description = "counter in an array")]
    public void Count()
    {
        foreach (var value in _values)
        {
            Volatile.Write(ref _counters[value & 1_023], _counters[value & 1_023] + 1);
        }
    }

    [Benchmark(OperationsPerInvoke = Values, Description = "histogram: record")]
    public void Record()
    {
        foreach (var value in _values)
        {
            _histogram.Record(value);
        }
    }

    [Benchmark(OperationsPerInvoke = Values, Description = "histogram: record, negative")]
    public void RecordNegative()
    {
        foreach (var value in _values)
        {
            _histogram.Record(-value);
        }
    }

    [Benchmark(OperationsPerInvoke = Values, Description = "histogram: record, expected every 250 ns")]
    public void RecordExpected()
    {
        foreach (var value in _values)
        {
            _histogram.RecordWithExpectedInterval(value, 250);
        }
    }

    [Benchmark(OperationsPerInvoke = Values, Description = "meter: turn")]
    public void Turn()
    {
        var now = 0L;
        foreach (var value in _values)
        {
            _meter.Turn(now += value & Mask);
        }
    }

    [Benchmark(Description = "clock: stopwatch")]
    public long Stopwatch() => System.Diagnostics.Stopwatch.GetTimestamp();

    [Benchmark(Description = "clock: monotonic nanoseconds")]
    public long Clock() => WireClock.Monotonic();

    [Benchmark(Description = "percentile")]
    public long Percentile() => _histogram.Percentile(99.9);
}
