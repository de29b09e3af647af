using Crossfeed.Bench.Micro.Plane;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class PlaneRatioTests
{
    // Measured 7.6 to 12.
    [Test]
    public void Hot_plane_beats_a_reader_of_tokens_with_sorted_arrays()
    {
        var bench = new PlaneBench();
        RatioGate.AtLeast(3, new AlternatingRounds(bench.Ours, bench.Plain));
    }
}
