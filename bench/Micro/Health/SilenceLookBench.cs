using BenchmarkDotNet.Attributes;
using Crossfeed.Health;
using Crossfeed.Market;

namespace Crossfeed.Bench.Micro.Health;

/// <summary>One look of the silence watch at all streams of a venue, ten of which are taken a second: 2,000 listings of four channels on forty lines, against a loop that compares each stream's last message with a fixed bound.</summary>
[MemoryDiagnoser]
public class SilenceLookBench
{
    private const int Listings = 2_000;
    private const int Lines = 40;
    private const int LearningLooks = 1_200; // two minutes: past what the watch learns before it judges
    private const long FixedBoundNanos = 30 * Timestamp.NanosPerSecond;
    private const long LookNanos = 100 * Timestamp.NanosPerMilli;

    private readonly SilenceWatch _watch = new(new SilenceOptions());
    private readonly StreamSighting[] _sightings = new StreamSighting[Listings * StreamChannels.Count];
    private readonly Random _random = new(3);
    private long _now = 1_700_000_000_000_000_000;

    [GlobalSetup]
    public void Setup()
    {
        for (var listing = 0; listing < Listings; listing++)
        {
            foreach (var channel in Enum.GetValues<StreamChannel>())
            {
                var number = _watch.Add(new StreamKey($"S{listing}", channel), channel == StreamChannel.Depth);
                _sightings[number] = new StreamSighting { SubscribedNanos = _now, Line = 1 + (listing % Lines), IsConnected = true };
            }
        }

        for (var look = 0; look < LearningLooks; look++)
        {
            Watch();
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Listings * StreamChannels.Count, Description = "a fixed bound for all streams")]
    public int Fixed()
    {
        Arrive();
        var silent = 0;
        foreach (ref readonly var stream in _sightings.AsSpan())
        {
            silent += _now - stream.LastNanos > FixedBoundNanos ? 1 : 0;
        }

        return silent;
    }

    [Benchmark(OperationsPerInvoke = Listings * StreamChannels.Count, Description = "the silence watch")]
    public long Watch()
    {
        Arrive();
        _watch.Look(_now, _sightings, []);
        return _watch.SilencesFound;
    }

    // Half of the streams had a message since the last look.
    private void Arrive()
    {
        _now += LookNanos;
        foreach (ref var stream in _sightings.AsSpan())
        {
            if (_random.Next(2) == 0)
            {
                stream.Messages++;
                stream.LastNanos = _now - _random.Next((int)LookNanos);
            }
        }
    }
}
