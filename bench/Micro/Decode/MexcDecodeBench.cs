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
    private const int Round = 16;

    private readonly DecodedFrame _output = new();
    private FrameDecoder _decoder = null!;
    private FrameDecoder _other = null!;
    private (FrameBlock Block, int Length)[] _frames = [];
    private (FrameBlock Block, int Length)[] _others = [];

    [Params(EventKind.BookDelta, EventKind.Quote, EventKind.Trade)]
    public EventKind Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_decoder, _frames) = Load(new MexcSpotFeed());
        (_other, _others) = Load(VenueRegistry.Find("binance", MarketKind.Spot)!);
    }

    [Benchmark(OperationsPerInvoke = Round)]
    public int Scanner() => DecodeAll(_decoder, _frames);

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
    public int Binance() => DecodeAll(_other, _others);

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

    private int DecodeAll(FrameDecoder decoder, (FrameBlock Block, int Length)[] frames)
    {
        var sum = 0;
        foreach (var (block, length) in frames)
        {
            decoder.Decode(block.Pointer, length, _output);
            sum += _output.Events.Length;
        }

        return sum;
    }

    // Pushes from the middle of a round, which the scanner takes.
    private (FrameDecoder Decoder, (FrameBlock Block, int Length)[] Frames) Load(Feed feed)
    {
        var decimals = new ListingDecimals();
        var decoder = feed.CreateDecoder(decimals);
        decoder.Symbols = new SymbolTable(feed.WarmUp.Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id)).ToArray());
        for (var id = 0; id < feed.WarmUp.Listings.Count; id++)
        {
            decimals.Set(id, 8, 8);
        }

        var frames = new List<(FrameBlock, int)>();
        foreach (var frame in WarmUpRound.Create(feed, 0, 1).Where(f => f.Kind == FrameKind.Message && !f.IsBroken).Skip(Round * Round))
        {
            var block = new FrameBlock(frame.Payload.Length);
            frame.Payload.Span.CopyTo(block.Memory.Span);
            if (frames.Count < Round && ((ITwoPathDecoder)decoder).TryScan(block.Pointer, frame.Payload.Length, _output) && _output.HasOneEvent && _output.First.Kind == Kind)
            {
                frames.Add((block, frame.Payload.Length));
            }
        }

        return (decoder, [.. frames]);
    }
}
