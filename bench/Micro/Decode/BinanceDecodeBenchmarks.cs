using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Binance;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// One Binance frame to events: the verified scanner against the general path (Utf8JsonReader), in one run, so that the ratio means something. <c>Tokens</c> is
/// what Utf8JsonReader needs to split the frame, before anything is decoded; <c>Copy</c> is the floor: moving the frame's bytes. Frames have the sizes and number lengths of the venue's. <c>mixed</c> is a round of 16 frames of both markets in the venue's proportions, per frame.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public unsafe class BinanceDecodeBenchmarks
{
    private readonly DecodedFrame _output = new();
    private readonly byte[] _copy = new byte[1 << 17];
    private BinanceDecoder _spot = null!;
    private BinanceDecoder _linear = null!;
    private (BinanceDecoder Decoder, FrameBlock Block, int Length)[] _frames = [];

    [Params("spot-depth", "spot-depth-100", "spot-quote", "spot-trade", "spot-aggregate", "spot-bar", "linear-depth", "linear-quote", "linear-trade", "mixed")]
    public string Frame { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 5);
        decimals.Set(1, 1, 3);
        _spot = new BinanceDecoder(decimals, MarketKind.Spot) { Symbols = BinanceFrames.Symbols(0) };
        _linear = new BinanceDecoder(decimals, MarketKind.Linear) { Symbols = BinanceFrames.Symbols(1) };
        var names = Frame == "mixed" ? BinanceFrames.Mixed : Enumerable.Repeat(Frame, BinanceFrames.Mixed.Length);
        _frames = [.. names.Select((name, index) => Load(name, index))];
    }

    [Benchmark(OperationsPerInvoke = BinanceFrames.Round)]
    public long Scanner()
    {
        var sum = 0L;
        foreach (var (decoder, block, length) in _frames)
        {
            decoder.Decode(block.Pointer, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = BinanceFrames.Round)]
    public long General()
    {
        var sum = 0L;
        foreach (var (decoder, block, length) in _frames)
        {
            decoder.DecodeGeneral(block.Pointer, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = BinanceFrames.Round)]
    public long Tokens()
    {
        var sum = 0L;
        foreach (var (_, block, length) in _frames)
        {
            var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(block.Pointer, length));
            while (reader.Read())
            {
                sum += reader.ValueSpan.Length;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = BinanceFrames.Round)]
    public long Copy()
    {
        var sum = 0L;
        foreach (var (_, block, length) in _frames)
        {
            new ReadOnlySpan<byte>(block.Pointer, length).CopyTo(_copy);
            sum += _copy[0];
        }

        return sum;
    }

    private (BinanceDecoder Decoder, FrameBlock Block, int Length) Load(string name, int seed)
    {
        var text = BinanceFrames.Write(name, seed);
        var block = new FrameBlock(text.Length);
        text.CopyTo(block.Memory.Span);
        var decoder = name.StartsWith("linear", StringComparison.Ordinal) ? _linear : _spot;
        if (!decoder.TryScan(block.Pointer, text.Length, _output))
        {
            throw new InvalidOperationException($"the scanner does not take '{name}'");
        }

        return (decoder, block, text.Length);
    }
}
