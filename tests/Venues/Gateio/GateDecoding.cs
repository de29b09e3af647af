using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Which code decodes.</summary>
internal enum GatePath
{
    /// <summary>The scanner, then the general path for what it leaves.</summary>
    Scanned,

    /// <summary>The general path alone.</summary>
    General,
}

/// <summary>A decoder with the listings of the fixtures, over memory whose slack is guarded.</summary>
internal sealed unsafe class GateDecoding : IDisposable
{
    public const int Btc = 0;
    public const int Gt = 1;
    public const int Eth = 2;
    public const int Chinese = 3;

    private static readonly byte[] Slack = "\"],[\"1\",\"0\"]]}}"u8.ToArray();

    private readonly GuardedFrame _memory = new(1 << 22); // room for more levels than a frame may hold
    private readonly GatePath _path;

    public GateDecoding(GatePath path)
        : this(path, [new("BTC_USDT", Btc), new("GT_USDT", Gt), new("ETH_BTC", Eth), new("币安人生_USDT", Chinese), new("DOGE_USDT", SymbolTable.Unselected)])
    {
        Decimals.Set(Btc, 2, 6);
        Decimals.Set(Gt, 4, 3);
        Decimals.Set(Eth, 6, 4);
        Decimals.Set(Chinese, 5, 1);
    }

    public GateDecoding(GatePath path, IReadOnlyCollection<KeyValuePair<string, int>> symbols)
    {
        _path = path;
        Decoder = new GateSpotDecoder(Decimals) { Symbols = new SymbolTable(symbols) };
    }

    public ListingDecimals Decimals { get; } = new();

    public GateSpotDecoder Decoder { get; }

    public DecodedFrame Output { get; } = new();

    public DecodedFrame Decode(string frame) => Decode(Encoding.UTF8.GetBytes(frame));

    public DecodedFrame Decode(ReadOnlySpan<byte> frame)
    {
        var start = _memory.Place(frame, Slack);
        if (_path == GatePath.Scanned)
        {
            Decoder.Decode(start, frame.Length, Output);
        }
        else
        {
            Decoder.DecodeGeneral(start, frame.Length, Output);
        }

        return Output;
    }

    public bool Scan(ReadOnlySpan<byte> frame) => Decoder.TryScan(_memory.Place(frame, Slack), frame.Length, Output);

    public DecodedFrame DecodeDepth(ReadOnlySpan<byte> body, int listing)
    {
        Decoder.DecodeDepthSnapshot(_memory.Place(body, Slack), body.Length, listing, Output);
        return Output;
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Every field of a decoded frame as text, for comparison.</summary>
    public static string Describe(DecodedFrame frame)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{frame.Rejected} {frame.RejectedBook}\n");
        foreach (var e in frame.Events)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.Kind} {e.ListingId} {e.Aggressor} {e.PriceDecimals}/{e.QuantityDecimals} t{e.ExchangeTimeNanos} ");
            text.Append(CultureInfo.InvariantCulture, $"{e.FirstSequence}-{e.Sequence} pu{e.PreviousSequence} [{e.LevelStart} {e.BidCount} {e.AskCount}] bar{e.BarIndex} ");
            text.Append(CultureInfo.InvariantCulture, $"{e.Price}x{e.Quantity} {e.AskPrice}x{e.AskQuantity}\n");
        }

        foreach (var level in frame.Levels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{level.Price}x{level.Quantity} ");
        }

        foreach (var bar in frame.Bars)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{bar.OpenTimeNanos}+{bar.IntervalNanos} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.TradeCount} {bar.IsClosed}");
        }

        return text.ToString();
    }
}

/// <summary>The frames in <c>Fixtures/gateio</c>, written after the venue's documentation.</summary>
internal static class GateFixtures
{
    public static string[] Frames { get; } = File.ReadAllLines(PathOf("frames.ndjson"));

    public static byte[] CurrencyPairs { get; } = File.ReadAllBytes(PathOf("currency_pairs.json"));

    public static byte[] OrderBook { get; } = File.ReadAllBytes(PathOf("order_book.json"));

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "gateio", file);
}
