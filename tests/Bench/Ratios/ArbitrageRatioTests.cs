using Crossfeed.Bench.Micro.Arbitrage;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class ArbitrageRatioTests
{
    private EvaluateBench _bench = null!;

    // New for each test: triggers that another one left open would be evaluated too.
    [SetUp]
    public void Open()
    {
        _bench = new EvaluateBench();
        _bench.Setup();
    }

    [TearDown]
    public void Close() => _bench.Cleanup();

    // Measured 7.3 to 12.
    [Test]
    public void Nothing_changed_costs_a_fraction_of_a_change() => RatioGate.AtLeast(3, AlternatingRounds.Of(_bench.Unchanged, _bench.Quiet));

    // Measured 7.5 (triggers of another test still open) to 19.
    [Test]
    public void Unchanged_top_beats_decimals() => RatioGate.AtLeast(3, AlternatingRounds.Of(_bench.Quiet, _bench.DecimalQuiet));

    // Measured 4.7 to 6.1.
    [Test]
    public void Opening_and_closing_beats_decimals() => RatioGate.AtLeast(2, AlternatingRounds.Of(_bench.Crossing, _bench.DecimalCrossing));

    // Measured 3.9 to 6.0.
    [Test]
    public void Publishing_triggers_beats_decimals() => RatioGate.AtLeast(1.9, AlternatingRounds.Of(_bench.CrossingPublished, _bench.DecimalCrossing));
}
