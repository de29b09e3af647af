using System.Text;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[NonParallelizable]
internal sealed class GateAllocationTests
{
    private const int RoundsInLap = 20;

    [TestCase(GatePath.Scanned)]
    [TestCase(GatePath.General)]
    public void Nothing_is_allocated_after_the_first_round(GatePath path)
    {
        using var decoding = new GateDecoding(path);
        AssertNothingAllocated(decoding, Array.ConvertAll(GateFixtures.Frames, Encoding.UTF8.GetBytes));
    }

    /// <summary>Frames of every kind, decoded again and again on this thread, whose allocations are counted exactly.</summary>
    public static void AssertNothingAllocated(GateDecoding decoding, IReadOnlyList<byte[]> frames)
    {
        Decode(decoding, frames);
        var allocated = Allocations.OfCheapestLap(5, _ =>
        {
            for (var round = 0; round < RoundsInLap; round++)
            {
                Decode(decoding, frames);
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    private static void Decode(GateDecoding decoding, IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            decoding.Decode(frames[i]);
        }
    }
}
