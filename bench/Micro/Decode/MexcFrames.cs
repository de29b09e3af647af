using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Pushes of the warm-up's made-up market that a feed's scanner takes, of one kind, a round of 16.</summary>
internal static unsafe class MexcFrames
{
    /// <summary>Frames of a round; where the market has fewer, they come again.</summary>
    public const int Round = 16;

    /// <summary>The kind of event that is compared: Binance streams no whole books.</summary>
    /// <param name="kind">The kind at MEXC.</param>
    public static EventKind AtBinance(EventKind kind) => kind == EventKind.BookSnapshot ? EventKind.BookDelta : kind;

    /// <summary>Makes a decoder and its frames.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="kind">What each frame is to say.</param>
    public static (FrameDecoder Decoder, (FrameBlock Block, int Length)[] Frames) Load(Feed feed, EventKind kind)
    {
        var decimals = new ListingDecimals();
        var decoder = feed.CreateDecoder(decimals);
        var output = new DecodedFrame();
        decoder.Symbols = new SymbolTable(feed.WarmUp.Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id)).ToArray());
        for (var id = 0; id < feed.WarmUp.Listings.Count; id++)
        {
            decimals.Set(id, 8, 8);
        }

        var frames = new List<(FrameBlock, int)>();
        var all = WarmUpRound.Create(feed, 0, 1).Where(f => f.Kind == FrameKind.Message && !f.IsBroken).ToArray();
        foreach (var frame in all.Skip(Round * Round).Concat(all)) // from the middle of a market, where there are enough
        {
            var block = new FrameBlock(frame.Payload.Length);
            frame.Payload.Span.CopyTo(block.Memory.Span);
            if (frames.Count < Round && ((ITwoPathDecoder)decoder).TryScan(block.Pointer, frame.Payload.Length, output) && output.HasOneEvent && output.First.Kind == kind)
            {
                frames.Add((block, frame.Payload.Length));
            }
        }

        return (decoder, [.. Enumerable.Range(0, Round).Select(i => frames[i % frames.Count])]);
    }

    /// <summary>Decodes them all.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="output">Takes each.</param>
    public static int DecodeAll(FrameDecoder decoder, (FrameBlock Block, int Length)[] frames, DecodedFrame output)
    {
        var sum = 0;
        foreach (var (block, length) in frames)
        {
            decoder.Decode(block.Pointer, length, output);
            sum += output.Events.Length;
        }

        return sum;
    }
}
