using System.Runtime.ExceptionServices;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Mexc;
using Google.Protobuf;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>
/// What protobuf can be wrong in, in a depth push, at each of its nestings: cut and endless varints, lengths beyond the message, groups, field 0, wire types that there are not, text that is none, numbers without end. The book is
/// named and nothing is thrown, not even inside; what Google's reader refuses is refused, and fields that nobody knows change nothing.
/// </summary>
[NonParallelizable] // the process's exceptions are counted
public sealed unsafe class MexcTortureTests
{
    private const int AggreDepths = 313;
    private const int Capacity = 1 << 20;
    private const int Wrapper = 0; // places in a push: behind the last field of the wrapper, of its body, of a level in it
    private const int Body = 1;
    private const int Level = 2;
    private const string Channel = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";

    private readonly DecodedFrame _output = new();
    private GuardedFrame _memory = null!;
    private MexcSpotDecoder _decoder = null!;
    private ListingDecimals _decimals = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _memory = new GuardedFrame(Capacity);
        _decimals = new ListingDecimals();
        _decoder = new MexcSpotDecoder(_decimals) { Symbols = new SymbolTable([new("BTCUSDT", 0)]) };
    }

    [OneTimeTearDown]
    public void Close() => _memory.Dispose();

    [TestCase("78", Description = "a varint without a byte")]
    [TestCase("7880", Description = "a varint that is cut")]
    [TestCase("78FFFFFFFFFFFFFFFFFF", Description = "a varint that is cut behind its ninth byte")]
    [TestCase("78FFFFFFFFFFFFFFFFFFFF01", Description = "a varint of eleven bytes")]
    [TestCase("788080808080808080808000", Description = "an overlong varint of eleven bytes")]
    [TestCase("FFFFFFFFFFFFFFFFFFFF01", Description = "a tag of eleven bytes")]
    [TestCase("F8", Description = "a tag that is cut")]
    [TestCase("7A", Description = "no length")]
    [TestCase("7A80", Description = "a length that is cut")]
    [TestCase("7A05", Description = "a length beyond the message")]
    [TestCase("7AFFFFFFFF07", Description = "a length of 31 bits")]
    [TestCase("7AFFFFFFFFFFFFFFFFFF01", Description = "a length of 64 bits")]
    [TestCase("7D010203", Description = "a fixed32 that is cut")]
    [TestCase("7901020304050607", Description = "a fixed64 that is cut")]
    [TestCase("7B", Description = "a group that does not end")]
    [TestCase("7B7B7C", Description = "a group in one that does not end")]
    [TestCase("7C", Description = "the end of no group")]
    [TestCase("7B6C", Description = "the end of another group")]
    [TestCase("7B7A057C", Description = "a length beyond the group")]
    [TestCase("7E", false, Description = "wire type 6, which Google's passes over")]
    [TestCase("7F", false, Description = "wire type 7, likewise")]
    [TestCase("7B7E7C", false, Description = "wire type 6 in a group")]
    [TestCase("00", Description = "field 0")]
    [TestCase("0000", Description = "field 0 with a value")]
    [TestCase("0200", Description = "field 0 with a length")]
    [TestCase("7B00007C", Description = "field 0 in a group")]
    public void What_is_no_message_is_malformed_and_names_its_book(string hex, bool isRefusedByGoogle = true)
    {
        foreach (var place in new[] { Wrapper, Body, Level })
        {
            var frame = Push(place, Convert.FromHexString(hex));
            Decode(frame);
            Assert.That((_output.Rejected, _output.RejectedBook), Is.EqualTo((RejectReason.Malformed, 0)), $"place {place}");
            Assert.That(IsTakenByGoogle(frame), Is.EqualTo(!isRefusedByGoogle), $"place {place}");
        }
    }

    [TestCase("7800")]
    [TestCase("78FFFFFFFFFFFFFFFFFF01", Description = "64 bits")]
    [TestCase("78808080808080808080 00", Description = "an overlong varint of ten bytes")]
    [TestCase("F880808000 00", Description = "an overlong tag")]
    [TestCase("7A8080808000", Description = "an overlong length")]
    [TestCase("7A03FFC080", Description = "bytes that are no text, where none is expected")]
    [TestCase("7D01020304")]
    [TestCase("790102030405060708")]
    [TestCase("7B7C", Description = "a group")]
    [TestCase("7B08017A01617B7C7C", Description = "a group with fields and a group")]
    public void Fields_that_nobody_knows_change_nothing(string hex)
    {
        Decode(Push(Wrapper, []));
        var expected = EventText.Describe(_output, _decimals, _ => "BTCUSDT");
        Assert.That(expected.Single(), Does.StartWith("bookdelta"));
        foreach (var place in new[] { Wrapper, Body, Level })
        {
            var frame = Push(place, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
            Decode(frame);
            Assert.That(EventText.Describe(_output, _decimals, _ => "BTCUSDT"), Is.EqualTo(expected), $"place {place}");
            Assert.That(IsTakenByGoogle(frame), Is.True, $"place {place}");
        }
    }

    [Test]
    public void Groups_nested_without_end_are_refused([Values(33, 100, 1_000, 100_000)] int depth, [Values] bool doEnd)
    {
        foreach (var place in new[] { Wrapper, Body, Level })
        {
            Decode(Push(place, [.. Enumerable.Repeat((byte)0x7B, depth), .. Enumerable.Repeat((byte)0x7C, doEnd ? depth : 0)]));
            Assert.That((_output.Rejected, _output.RejectedBook), Is.EqualTo((RejectReason.Malformed, 0)));
        }
    }

    // Bytes of the message's own fields: an overlong length of the body, and times of many lengths.
    [TestCase("30BAB6CFA88D34", 1_790_281_243_450)]
    [TestCase("30BAB6CFA88DB400", 1_790_281_243_450, Description = "seven bytes")]
    [TestCase("30BAB6CFA88DB480808000", 1_790_281_243_450, Description = "ten bytes")]
    [TestCase("B000BAB6CFA88D34", 1_790_281_243_450, Description = "an overlong tag")]
    [TestCase("3001", 1)]
    [TestCase("3000", 0)]
    [TestCase("30FFFFFFFFFFFFFFFFFF01", -1, Description = "a negative time")]
    [TestCase("30FFFFFFFFFFFFFF7F", -1, Description = "a time beyond all years")]
    public void Time_is_the_same_in_any_length(string hex, long millis)
    {
        Decode(Push(Wrapper, [], Convert.FromHexString(hex)));
        if (millis < 0)
        {
            Assert.That((_output.Rejected, _output.RejectedBook), Is.EqualTo((RejectReason.UnexpectedShape, 0)));
            return;
        }

        Assert.That(_output.Events.ToArray().Single().ExchangeTimeNanos, Is.EqualTo(millis * Timestamp.NanosPerMilli));
    }

    [Test]
    public void Text_that_is_none_is_refused([Values("FF", "C080", "EDA080", "F888808080", "E282", "80", "C3", "F4908080")] string hex, [Values(0, 3, 5)] int at)
    {
        var bad = Convert.FromHexString(hex);
        byte[] Insert(string text) => [.. Encoding.UTF8.GetBytes(text[..at]), .. bad, .. Encoding.UTF8.GetBytes(text[at..])];
        foreach (var frame in new[]
        {
            Message([Text(1, Insert(Channel)), Text(3, "BTCUSDT"), Text(AggreDepths, DepthBody([]))]),
            Message([Text(1, Channel), Text(3, Insert("BTCUSDT")), Text(AggreDepths, DepthBody([]))]),
            Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(4, Insert("2fb942154ef")), Text(AggreDepths, DepthBody([]))]),
            Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(AggreDepths, DepthBody([], eventType: Insert("spot@public")))]),
            Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(AggreDepths, DepthBody([], price: Insert("84270.01")))]),
            Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(AggreDepths, DepthBody([], last: Insert("80111665862")))]),
        })
        {
            Decode(frame);
            Assert.That(_output.Rejected, Is.Not.EqualTo(RejectReason.None));
            Assert.That(_output.RejectedBook, Is.Zero.Or.EqualTo(-1), "a book that cannot be named is none");
        }
    }

    [TestCase("9", 18, RejectReason.NumberOutOfRange)]
    [TestCase("9", 20, RejectReason.NumberOutOfRange)]
    [TestCase("9", 400, RejectReason.NumberOutOfRange)]
    [TestCase("9", 70_000, RejectReason.NumberOutOfRange)]
    [TestCase("1e", 1, RejectReason.BadNumber)]
    [TestCase("1e9", 2, RejectReason.BadNumber)]
    [TestCase("1e99", 1, RejectReason.NumberOutOfRange)]
    [TestCase("1e999999999999", 1, RejectReason.NumberOutOfRange)]
    [TestCase("1.", 1, RejectReason.BadNumber)]
    [TestCase("1.1", 2, RejectReason.BadNumber)]
    [TestCase(".", 1, RejectReason.BadNumber)]
    [TestCase("-1", 1, RejectReason.BadNumber)]
    [TestCase("+1", 1, RejectReason.BadNumber)]
    [TestCase(" 1", 1, RejectReason.BadNumber)]
    [TestCase("NaN", 1, RejectReason.BadNumber)]
    [TestCase("0x10", 1, RejectReason.BadNumber)]
    [TestCase("１", 1, RejectReason.BadNumber)]
    [TestCase("", 1, RejectReason.UnexpectedShape)]
    public void Numbers_without_end_and_other_texts_are_refused(string part, int times, RejectReason expected)
    {
        var number = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, times)));
        foreach (var body in new[] { DepthBody([], price: number), DepthBody([], quantity: number) })
        {
            Decode(Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(AggreDepths, body)]));
            Assert.That((_output.Rejected, _output.RejectedBook), Is.EqualTo((expected, 0)));
        }
    }

    [TestCase("0000000000000000000000000000000000084270.01", 8_427_001)]
    [TestCase("84270.0100000000000000000000000000000000000", 8_427_001)]
    [TestCase("8427001e-2", 8_427_001)]
    [TestCase("123456789012345.5", 12_345_678_901_234_550)]
    public void Long_ways_of_writing_a_number_are_exact(string price, long count)
    {
        Decode(Message([Text(1, Channel), Text(3, "BTCUSDT"), Text(AggreDepths, DepthBody([], price: Encoding.UTF8.GetBytes(price), quantity: "1"u8.ToArray()))]));
        Assert.That(_output.Levels[_output.Events[0].BidCount].Price, Is.EqualTo(count), "the ask");
    }

    // What Google's reader thinks of the form of a push, down to its levels.
    private static bool IsTakenByGoogle(byte[] frame)
    {
        try
        {
            Walk(frame, Wrapper);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static void Walk(byte[] message, int place)
    {
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            var isMessage = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited && (place, field) is (Wrapper, AggreDepths) or (Body, 1 or 2);
            if (isMessage)
            {
                Walk(input.ReadBytes().ToByteArray(), place + 1);
            }
            else
            {
                input.SkipLastField();
            }
        }

        if (!input.IsAtEnd)
        {
            throw new InvalidDataException("Google's reader stopped early");
        }
    }

    private void Decode(byte[] frame)
    {
        _decimals.Set(0, 2, 8);
        var start = _memory.Place(frame, "\x0A\x0A"u8);
        var thrown = 0;
        var thread = Environment.CurrentManagedThreadId;
        void Count(object? sender, FirstChanceExceptionEventArgs args) => thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            _decoder.Decode(start, frame.Length, _output);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.That(thrown, Is.Zero);
        Assert.That((uint)_output.Rejected, Is.LessThan(RejectReasons.Count));
        Assert.That(_output.Rejected == RejectReason.None || _output.Events.Length + _output.Levels.Length == 0, Is.True, "a rejected frame says nothing");
    }

    private static byte[] Push(int place, byte[] extra, byte[]? time = null) =>
        Message([Text(1, Channel), Text(3, "BTCUSDT"), time ?? Convert.FromHexString("30BAB6CFA88D34"), Text(AggreDepths, DepthBody(extra, place)), place == Wrapper ? extra : []]);

    private static byte[] DepthBody(byte[] extra, int place = Wrapper, byte[]? price = null, byte[]? quantity = null, byte[]? eventType = null, byte[]? last = null) => Message(
    [
        Text(1, Message([Text(1, price ?? "84270.01"u8.ToArray()), Text(2, quantity ?? "5.42169969"u8.ToArray()), place == Level ? extra : []])),
        Text(2, Message([Text(1, "84270"), Text(2, "0.006387")])),
        Text(3, eventType ?? "spot@public.aggre.depth.v3.api.pb@100ms"u8.ToArray()), Text(4, "80111665795"), Text(5, last ?? "80111665862"u8.ToArray()),
        place == Body ? extra : [],
    ]);

    private static byte[] Message(byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Text(int field, string text) => Text(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Text(int field, byte[] bytes)
    {
        using var written = new MemoryStream();
        using (var output = new CodedOutputStream(written, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(bytes));
        }

        return written.ToArray();
    }
}
