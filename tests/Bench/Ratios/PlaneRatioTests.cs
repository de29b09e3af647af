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

    // Measured 0.5: two messages for one, the second decoded and dropped before the book.
    [Test]
    public void Second_leg_costs_no_more_than_a_message()
    {
        var bench = new LegsBench();
        RatioGate.AtLeast(0.25, new AlternatingRounds(bench.Two, bench.One));
    }

    [Test]
    public void Damaged_message_costs_a_fraction_of_an_exception()
    {
        var bench = new BrokenFramesBench();
        RatioGate.AtLeast(3, new AlternatingRounds(bench.Plane, bench.Reader));
    }
}
