using System.Text;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[NonParallelizable]
internal sealed class GateAllocationTests
{
    private const int Rounds = 100;

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
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            Decode(decoding, frames);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Decode(GateDecoding decoding, IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            decoding.Decode(frames[i]);
        }
    }
}
