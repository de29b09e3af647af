using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Bybit;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// One Bybit frame to events: the verified scanner against the general path, in one run, so that the ratio means something. <c>Tokens</c> is what <see cref="Utf8JsonReader"/> needs to split the
/// frame, before anything is decoded. A round of 16 frames of one kind, per frame.
/// </summary>
[MemoryDiagnoser]
[MedianColumn]
public unsafe class BybitDecodeBench
{
    private const int Round = 16;

    private readonly DecodedFrame _output = new();
    private readonly (FrameBlock Block, int Length)[] _frames = new (FrameBlock, int)[Round];
    private BybitDecoder _decoder = null!;

    [ParamsSource(nameof(Names))]
    public string Frame { get; set; } = "";

    public static IEnumerable<string> Names => BybitFrames.Names;

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 1, 3);
        _decoder = new BybitDecoder(decimals) { Symbols = new SymbolTable([new("BTCUSDT", 0), new("ETHUSDT", SymbolTable.Unselected)]) };
        for (var seed = 0; seed < Round; seed++)
        {
            var text = BybitFrames.Write(Frame, seed);
            var block = new FrameBlock(text.Length);
            text.CopyTo(block.Memory.Span);
            _frames[seed] = (block, text.Length);
            if (!_decoder.TryScan(block.Pointer, text.Length, _output))
            {
                throw new InvalidOperationException($"the scanner does not take '{Frame}'");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public long Scanner()
    {
        var sum = 0L;
        foreach (var (block, length) in _frames)
        {
            _decoder.Decode(block.Pointer, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Round)]
    public long General()
    {
        var sum = 0L;
        foreach (var (block, length) in _frames)
        {
            _decoder.DecodeGeneral(block.Pointer, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public long Tokens()
    {
        var sum = 0L;
        foreach (var (block, length) in _frames)
        {
            var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(block.Pointer, length));
            while (reader.Read())
            {
                sum += reader.ValueSpan.Length;
            }
        }

        return sum;
    }
}
