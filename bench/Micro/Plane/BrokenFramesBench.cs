using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>A damaged message through the hot plane, its head kept for the cold plane, against a <see cref="Utf8JsonReader"/> that says no by its exception.</summary>
[MemoryDiagnoser]
public class BrokenFramesBench
{
    private readonly BrokenFrames _frames = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = BrokenFrames.Messages, Description = "Utf8JsonReader and its exception")]
    public long Reader()
    {
        var rejected = 0L;
        foreach (ref readonly var slot in _frames.Slots)
        {
            rejected += IsJson(slot.Payload) ? 0 : 1;
        }

        return rejected;
    }

    [Benchmark(OperationsPerInvoke = BrokenFrames.Messages, Description = "hot plane")]
    public long Plane() => _frames.Play();

    private static bool IsJson(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message);
            while (reader.Read())
            {
                // only its errors matter
            }

            return true;
        }
        catch (JsonException)
        {
            return false; // its only way to say no
        }
    }
}
