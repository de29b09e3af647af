using Crossfeed.Bench.Micro.Capture;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

[TestFixture]
[NonParallelizable]
public sealed class CaptureAppendRatioTests
{
    private const int Frames = 4_096; // 0.9 MB
    private const int RoundsACapture = 64; // they fit into one segment: what is judged is the append, not the change of segments

    // Measured 0.8 to 5.3: with a checksum and first touches of pages, the baseline with the making of its file.
    [Test]
    public void Appending_costs_a_few_times_a_buffered_stream()
    {
        using var source = new CaptureBenchSource(Frames);
        var bench = new CaptureAppendBench();
        bench.Setup(source);
        var round = 0;
        try
        {
            RatioGate.AtLeast(0.3, new AlternatingRounds(bench.AppendAll, bench.BufferedStream, Renew));
        }
        finally
        {
            bench.End();
        }

        void Renew()
        {
            if (round % RoundsACapture == 0)
            {
                if (round > 0)
                {
                    bench.End();
                }

                bench.Begin();
            }

            round++;
        }
    }
}
