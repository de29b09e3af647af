using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Whether a frame is JSON, which the general path asks before it reads: against a <see cref="Utf8JsonReader"/> over the same bytes, of whole frames and of one that breaks off.</summary>
[MemoryDiagnoser]
public class JsonSyntaxBench
{
    private byte[][] _frames = [];
    private byte[] _broken = [];

    [GlobalSetup]
    public void Setup()
    {
        _frames = [.. BinanceFrames.Mixed.Select((name, i) => BinanceFrames.Write(name, i).ToArray())];
        _broken = _frames[0][..^1];
    }

    [Benchmark(Baseline = true, Description = "Utf8JsonReader, whole frames")]
    public int Reader()
    {
        var documents = 0;
        foreach (var frame in _frames)
        {
            documents += Read(frame) ? 1 : 0;
        }

        return documents;
    }

    [Benchmark(Description = "JsonSyntax, whole frames")]
    public int Syntax()
    {
        var documents = 0;
        foreach (var frame in _frames)
        {
            documents += JsonSyntax.IsDocument(frame, out _) ? 1 : 0;
        }

        return documents;
    }

    [Benchmark(Description = "Utf8JsonReader, a frame that breaks off")]
    public bool BrokenReader() => Read(_broken);

    [Benchmark(Description = "JsonSyntax, a frame that breaks off")]
    public bool BrokenSyntax() => JsonSyntax.IsDocument(_broken, out _);

    private static bool Read(ReadOnlySpan<byte> frame)
    {
        try
        {
            var reader = new Utf8JsonReader(frame);
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
