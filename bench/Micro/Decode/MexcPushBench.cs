using BenchmarkDotNet.Attributes;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// One MEXC push to events: the verified scanner against the general path. The pushes are those of the warm-up's made-up market, of one kind, a round of 16; <c>Binance</c> decodes the same changes as
/// Binance writes them.
/// </summary>
/// <param name="feed">The feed.</param>
[MemoryDiagnoser]
public abstract unsafe class MexcPushBench(Feed feed)
{
    private protected const int Round = MexcFrames.Round;

    private readonly DecodedFrame _output = new();
    private FrameDecoder _decoder = null!;
    private FrameDecoder _other = null!;
    private (FrameBlock Block, int Length)[] _others = [];

    [Params(EventKind.BookDelta, EventKind.BookSnapshot, EventKind.Quote, EventKind.Trade, EventKind.Bar)]
    public EventKind Kind { get; set; }

    private protected (FrameBlock Block, int Length)[] Frames { get; private set; } = [];

    [GlobalSetup]
    public void Setup()
    {
        (_decoder, Frames) = MexcFrames.Load(feed, Kind);
        (_other, _others) = MexcFrames.Load(VenueRegistry.Find("binance", feed.Market)!, MexcFrames.AtBinance(Kind));
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public int Scanner() => MexcFrames.DecodeAll(_decoder, Frames, _output);

    [Benchmark(Baseline = true, OperationsPerInvoke = Round)]
    public int GeneralPath()
    {
        var sum = 0;
        foreach (var (block, length) in Frames)
        {
            ((ITwoPathDecoder)_decoder).DecodeGeneral(block.Pointer, length, _output);
            sum += _output.Events.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public int Binance() => MexcFrames.DecodeAll(_other, _others, _output);
}
