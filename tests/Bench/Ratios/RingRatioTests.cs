using Crossfeed.Bench.Micro.Ring;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class RingRatioTests
{
    private readonly OneThreadBench _bench = new();

    // Measured 5.2 to 6.4.
    [Test]
    public void Ring_of_one_producer_beats_a_channel() => RatioGate.AtLeast(2, new AlternatingRounds(_bench.SingleProducerRing, _bench.ChannelTried));

    // Measured 1.1 to 3.2: an atomic addition an event, with nobody to compete with.
    [Test]
    public void Ring_of_several_producers_keeps_up_with_a_channel() => RatioGate.AtLeast(0.5, new AlternatingRounds(_bench.MultiProducerRing, _bench.ChannelTried));
}
