using Crossfeed.Health;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

/// <summary>Streams that arrive in virtual time, looked at ten times a second. A stream that is dead goes on in the model and is no longer seen.</summary>
internal sealed class SimulatedMarket(SilenceWatch watch, long startNanos = SimulatedMarket.Start)
{
    public const long Start = 1_700_000_000_000_000_000;
    public const long Look = 100 * Timestamp.NanosPerMilli;

    private readonly List<Source> _sources = [];
    private StreamSighting[] _sightings = [];

    public long Now { get; private set; } = startNanos;

    public List<int> Numbers => _sources.ConvertAll(s => s.Number);

    /// <summary>Legs to be looked at, by the test.</summary>
    public LegSighting[] Legs { get; set; } = [];

    /// <summary>Adds a stream whose gaps, in seconds, come from <paramref name="gap"/>.</summary>
    public int Add(string native, StreamChannel channel, Func<double> gap, int line = 1, bool provable = false)
    {
        var number = watch.Add(new StreamKey(native, channel), provable);
        Assert.That(number, Is.GreaterThanOrEqualTo(0));
        if (_sightings.Length <= number)
        {
            Array.Resize(ref _sightings, Math.Max(16, 2 * (number + 1)));
        }

        _sightings[number] = new StreamSighting { SubscribedNanos = Now, Line = line, IsConnected = true };
        _sources.Add(new Source(number, gap) { NextNanos = Now + Nanos(gap()) });
        return number;
    }

    public ref StreamSighting Sighting(int stream) => ref _sightings[stream];

    public void Kill(int stream) => _sources.Find(s => s.Number == stream)!.IsDead = true;

    public void Revive(int stream) => _sources.Find(s => s.Number == stream)!.IsDead = false;

    /// <summary>Runs for a time; <paramref name="each"/> sees every look and may end the run by returning false.</summary>
    public void Run(double seconds, Func<bool>? each = null)
    {
        var end = Now + Nanos(seconds);
        while (Now < end)
        {
            Now += Look;
            foreach (var source in _sources)
            {
                ref var sighting = ref _sightings[source.Number];
                while (source.NextNanos <= Now)
                {
                    if (!source.IsDead)
                    {
                        sighting.Messages++;
                        sighting.LastNanos = source.NextNanos;
                    }

                    source.NextNanos += Math.Max(1, Nanos(source.Gap()));
                }
            }

            watch.Look(Now, _sightings, Legs);
            if (each?.Invoke() == false)
            {
                return;
            }
        }
    }

    /// <summary>Runs, and fails at the first stream or line that is found silent.</summary>
    public void RunWithoutAlarm(double seconds, string what)
    {
        var found = watch.SilencesFound;
        Run(seconds, () =>
        {
            if (watch.SilencesFound == found)
            {
                return true;
            }

            var stream = _sources.Find(s => watch.Verdict(s.Number).IsSilent)!.Number;
            Assert.Fail($"{what}: stream {stream} is {watch.Verdict(stream)} at {Timestamp.Text(Now)}, bound {watch.BoundNanos(stream) / 1e9:0.0} s");
            return false;
        });
    }

    /// <summary>Runs until a stream is silent; seconds that took, or -1 if it was not found in time.</summary>
    public double SecondsToSilence(int stream, double atMost)
    {
        var from = Now;
        Run(atMost, () => !watch.Verdict(stream).IsSilent);
        return watch.Verdict(stream).IsSilent ? (Now - from) / 1e9 : -1;
    }

    private static long Nanos(double seconds) => (long)Math.Min(seconds * 1e9, 1e18);

    private sealed class Source(int number, Func<double> gap)
    {
        public int Number { get; } = number;

        public Func<double> Gap { get; } = gap;

        public long NextNanos { get; set; }

        public bool IsDead { get; set; }
    }
}
