using System.Globalization;
using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Host;

/// <summary>A hot plane without ring and threads, fed with slots made by hand.</summary>
internal sealed class PlaneUnderTest
{
    public const ushort Binance = 1;
    public const ushort Gate = 2;

    private readonly FrameBlock _block = new(1 << 14);
    private readonly ListingCatalog _catalog;

    public PlaneUnderTest(params string[] selected)
        : this(null, selected)
    {
    }

    public PlaneUnderTest(LatencyTelemetry? telemetry, params string[] selected)
    {
        _catalog = Definitions.Catalog(selected);
        Plane = new HotPlane(new ArbitrageOptions(), new TriggerSink(new WireClock(), null, null, telemetry), null, null, telemetry);
    }

    public HotPlane Plane { get; }

    public HotCounters Counters => Plane.Counters;

    /// <summary>Receive time of the next slot.</summary>
    public long Now { get; set; } = 1_700_000_000_000_000_000;

    /// <summary>A plane with BTC/USDT on two venues, both books live at sequence 10; Binance bids what the caller says, Gate asks 60,000.</summary>
    public static PlaneUnderTest WithTwoBooks(int binanceBid = 59_999, LatencyTelemetry? telemetry = null)
    {
        var plane = new PlaneUnderTest(telemetry, "BTC/USDT");
        plane.Add(
            Definitions.Of("binance", "BTCUSDT", "BTC/USDT"),
            Definitions.Of("gateio", "BTC_USDT", "BTC/USDT"),
            Definitions.Of("binance", "ETHUSDT", "ETH/USDT"));
        plane.Send(FrameKind.ConnectionOpened, Binance, "wss://binance", "binance/spot");
        plane.Send(FrameKind.ConnectionOpened, Gate, "wss://gateio", "gateio/spot");
        plane.Send(FrameKind.DepthSnapshot, Binance, BinanceSnapshot(10, binanceBid), "BTCUSDT");
        plane.Send(FrameKind.DepthSnapshot, Gate, """{"id":10,"asks":[["60000.0","2"]],"bids":[["59999.0","2"]]}""", "BTC_USDT");
        return plane;
    }

    public static string BinanceSnapshot(long sequence, int bid) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"lastUpdateId":{{sequence}},"bids":[["{{bid}}.00","1"]],"asks":[["{{bid + 1}}.00","1"]]}""");

    public static string BinanceDelta(long sequence, string native = "BTCUSDT", string bids = "", string asks = "") => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"stream":"{{{native.ToLowerInvariant()}}}@depth@100ms","data":{"e":"depthUpdate","E":1700000000000,"s":"{{{native}}}","U":{{{sequence}}},"u":{{{sequence}}},"b":[{{{bids}}}],"a":[{{{asks}}}]}}""");

    public OrderBook Book(int listing) => Plane.Books[listing];

    public void Add(params ListingDefinition[] definitions) => Send(FrameKind.Listings, 0, "[]", attachment: _catalog.Add(definitions));

    public void Remove(params ListingDefinition[] definitions) => Send(FrameKind.ListingsRemoved, 0, "[]", attachment: _catalog.Remove(definitions));

    public unsafe void Send(FrameKind kind, ushort connection, string payload = "", string? subject = null, object? attachment = null)
    {
        var length = Encoding.UTF8.GetBytes(payload, _block.Memory.Span);
        var slot = new FrameSlot
        {
            Kind = kind,
            Connection = connection,
            Data = _block.Pointer,
            Length = length,
            ReceivedNanos = Now,
            MonotonicNanos = Now,
            Subject = subject,
            Attachment = attachment,
        };
        Plane.Process(ref slot);
        Plane.EndBatch();
        Now += Timestamp.NanosPerMilli;
    }
}
