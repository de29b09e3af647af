using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc.Contracts;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>One push of a MEXC perpetual to events: the verified scanner against the general path; <c>Binance</c> decodes the same changes as Binance writes them for its perpetuals.</summary>
[MemoryDiagnoser]
public unsafe class MexcLinearDecodeBench
{
    private const int Round = MexcFrames.Round;

    private readonly DecodedFrame _output = new();
    private FrameDecoder _decoder = null!;
    private FrameDecoder _other = null!;
    private (FrameBlock Block, int Length)[] _frames = [];
    private (FrameBlock Block, int Length)[] _others = [];

    [Params(EventKind.BookDelta, EventKind.BookSnapshot, EventKind.Quote, EventKind.Trade, EventKind.Bar)]
    public EventKind Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_decoder, _frames) = MexcFrames.Load(new MexcLinearFeed(), Kind);
        (_other, _others) = MexcFrames.Load(VenueRegistry.Find("binance", MarketKind.Linear)!, MexcFrames.AtBinance(Kind));
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public int Scanner() => MexcFrames.DecodeAll(_decoder, _frames, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Round)]
    public int GeneralPath()
    {
        var sum = 0;
        foreach (var (block, length) in _frames)
        {
            ((ITwoPathDecoder)_decoder).DecodeGeneral(block.Pointer, length, _output);
            sum += _output.Events.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public int Binance() => MexcFrames.DecodeAll(_other, _others, _output);
}
