using BenchmarkDotNet.Attributes;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// One MEXC spot push to events: the verified scanner against the general path, and as the floor a walk over the fields of the wrapper, which decodes nothing. The pushes are those of the warm-up's made-up
/// market, of one kind, a round of 16; <c>Binance</c> decodes the same changes as Binance writes them.
/// </summary>
[MemoryDiagnoser]
public unsafe class MexcDecodeBench
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
        (_decoder, _frames) = MexcFrames.Load(new MexcSpotFeed(), Kind);
        (_other, _others) = MexcFrames.Load(VenueRegistry.Find("binance", MarketKind.Spot)!, MexcFrames.AtBinance(Kind));
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

    [Benchmark(OperationsPerInvoke = Round)]
    public int FieldsOnly()
    {
        var sum = 0;
        foreach (var (block, length) in _frames)
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
