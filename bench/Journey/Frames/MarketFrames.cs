using System.Globalization;
using System.Text;
using Crossfeed.Capture.Listings;
using Crossfeed.Host;
using Crossfeed.LoadSender.Frames;
using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>Makes frames of any number of listings, in the order in which a live engine would see them: listings, connections opened, depth snapshots, messages.</summary>
internal sealed class MarketFrames
{
    private const long StartNanos = 1_700_000_000_000_000_000;
    private const long StepNanos = 1_000; // between two frames

    private readonly FrameBlock _block = new(1 << 20);
    private readonly Action<FrameSlot> _add;
    private long _now = StartNanos;

    private MarketFrames(Action<FrameSlot> add) => _add = add;

    /// <summary>The built-in messages of many listings, a random listing each: half of them move its best prices.</summary>
    /// <param name="dialects">The venues, each with every instrument.</param>
    /// <param name="instruments">Instruments.</param>
    /// <param name="messages">Messages.</param>
    public static FrameReel ManyListings(IReadOnlyList<Dialect> dialects, int instruments, int messages)
    {
        var reel = new FrameReel();
        WriteListings(dialects, instruments, messages, withUpdate: true, slot => reel.Add(in slot), reel.MarkSetUp);
        return reel;
    }

    /// <summary>The same frames one by one, for a capture.</summary>
    public static void Write(IReadOnlyList<Dialect> dialects, int instruments, int messages, Action<FrameSlot> add) =>
        WriteListings(dialects, instruments, messages, withUpdate: false, add, static () => { });

    /// <summary>Diffs of one deep book: two levels a side each, anywhere in the book.</summary>
    /// <param name="depth">Levels a side.</param>
    /// <param name="messages">Diffs.</param>
    public static FrameReel DeepBook(int depth, int messages)
    {
        var reel = new FrameReel();
        var frames = new MarketFrames(slot => reel.Add(in slot));
        frames.Open([Dialect.Binance], [BookDefinitions.One(Dialect.Binance, "BTCUSDT", "BTC")], withUpdate: true);
        frames.Snapshot(Dialect.Binance, "BTCUSDT", depth);
        reel.MarkSetUp();
        var random = new Random(depth);
        for (var i = 1; i <= messages; i++)
        {
            var id = TimeId.First + i;
            frames.Message(Dialect.Binance, string.Create(CultureInfo.InvariantCulture, $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000123,"s":"BTCUSDT","U":{{{id}}},"u":{{{id}}},"b":[{{{Bid()}}},{{{Bid()}}}],"a":[{{{Ask()}}},{{{Ask()}}}]}}"""));
        }

        return reel;

        string Bid() => Level(60_000 - random.Next(depth));

        string Ask() => Level(60_102 + random.Next(depth));

        string Level(int price) => string.Create(CultureInfo.InvariantCulture, $"[\"{price}.00000000\",\"{random.Next(1, 1000)}.{random.Next(1, 10)}0000000\"]");
    }

    private static void WriteListings(IReadOnlyList<Dialect> dialects, int instruments, int messages, bool withUpdate, Action<FrameSlot> add, Action markSetUp)
    {
        var frames = new MarketFrames(add);
        var listings = (from instrument in Enumerable.Range(0, instruments) from dialect in dialects select (Dialect: dialect, Name: Name(instrument))).ToArray();
        frames.Open(dialects, [.. listings.Select(l => BookDefinitions.One(l.Dialect, Native(l.Dialect, l.Name), l.Name))], withUpdate);
        foreach (var (dialect, name) in listings)
        {
            frames.Snapshot(dialect, Native(dialect, name), 40);
        }

        markSetUp();
        var cycles = listings.Select(l => new FrameCycle(BuiltInFrames.Cycle(l.Dialect, Native(l.Dialect, l.Name)))).ToArray();
        var random = new Random(instruments);
        for (var i = 1; i <= messages; i++)
        {
            var listing = random.Next(listings.Length);
            frames.Message(listings[listing].Dialect, cycles[listing].Advance(TimeId.First + i).Payload);
        }
    }

    private void Open(IReadOnlyList<Dialect> dialects, ListingDefinition[] definitions, bool withUpdate)
    {
        var update = withUpdate ? new ListingCatalog(null, FeeOverrides.None).Add(definitions) : null;
        Add(FrameKind.Listings, 0, ListingsJson.Write(definitions), null, update);
        foreach (var dialect in dialects)
        {
            Add(FrameKind.ConnectionOpened, ConnectionOf(dialect), "ws://generated"u8, dialect == Dialect.Binance ? "binance/spot" : "gateio/spot");
        }
    }

    private void Snapshot(Dialect dialect, string native, int depth) =>
        Add(FrameKind.DepthSnapshot, ConnectionOf(dialect), Encoding.UTF8.GetBytes(BuiltInFrames.DepthSnapshot(dialect, TimeId.First, isHigh: false, depth)), native);

    private void Message(Dialect dialect, string text) => Message(dialect, Encoding.UTF8.GetBytes(text));

    private void Message(Dialect dialect, ReadOnlySpan<byte> payload) => Add(FrameKind.Message, ConnectionOf(dialect), payload, null);

    private unsafe void Add(FrameKind kind, ushort connection, ReadOnlySpan<byte> payload, string? subject, object? attachment = null)
    {
        var block = payload.Length <= _block.Capacity ? _block : new FrameBlock(payload.Length);
        payload.CopyTo(block.Memory.Span);
        _now += StepNanos;
        _add(new FrameSlot
        {
            Kind = kind,
            Connection = connection,
            Data = block.Pointer,
            Length = payload.Length,
            ReceivedNanos = _now,
            MonotonicNanos = _now,
            Subject = subject,
            Attachment = attachment,
        });
        GC.KeepAlive(block);
    }

    private static ushort ConnectionOf(Dialect dialect) => (ushort)(dialect + 1);

    private static string Name(int instrument) => string.Create(CultureInfo.InvariantCulture, $"C{instrument:0000}");

    private static string Native(Dialect dialect, string name) => name + (dialect == Dialect.Binance ? "USDT" : "_USDT");
}
