using Crossfeed.Bench.Micro.Decode;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class DecodeRatioTests
{
    // Measured 5.9 to 7.0, on a machine with a load of 8 to 48 on 4 cores. The aim is 4; 3 leaves room for other processors.
    [Test]
    public void Scanner_on_mixed_frames_beats_a_reader_that_only_splits_them()
    {
        var bench = new MixedDecodeBench();
        bench.Setup();
        RatioGate.AtLeast(3, new AlternatingRounds(bench.Ours, bench.Tokens));
    }

    // Measured 12 to 30.
    [Test]
    public void Scanner_beats_the_general_path_on_binance_frames()
    {
        var bench = new BinanceDecodeBenchmarks { Frame = "mixed" };
        bench.Setup();
        RatioGate.AtLeast(5, new AlternatingRounds(bench.Scanner, bench.General));
    }

    // Measured 8.4 (trade) to 57 (40 levels).
    [Test]
    public void Scanner_beats_the_general_path_on_gate_frames([Values] GateDecodeBench.Message frame)
    {
        var bench = new GateDecodeBench { Frame = frame };
        bench.Setup();
        RatioGate.AtLeast(4, new AlternatingRounds(() => bench.Scanner(), () => bench.GeneralPath()));
    }

    // Measured 1.2 to 1.3.
    [Test]
    public void Look_for_json_is_no_dearer_than_a_reader()
    {
        var bench = new JsonSyntaxBench();
        bench.Setup();
        RatioGate.AtLeast(0.5, new AlternatingRounds(() => bench.Syntax(), () => bench.Reader()));
    }

    // Measured 14.
    [Test]
    public void Frame_that_breaks_off_costs_a_fraction_of_the_readers_exception()
    {
        var bench = new JsonSyntaxBench();
        bench.Setup();
        RatioGate.AtLeast(4, new AlternatingRounds(() => bench.BrokenSyntax() ? 1 : 0, () => bench.BrokenReader() ? 1 : 0));
    }
}
