using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>HOT: on the engine's hot thread, behind the evaluation of each message: both latencies from the intended send time that the message carries. 0 B.</summary>
/// <param name="fields">Where messages carry it; null to count only.</param>
/// <param name="skip">Messages at the beginning that do not count.</param>
/// <param name="samples">Most latencies to keep.</param>
internal sealed class EvaluationProbe(IdFields? fields, long skip, int samples) : IFrameProbe
{
    private readonly LatencySamples _received = new(samples);
    private readonly LatencySamples _evaluated = new(samples);

    public FrameClock Clock { get; } = new();

    /// <inheritdoc/>
    public void OnEvaluated(in FrameSlot slot)
    {
        if (fields is null)
        {
            Clock.Count();
            return;
        }

        var now = WireClock.Monotonic();
        Clock.Count(now);
        if (Clock.Frames > skip && fields.TryLatency(slot.Payload, now, out var evaluated))
        {
            _evaluated.Add(evaluated);
            _received.Add(evaluated - (now - slot.MonotonicNanos));
        }
    }

    /// <summary>What it saw; the hot thread must have stopped.</summary>
    public WireOutcome Outcome() => new(LatencySamples.Of(_received), LatencySamples.Of(_evaluated), FrameClock.FramesPerSecond(Clock));
}
