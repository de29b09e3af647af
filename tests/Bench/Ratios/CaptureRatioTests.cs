using System.Runtime.Intrinsics.X86;
using Crossfeed.Bench.Micro.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class CaptureRatioTests
{
    private const int Frames = 8_192; // 1.8 MB

    // Measured 0.42 to 0.80: every checksum is verified, the baseline looks at nothing.
    [Test]
    public void Reading_costs_a_few_times_a_sequential_read()
    {
        using var source = new CaptureBenchSource(Frames);
        var bench = new CaptureReadBench();
        bench.Setup(source);
        using var reader = new CaptureReader(source.Capture);
        RatioGate.AtLeast(0.15, new AlternatingRounds(() => CaptureReadBench.ReadAll(reader), bench.SequentialRead, () => ReadFirst(reader)));
    }

    // Measured 1.8 to 2.8; half of that would be no gate, as without lanes it is 1.0. Only where the processor can join lanes: elsewhere both are the same.
    [Test]
    public void Checksum_in_lanes_beats_one_stream()
    {
        Assume.That(Sse42.X64.IsSupported && Pclmulqdq.IsSupported, "the processor cannot join lanes");
        var bench = new ChecksumBench { Bytes = 8_000 };
        bench.Fill();
        RatioGate.AtLeast(1.1, new AlternatingRounds(() => bench.ThreeLanes(), () => bench.OneStream()));
    }

    // Opens the segment, which takes a handle a pass; from there on nothing may be allocated.
    private static void ReadFirst(CaptureReader reader)
    {
        var slot = default(FrameSlot);
        reader.Rewind();
        Assert.That(reader.Read(ref slot));
    }
}
