using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using Crossfeed.Venues.Gateio;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// All dialects interleaved, as one hot thread sees them: 4,096 different frames that lie one behind the other as in a capture, so that no branch is learned by heart. Per frame: our
/// decoders, a <see cref="Utf8JsonReader"/> that only splits the frame into tokens, and the floor, a copy of its bytes.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public unsafe class MixedDecodeBench
{
    private const int Frames = 4_096;
    private const int RecordHeaderBytes = 32; // what stands between two frames of a capture

    private readonly DecodedFrame _output = new();
    private readonly byte[] _copy = new byte[1 << 12];
    private readonly (FrameDecoder Decoder, int Offset, int Length)[] _frames = new (FrameDecoder, int, int)[Frames];
    private FrameBlock _block = null!;

    [GlobalSetup]
    public void Setup()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 5);
        decimals.Set(1, 2, 3);
        decimals.Set(2, 2, 6);
        var spot = new BinanceDecoder(decimals, MarketKind.Spot) { Symbols = BinanceFrames.Symbols(0) };
        var linear = new BinanceDecoder(decimals, MarketKind.Linear) { Symbols = BinanceFrames.Symbols(1) };
        var gate = new GateSpotDecoder(decimals) { Symbols = new SymbolTable([new("BTC_USDT", 2)]) };
        string[] names = [.. BinanceFrames.Mixed, .. GateFrames.Names, "gate-book", "gate-quote"];
        var random = new Random(1);
        var bytes = new List<byte>();
        for (var i = 0; i < Frames; i++)
        {
            var name = names[random.Next(names.Length)];
            var isGate = name.StartsWith("gate", StringComparison.Ordinal);
            var text = isGate ? GateFrames.Write(name, i) : BinanceFrames.Write(name, i);
            _frames[i] = (isGate ? gate : name.StartsWith("linear", StringComparison.Ordinal) ? linear : spot, bytes.Count, text.Length);
            bytes.AddRange(text);
            bytes.AddRange(new byte[RecordHeaderBytes]);
        }

        _block = new FrameBlock(bytes.Count);
        bytes.ToArray().CopyTo(_block.Memory);
        foreach (var (decoder, offset, length) in _frames)
        {
            if (!((ITwoPathDecoder)decoder).TryScan(_block.Pointer + offset, length, _output))
            {
                throw new InvalidOperationException($"a frame is left to the general path: {System.Text.Encoding.UTF8.GetString(_block.Pointer + offset, length)}");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Ours()
    {
        var sum = 0L;
        foreach (var (decoder, offset, length) in _frames)
        {
            decoder.Decode(_block.Pointer + offset, length, _output);
            sum += _output.Events[0].Sequence;
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public long Tokens()
    {
        var sum = 0L;
        foreach (var (_, offset, length) in _frames)
        {
            var reader = new Utf8JsonReader(new ReadOnlySpan<byte>(_block.Pointer + offset, length));
            while (reader.Read())
            {
                sum += reader.ValueSpan.Length;
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Copy()
    {
        var sum = 0L;
        foreach (var (_, offset, length) in _frames)
        {
            new ReadOnlySpan<byte>(_block.Pointer + offset, length).CopyTo(_copy);
            sum += _copy[0];
        }

        return sum;
    }
}
