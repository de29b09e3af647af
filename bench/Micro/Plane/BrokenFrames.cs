using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>A flood of damaged messages of two venues, as a broken proxy would send it: diffs that break off, with a byte overwritten, in another order, and bytes that never were JSON.</summary>
internal sealed unsafe class BrokenFrames
{
    /// <summary>Messages of a pass.</summary>
    public const int Messages = 4_096;

    private const int BatchSlots = 16;
    private const int Kinds = 4; // of damage
    private const long Start = 1_700_000_000_000_000_000; // a receive time
    private const ushort Binance = 1;
    private const ushort Gate = 2;

    private readonly List<FrameSlot> _slots = [];
    private readonly HotPlane _plane = new(new ArbitrageOptions(), new TriggerSink(new WireClock(), null, null, null), null, null) { ControlMail = new ControlMail() };

    /// <summary>Connects, and makes the messages.</summary>
    public BrokenFrames()
    {
        var listings = new FrameSlot { Kind = FrameKind.Listings, Attachment = new ListingCatalog(null, FeeOverrides.None).Add([Definition("binance", "BTCUSDT"), Definition("gateio", "BTC_USDT")]), ReceivedNanos = Start };
        _plane.Process(ref listings);
        Open(Binance, "binance/spot");
        Open(Gate, "gateio/spot");
        var random = new Random(7);
        for (var i = 0; i < Messages; i++)
        {
            var isGate = i % 2 != 0;
            Add(isGate ? Gate : Binance, Damage(Encoding.UTF8.GetBytes(isGate ? GateDiff(i, random) : BinanceDiff(i, random)), i / 2 % Kinds, random));
        }
    }

    /// <summary>The messages of a pass.</summary>
    public ReadOnlySpan<FrameSlot> Slots => CollectionsMarshal.AsSpan(_slots);

    /// <summary>Plays a pass, in batches as the ring hands them out.</summary>
    /// <exception cref="InvalidOperationException">A message was taken: the number would be that of another path.</exception>
    public long Play()
    {
        var before = _plane.Counters.RejectedTotal;
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

        var rejected = _plane.Counters.RejectedTotal - before;
        return rejected == Messages ? rejected : throw new InvalidOperationException($"{rejected} of {Messages} messages were rejected");
    }

    private static byte[] Damage(byte[] message, int kind, Random random)
    {
        switch (kind)
        {
            case 0: return message[..random.Next(1, message.Length)];
            case 1:
                message[^2] = (byte)'x'; // where a bracket closes: everything in front of it is read first
                return message;
            case 2: return [.. message.Skip(message.Length / 2), .. message.Take(message.Length / 2)];
            default:
                random.NextBytes(message);
                return message;
        }
    }

    private static string BinanceDiff(int i, Random random) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000123,"s":"BTCUSDT","U":{{{i}}},"u":{{{i}}},"b":[{{{Levels(random)}}}],"a":[{{{Levels(random)}}}]}}""");

    private static string GateDiff(int i, Random random) => string.Create(
        CultureInfo.InvariantCulture, $$$"""{"time":1700000000,"time_ms":1700000000123,"channel":"spot.order_book_update","event":"update","result":{"t":1700000000123,"e":"depthUpdate","E":1700000000,"s":"BTC_USDT","U":{{{i}}},"u":{{{i}}},"b":[{{{Levels(random)}}}],"a":[{{{Levels(random)}}}]}}""");

    private static string Levels(Random random) => string.Create(CultureInfo.InvariantCulture, $"[\"{59_900 + random.Next(90)}.10\",\"0.{random.Next(1, 999)}\"],[\"{59_900 + random.Next(90)}.20\",\"1.5\"]");

    private static ListingDefinition Definition(string venue, string native) =>
        new() { Venue = venue, Native = native, Symbol = new Symbol("BTC", "USDT", MarketKind.Spot), PriceIncrement = "0.01", QuantityIncrement = "0.00001", TakerFeeE8 = 0 };

    private void Open(ushort connection, string feed)
    {
        var slot = new FrameSlot { Kind = FrameKind.ConnectionOpened, Connection = connection, Subject = feed, ReceivedNanos = Start };
        _plane.Process(ref slot);
    }

    private void Add(ushort connection, byte[] bytes)
    {
        var block = new FrameBlock(bytes.Length);
        bytes.CopyTo(block.Memory.Span);
        _slots.Add(new FrameSlot { Kind = FrameKind.Message, Connection = connection, Block = block, Data = block.Pointer, Length = bytes.Length, ReceivedNanos = Start + (_slots.Count * Timestamp.NanosPerMicro * 50) });
    }
}
