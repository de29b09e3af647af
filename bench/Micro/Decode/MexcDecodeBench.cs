using BenchmarkDotNet.Attributes;
using Crossfeed.Venues.Mexc;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One push of MEXC spot, and as the floor a walk over the fields of the wrapper, which decodes nothing.</summary>
public unsafe class MexcDecodeBench() : MexcPushBench(new MexcSpotFeed())
{
    [Benchmark(OperationsPerInvoke = Round)]
    public int FieldsOnly()
    {
        var sum = 0;
        foreach (var (block, length) in Frames)
        {
            var fields = new ProtoReader(new ReadOnlySpan<byte>(block.Pointer, length));
            while (fields.MoveNext())
            {
                sum += fields.Field;
            }
        }

        return sum;
    }
}
