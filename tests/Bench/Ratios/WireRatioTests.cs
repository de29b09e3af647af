using Crossfeed.Bench.Micro.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class WireRatioTests
{
    // Measured 0.95 to 1.03: it finds the ends of frames, which the baseline does not.
    [Test]
    public void Frame_window_keeps_up_with_a_buffered_stream()
    {
        var bench = new FrameWindowBench();
        RatioGate.AtLeast(0.4, new AlternatingRounds(bench.Window, bench.Stream));
    }

    // Measured 1.03 to 1.12: most of both is the framework's framing.
    [Test]
    public void Message_reader_keeps_up_with_a_plain_loop()
    {
        using var bench = new MessageReaderBench();
        RatioGate.AtLeast(0.4, new AlternatingRounds(bench.Reader, bench.Plain));
    }
}
