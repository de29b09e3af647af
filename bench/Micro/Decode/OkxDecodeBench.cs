using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Okx;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// 1,024 OKX frames of a kind, all different, so that no branch is learned by heart. Per frame: the scanner, as the baseline the general path, and a <see cref="Utf8JsonReader"/> that only splits the
/// frame into tokens.
/// </summary>
[MemoryDiagnoser]
public unsafe class OkxDecodeBench
{
    private const int Frames = 1_024;

    private readonly DecodedFrame _output = new();
    private readonly (int Offset, int Length)[] _frames = new (int, int)[Frames];
    private OkxDecoder _decoder = null!;
    private FrameBlock _block = null!;

    /// <summary>What the frames are.</summary>
    [Params("mixed", "okx-book", "okx-book-large", "okx-trade", "okx-quote", "okx-ticker")]
    public string Kind { get; set; } = "mixed";

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 1, 8);
        _decoder = new OkxDecoder(decimals) { Symbols = new SymbolTable([new("BTC-USDT", 0)]) };
        var bytes = new List<byte>();
        for (var i = 0; i < Frames; i++)
        {
            var frame = OkxFrames.Write(Kind == "mixed" ? OkxFrames.Mixed[i * 5 % OkxFrames.Mixed.Length] : Kind, i);
            _frames[i] = (bytes.Count, frame.Length);
            bytes.AddRange(frame);
            bytes.AddRange(new byte[32]); // what stands between two frames of a capture
        }

        _block = new FrameBlock(bytes.Count);
        bytes.ToArray().CopyTo(_block.Memory);
        foreach (var (offset, length) in _frames)
        {
            if (!_decoder.TryScan(_block.Pointer + offset, length, _output))
            {
                throw new InvalidOperationException($"a frame is left to the general path: {System.Text.Encoding.UTF8.GetString(_block.Pointer + offset, length)}");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Scanner()
    {
        var sum = 0L;
        foreach (var (offset, length) in _frames)
        {
            _decoder.Decode(_block.Pointer + offset, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public long GeneralPath()
    {
        var sum = 0L;
        foreach (var (offset, length) in _frames)
        {
            _decoder.DecodeGeneral(_block.Pointer + offset, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Tokens()
    {
        var sum = 0L;
        foreach (var (offset, length) in _frames)
        {
            var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(_block.Pointer + offset, length));
            while (reader.Read())
            {
                sum += reader.ValueSpan.Length;
            }
        }

        return sum;
    }
}
