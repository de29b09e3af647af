using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>Deltas of one listing over one or two legs of a line; a pass begins with the legs' opening and a snapshot, so that it can be played again and again.</summary>
internal sealed unsafe class LegFrames
{
    /// <summary>Different messages of a pass; each leg brings every one.</summary>
    public const int Messages = 4_096;

    private const int BatchSlots = 16;
    private const long Start = 1_700_000_000_000_000_000; // a receive time
    private const string Native = "BTCUSDT";

    private readonly List<FrameSlot> _slots = [];
    private readonly HotPlane _plane = new(new ArbitrageOptions(), new TriggerSink(new WireClock(), null, null, null), null, null, null);

    /// <param name="legs">One or two.</param>
    public LegFrames(int legs)
    {
        var definition = new ListingDefinition { Venue = "binance", Native = Native, Symbol = new Symbol("BTC", "USDT", MarketKind.Spot), PriceIncrement = "0.01", QuantityIncrement = "0.00001", TakerFeeE8 = 0 };
        var listings = new FrameSlot { Kind = FrameKind.Listings, Attachment = new ListingCatalog(null, FeeOverrides.None).Add([definition]), ReceivedNanos = Start };
        _plane.Process(ref listings);
        for (var leg = 1; leg <= legs; leg++)
        {
            Add(FrameKind.ConnectionOpened, leg, "wss://binance", "binance/spot#1");
        }

        Add(FrameKind.StreamSilent, 1, "a new pass", Native); // what the legs brought in the last one is forgotten
        var random = new Random(5);
        for (var sequence = 1; sequence <= Messages; sequence++)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000123,"s":"BTCUSDT","U":{{{sequence}}},"u":{{{sequence}}},"b":[["{{{59_900 + random.Next(90)}}}.00000000","0.{{{random.Next(1, 999)}}}"]],"a":[["{{{60_012 + random.Next(90)}}}.00000000","0.{{{random.Next(1, 999)}}}"]]}}""");
            for (var leg = 1; leg <= legs; leg++)
            {
                Add(FrameKind.Message, leg, message);
            }

            if (sequence == 1)
            {
                Add(FrameKind.DepthSnapshot, 1, """{"lastUpdateId":0,"bids":[["59990.00","1"]],"asks":[["60011.00","1"]]}""", Native);
            }
        }
    }

    /// <summary>Plays a pass, in batches as the ring hands them out.</summary>
    /// <exception cref="InvalidOperationException">The book is not live: the number would be that of another path.</exception>
    public long Play()
    {
        var inBatch = 0;
        foreach (ref var slot in CollectionsMarshal.AsSpan(_slots))
        {
            _plane.Process(ref slot);
            if (++inBatch == BatchSlots)
            {
                inBatch = 0;
                _plane.EndBatch();
            }
        }

        var book = _plane.Books[0];
        return book.IsLive && book.Sequence == Messages ? book.Sequence : throw new InvalidOperationException($"the book is {book.State} at {book.Sequence}");
    }

    private void Add(FrameKind kind, int connection, string payload, string? subject = null)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var block = new FrameBlock(bytes.Length);
        bytes.CopyTo(block.Memory.Span);
        _slots.Add(new FrameSlot { Kind = kind, Connection = (ushort)connection, Subject = subject, Block = block, Data = block.Pointer, Length = bytes.Length, ReceivedNanos = Start + (_slots.Count * Timestamp.NanosPerMicro * 50) });
    }
}
