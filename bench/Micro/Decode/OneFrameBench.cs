using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// One frame decoded: by the scanner, by the general path, and as the baseline a <see cref="Utf8JsonReader"/> that reads every token and does nothing with it, which is less than any decoder built on it
/// can do.
/// </summary>
[MemoryDiagnoser]
public abstract unsafe class OneFrameBench
{
    private readonly DecodedFrame _output = new();
    private FrameDecoder _decoder = null!;
    private FrameBlock _block = null!;
    private int _length;

    [Benchmark]
    public int Scanner()
    {
        _decoder.Decode(_block.Pointer, _length, _output);
        return _output.Events.Length;
    }

    [Benchmark]
    public int GeneralPath()
    {
        ((ITwoPathDecoder)_decoder).DecodeGeneral(_block.Pointer, _length, _output);
        return _output.Events.Length;
    }

    [Benchmark(Baseline = true)]
    public int TokensOnly()
    {
        var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(_block.Pointer, _length));
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    /// <summary>Gives the frames to the decoder, which may remember what they are like; the last one is measured.</summary>
    /// <exception cref="InvalidOperationException">The scanner leaves one of them to the general path: there is nothing to compare.</exception>
    private protected void Load(FrameDecoder decoder, params IEnumerable<string> frames)
    {
        _decoder = decoder;
        foreach (var text in frames)
        {
            var frame = Encoding.UTF8.GetBytes(text);
            _block = new FrameBlock(frame.Length);
            frame.CopyTo(_block.Memory.Span);
            _length = frame.Length;
            if (!((ITwoPathDecoder)decoder).TryScan(_block.Pointer, _length, _output))
            {
                throw new InvalidOperationException("the scanner leaves this frame to the general path: nothing to compare");
            }
        }
    }
}
