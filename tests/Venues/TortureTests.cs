using System.Runtime.ExceptionServices;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

/// <summary>
/// What no venue sends, to every registered feed: nesting, numbers without end, bytes that are no text, texts of a megabyte, frames cut and stirred. A rejection with its reason, an event, or nothing comes out; never an
/// exception, not even one that is caught, and never a fault of the memory behind the frame.
/// </summary>
[TestFixtureSource(nameof(FeedNames))]
[NonParallelizable] // the process's exceptions are counted
public sealed unsafe class TortureTests(string name)
{
    private const int Large = 1 << 20;
    private const int RandomFrames = 20_000;

    private readonly Feed _feed = VenueRegistry.Feeds.Single(feed => feed.Name == name);
    private VenueScript _script = null!;
    private GuardedFrame _memory = null!;
    private FrameDecoder _decoder = null!;
    private ListingDecimals _decimals = null!;
    private readonly DecodedFrame _output = new();

    public static IEnumerable<string> FeedNames => VenueRegistry.Feeds.Select(feed => feed.Name);

    [OneTimeSetUp]
    public void Open()
    {
        _script = VenueScript.Find(_feed)!;
        _memory = new GuardedFrame(4 * Large);
        _decoder = _script.CreateDecoder(_feed, out _decimals);
    }

    [OneTimeTearDown]
    public void Close() => _memory?.Dispose();

    [Test]
    public void Nesting_of_any_depth_is_no_exception()
    {
        foreach (var depth in new[] { 1, 63, 64, 65, 1_000, 100_000 })
        {
            Check(new string('[', depth));
            Check(string.Concat(Enumerable.Repeat("{\"a\":", depth)));
            Check(new string('[', depth) + new string(']', depth));
            Check(string.Concat(Enumerable.Repeat("{\"data\":[", depth)) + string.Concat(Enumerable.Repeat("]}", depth)));
            foreach (var frame in Messages())
            {
                Check(Replaced(frame, ':', new string('[', depth) + new string(']', depth)));
            }
        }
    }

    [TestCase("9")]
    [TestCase("0.")]
    [TestCase("1e9")]
    [TestCase("-")]
    [TestCase("00")]
    [TestCase("1E-")]
    public void Numbers_without_end_are_no_exception(string part)
    {
        foreach (var length in new[] { 1, 16, 17, 19, 20, 21, 64, 400, 70_000 })
        {
            var number = string.Concat(Enumerable.Repeat(part, length));
            foreach (var frame in Messages())
            {
                for (var digits = 0; digits < 12; digits++)
                {
                    Check(Renumbered(frame, digits, number));
                }
            }
        }
    }

    [Test]
    public void Texts_of_a_megabyte_are_no_exception()
    {
        foreach (var filler in new[] { "x", "\\u0041", "\\ud800", "\\\\", "é", "9" })
        {
            var text = new StringBuilder(Large).Insert(0, filler, Large / filler.Length).ToString();
            Check(text);
            Check("\"" + text + "\"");
            Check("{\"" + text + "\":1}");
            foreach (var frame in Messages().Where((_, i) => i % 8 == 0))
            {
                Check(Replaced(frame, ':', "\"" + text + "\""));
            }
        }
    }

    [Test]
    public void Bytes_that_are_no_text_are_no_exception()
    {
        byte[][] bad = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x82], [0], [0x1F], [.. "\\ud800"u8], [.. "\\udc00\\ud800"u8], [.. "\\u12"u8], [.. "\\x"u8]];
        foreach (var step in _script.Steps)
        {
            foreach (var part in bad)
            {
                for (var at = 0; at < step.Frame.Length; at += 3)
                {
                    Check([.. step.Frame.AsSpan(0, at), .. part, .. step.Frame.AsSpan(at)], step.Snapshot);
                }
            }
        }
    }

    [Test]
    public void Random_and_stirred_bytes_are_no_exception()
    {
        var random = new Random(20_261_122);
        var mutator = new FrameMutator(20_261_123);
        for (var i = 0; i < RandomFrames; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            Check(bytes);
            var step = _script.Steps[random.Next(_script.Steps.Count)];
            Check(step.Frame.Length > 1 ? mutator.Mutate(mutator.Mutate(step.Frame)) : step.Frame, step.Snapshot);
            Check(step.Frame[..random.Next(step.Frame.Length + 1)], step.Snapshot);
        }
    }

    [Test]
    public void Control_messages_and_symbols_are_read_from_any_bytes()
    {
        var mutator = new FrameMutator(20_261_124);
        foreach (var step in _script.Steps.Where(step => step.Frame.Length > 1))
        {
            for (var i = 0; i < 40; i++)
            {
                var frame = mutator.Mutate(step.Frame);
                Assert.That(_decoder.TryReadSymbol(frame, out var native), Is.EqualTo(native.Length > 0));
                Assert.That(_feed.ReadControl(_feed.Lanes[0], frame), Is.Not.Null);
                Assert.That(() => _feed.TryReadDepthSequence(frame, out _), Throws.Nothing);
            }
        }
    }

    // JSON and binary alike; a script of one kind has frames of that kind.
    private IEnumerable<byte[]> Messages() => _script.Steps.Where(step => step.Snapshot < 0).Select(step => step.Frame);

    private void Check(string frame) => Check(Encoding.UTF8.GetBytes(frame));

    private void Check(byte[] frame, int snapshot = -1)
    {
        _script.Reset(_decimals);
        var start = _memory.Place(frame, "0\"]}"u8);
        var thrown = 0;
        string? first = null;
        var thread = Environment.CurrentManagedThreadId;
        void Count(object? sender, FirstChanceExceptionEventArgs args)
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                thrown++;
                first ??= args.Exception.ToString();
            }
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            if (snapshot >= 0)
            {
                _decoder.DecodeDepthSnapshot(start, frame.Length, snapshot, _output);
            }
            else
            {
                _decoder.Decode(start, frame.Length, _output);
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        if (thrown > 0 || (_output.Rejected != RejectReason.None && _output.Events.Length + _output.Levels.Length + _output.Bars.Length > 0) || (uint)_output.Rejected >= RejectReasons.Count)
        {
            Assert.Fail($"{thrown} exceptions, {_output.Rejected} with {_output.Events.Length} events\n{Encoding.UTF8.GetString(frame.AsSpan(0, Math.Min(frame.Length, 400)))}\n{first}");
        }
    }

    // The value behind the last such byte in the frame's middle.
    private static byte[] Replaced(byte[] frame, char mark, string value)
    {
        var at = frame.AsSpan(0, Math.Max(1, frame.Length * 2 / 3)).LastIndexOf((byte)mark);
        var end = at < 0 ? -1 : frame.AsSpan(at).IndexOfAny((byte)',', (byte)'}');
        return at < 0 || end < 0 ? [.. frame, .. Encoding.UTF8.GetBytes(value)] : [.. frame.AsSpan(0, at + 1), .. Encoding.UTF8.GetBytes(value), .. frame.AsSpan(at + end)];
    }

    // The n-th run of digits exchanged.
    private static byte[] Renumbered(byte[] frame, int index, string number)
    {
        var at = 0;
        for (var run = 0; ; run++)
        {
            while (at < frame.Length && !char.IsAsciiDigit((char)frame[at]))
            {
                at++;
            }

            var end = at;
            while (end < frame.Length && char.IsAsciiDigit((char)frame[end]))
            {
                end++;
            }

            if (run == index || end == frame.Length)
            {
                return [.. frame.AsSpan(0, at), .. Encoding.UTF8.GetBytes(number), .. frame.AsSpan(end)];
            }

            at = end;
        }
    }
}
