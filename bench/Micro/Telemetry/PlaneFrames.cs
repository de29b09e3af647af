using System.Globalization;
using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Telemetry;

/// <summary>A hot plane and the frames of two venues for it, deltas of four levels in turn; a pass begins with snapshots, so that it can be played again and again.</summary>
internal sealed unsafe class PlaneFrames
{
    /// <summary>Messages of a pass.</summary>
    public const int Messages = 4_096;

    private const int BatchSlots = 16;
    private const long Start = 1_700_000_000_000_000_000; // a receive time
    private const ushort Binance = 1;
    private const ushort Gate = 2;

    private readonly List<FrameSlot> _slots = [];
    private readonly HotPlane _plane;
    private readonly int _step; // nanoseconds of receive time between two messages

    /// <param name="telemetry">What measures; null for nothing.</param>
    /// <param name="isBurst">Whether all messages came in one read, or each in one of its own.</param>
    public PlaneFrames(LatencyTelemetry? telemetry, bool isBurst = false)
    {
        _step = isBurst ? 0 : 1;
        _plane = new HotPlane(new ArbitrageOptions(), new TriggerSink(new WireClock(), null, null, telemetry), null, null, telemetry);
        var catalog = new ListingCatalog(null, FeeOverrides.None);
        var listings = new FrameSlot { Kind = FrameKind.Listings, Attachment = catalog.Add([Definition("binance", "BTCUSDT"), Definition("gateio", "BTC_USDT")]), ReceivedNanos = Start };
        _plane.Process(ref listings);
        Add(FrameKind.ConnectionOpened, Binance, "wss://binance", "binance/spot");
        Add(FrameKind.ConnectionOpened, Gate, "wss://gateio", "gateio/spot");
        Add(FrameKind.DepthSnapshot, Binance, """{"lastUpdateId":0,"bids":[["59990.00","1"]],"asks":[["60011.00","1"]]}""", "BTCUSDT");
        Add(FrameKind.DepthSnapshot, Gate, """{"id":0,"asks":[["60011.0","1"]],"bids":[["59990.0","1"]]}""", "BTC_USDT");
        var random = new Random(5);
        for (var sequence = 1; sequence <= Messages / 2; sequence++)
        {
            Add(FrameKind.Message, Binance, string.Create(CultureInfo.InvariantCulture, $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000123,"s":"BTCUSDT","U":{{{sequence}}},"u":{{{sequence}}},"b":[{{{Levels(random, 59_900, "00000000")}}}],"a":[{{{Levels(random, 60_012, "00000000")}}}]}}"""));
            Add(FrameKind.Message, Gate, string.Create(CultureInfo.InvariantCulture, $$$"""{"time":1700000000,"time_ms":1700000000123,"channel":"spot.order_book_update","event":"update","result":{"t":1700000000123,"e":"depthUpdate","E":1700000000,"s":"BTC_USDT","U":{{{sequence}}},"u":{{{sequence}}},"b":[{{{Levels(random, 59_900, "0")}}}],"a":[{{{Levels(random, 60_012, "0")}}}]}}"""));
        }
    }

    /// <summary>The frames of a pass.</summary>
    public ReadOnlySpan<FrameSlot> Slots => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slots);

    /// <summary>Plays a pass, in batches as the ring hands them out.</summary>
    public long Play()
    {
        var now = WireClock.Monotonic();
        var inBatch = 0;
        foreach (ref var slot in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_slots))
        {
            slot.MonotonicNanos = now;
            now += _step;
            _plane.Process(ref slot);
            if (++inBatch == BatchSlots)
            {
                inBatch = 0;
                _plane.EndBatch();
            }
        }

        return _plane.Counters.BookDeltas;
    }

    private static ListingDefinition Definition(string venue, string native) => new()
    {
        Venue = venue,
        Native = native,
        Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
        PriceIncrement = "0.01",
        QuantityIncrement = "0.00001",
        TakerFeeE8 = 0,
    };

    private static string Levels(Random random, int from, string zeros) =>
        string.Create(CultureInfo.InvariantCulture, $"[\"{from + random.Next(90)}.{zeros}\",\"0.{random.Next(1, 999)}\"],[\"{from + random.Next(90)}.{zeros}\",\"{random.Next(0, 2)}.{zeros}\"]");

    private void Add(FrameKind kind, ushort connection, string payload, string? subject = null)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var block = new FrameBlock(bytes.Length);
        bytes.CopyTo(block.Memory.Span);
        _slots.Add(new FrameSlot { Kind = kind, Connection = connection, Subject = subject, Block = block, Data = block.Pointer, Length = bytes.Length, ReceivedNanos = Start + (_slots.Count * Timestamp.NanosPerMicro * 50) });
    }
}
