using Crossfeed.Bench.Micro.Health;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class SilenceRatioTests
{
    // Measured 0.12: each stream against its own rate and against its venue's other streams, ten times a second.
    [Test]
    public void Look_at_all_streams_costs_a_few_fixed_bounds()
    {
        var bench = new SilenceLookBench();
        bench.Setup();
        RatioGate.AtLeast(0.04, new AlternatingRounds(bench.Watch, () => bench.Fixed()));
    }
}
