using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Mexc;
using Google.Protobuf;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>Pushes written with Google's own writer: by the schema in the venue's order, and with all fields in any order.</summary>
[Parallelizable(ParallelScope.All)]
public sealed unsafe class MexcPushTests
{
    private const int Pushes = 5_000;
    private const long Sent = 1_790_281_243_450;

    [Test]
    public void Depth_of_any_size_is_read_as_it_was_written([Values] bool inOrder)
    {
        var random = new Random(20_261_124);
        var decoding = new Decoding();
        var scanned = 0;
        for (var i = 0; i < Pushes; i++)
        {
            var first = random.NextInt64(1, 1_000_000_000_000);
            var last = first + random.Next(100);
            var asks = Levels(random);
            var bids = Levels(random);
            List<Action<CodedOutputStream>> fields =
            [
                .. asks.Select(level => Message(1, Level(level))), .. bids.Select(level => Message(2, Level(level))),
                Text(3, "spot@public.aggre.depth.v3.api.pb@100ms"), Text(4, Number(first)), Text(5, Number(last)),
            ];
            if (random.Next(2) == 0)
            {
                fields.Add(Integer(6, Sent - 1));
            }

            var body = Bytes(fields, inOrder ? null : random);
            scanned += decoding.Read(Push(313, body, inOrder ? null : random)) ? 1 : 0;
            var book = decoding.Output.Events[0];
            Assert.That((book.Kind, book.FirstSequence, book.Sequence, book.ExchangeTimeNanos), Is.EqualTo((EventKind.BookDelta, first, last, Sent * 1_000_000)));
            if (inOrder)
            {
                Assert.That(Text(decoding.Output.Levels[..book.BidCount]), Is.EqualTo(bids));
                Assert.That(Text(decoding.Output.Levels[book.BidCount..]), Is.EqualTo(asks));
            }
            else
            {
                Assert.That(Text(decoding.Output.Levels[..book.BidCount]), Is.EquivalentTo(bids));
                Assert.That(Text(decoding.Output.Levels[book.BidCount..]), Is.EquivalentTo(asks));
            }
        }

        Assert.That(scanned, inOrder ? Is.EqualTo(Pushes) : Is.LessThan(Pushes / 2));
    }

    [Test]
    public void Deals_and_best_prices_are_read_as_they_were_written([Values] bool inOrder)
    {
        var random = new Random(20_261_125);
        var decoding = new Decoding();
        for (var i = 0; i < Pushes; i++)
        {
            var prints = Levels(random);
            var deals = prints.Select((print, n) => Message(1, Bytes([.. Fields(print), Integer(3, 1 + (n % 2)), Integer(4, Sent + n), Text(5, $"{n}X0_{n}X0")], inOrder ? null : random)));
            decoding.Read(Push(314, Bytes([.. deals, Text(2, "spot@public.aggre.deals.v3.api.pb@100ms")], null), inOrder ? null : random));
            var trades = decoding.Output.Events.ToArray();
            Assert.That(trades.Select(trade => (Number(trade.Price, 2), Number(trade.Quantity, 8))), Is.EqualTo(prints));
            Assert.That(trades.Select(trade => (trade.Aggressor, trade.ExchangeTimeNanos)), Is.EqualTo(prints.Select((_, n) => (n % 2 == 0 ? Side.Buy : Side.Sell, (Sent + n) * 1_000_000))));

            var (bid, ask) = (Level(random), Level(random));
            decoding.Read(Push(315, Bytes([Text(1, bid.Price), Text(2, bid.Quantity), Text(3, ask.Price), Text(4, ask.Quantity), Text(5, "82164153436"), Integer(6, Sent)], inOrder ? null : random), inOrder ? null : random));
            var quote = decoding.Output.Events[0];
            Assert.That((Number(quote.Price, 2), Number(quote.Quantity, 8), Number(quote.AskPrice, 2), Number(quote.AskQuantity, 8), quote.Sequence), Is.EqualTo((bid.Price, bid.Quantity, ask.Price, ask.Quantity, 82_164_153_436L)));
        }
    }

    [Test]
    public void Frame_larger_than_a_frame_may_be_is_rejected_with_its_book()
    {
        var level = Bytes([Text(1, "1"), Text(2, "1")], null);
        var body = Bytes([.. Enumerable.Range(0, DecodedFrame.MaxLevels + 1).Select(_ => Message(1, level)), Text(4, "5"), Text(5, "6")], null);
        var decoding = new Decoding();
        decoding.Read(Push(313, body, null));
        Assert.That((decoding.Output.Rejected, decoding.Output.RejectedBook), Is.EqualTo((RejectReason.TooLarge, 0)));
    }

    private static List<(string Price, string Quantity)> Levels(Random random) => [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => Level(random))];

    private static (string Price, string Quantity) Level(Random random) => (Number(random.NextInt64(1, 10_000_000_000), random.Next(3)), random.Next(4) == 0 ? "0" : Number(random.NextInt64(1, 10_000_000), random.Next(9)));

    private static string Number(long count, int decimals = 0) => FixedPoint.Text(count, decimals);

    private static IEnumerable<(string, string)> Text(ReadOnlySpan<BookLevel> levels) => levels.ToArray().Select(level => (Number(level.Price, 2), Number(level.Quantity, 8))).ToArray();

    private static byte[] Push(int field, byte[] body, Random? order) =>
        Bytes([Text(1, "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT"), Text(3, "BTCUSDT"), Integer(6, Sent), Message(field, body)], order);

    private static byte[] Level((string, string) level) => Bytes(Fields(level), null);

    private static List<Action<CodedOutputStream>> Fields((string Price, string Quantity) level) => [Text(1, level.Price), Text(2, level.Quantity)];

    private static Action<CodedOutputStream> Text(int field, string text) => output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    };

    private static Action<CodedOutputStream> Message(int field, byte[] message) => output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    };

    private static Action<CodedOutputStream> Integer(int field, long value) => output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    };

    private static byte[] Bytes(List<Action<CodedOutputStream>> fields, Random? order)
    {
        var written = fields.ToArray();
        order?.Shuffle(written);
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            foreach (var field in written)
            {
                field(output);
            }
        }

        return bytes.ToArray();
    }

    private sealed class Decoding
    {
        private readonly MexcSpotDecoder _decoder;

        public Decoding()
        {
            var decimals = new ListingDecimals();
            decimals.Set(0, 2, 8);
            _decoder = new MexcSpotDecoder(decimals) { Symbols = new SymbolTable([new("BTCUSDT", 0)]) };
        }

        public DecodedFrame Output { get; } = new();

        /// <summary>Decodes; true when the scanner took it.</summary>
        public bool Read(byte[] frame)
        {
            var block = new FrameBlock(frame.Length);
            frame.CopyTo(block.Memory.Span);
            var isScanned = _decoder.TryScan(block.Pointer, frame.Length, Output);
            _decoder.Decode(block.Pointer, frame.Length, Output);
            GC.KeepAlive(block);
            return isScanned;
        }
    }
}
