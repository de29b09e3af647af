using System.Text;
using Crossfeed.Venues.Scanning;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Scanning;

public sealed unsafe class PlainTextTests
{
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(4096);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [Test]
    public void Text_of_any_length_is_measured_up_to_its_quote([Range(0, 70)] int length) =>
        Assert.That(Measure(new string('a', length) + "\"", "b"), Is.EqualTo(length));

    [Test]
    public void Text_without_a_quote_inside_the_frame_is_refused([Range(0, 70)] int length, [Values("\"", "a", "\\")] string slack) =>
        Assert.That(Measure(new string('a', length), slack), Is.EqualTo(-1));

    [Test]
    public void Byte_that_needs_the_general_path_is_refused([Values("\\", "\n", "\0", "é", "\u001f")] string special, [Range(0, 40, 5)] int position) =>
        Assert.That(Measure(new string('a', position) + special + "a\"", "\""), Is.EqualTo(-1));

    [Test]
    public void Literal_matches_only_inside_the_frame()
    {
        var frame = "{\"stream\":\""u8;
        var start = _memory.Place(frame, "btc"u8);
        Assert.That(Literal.Matches(start, start + frame.Length, "{\"stream\":\""u8), Is.True);
        Assert.That(Literal.Matches(start, start + frame.Length, "{\"stream\":\"b"u8), Is.False, "the b stands behind the end");
        for (var i = 0; i < frame.Length; i++)
        {
            start[i] ^= 1;
            Assert.That(Literal.Matches(start, start + frame.Length, "{\"stream\":\""u8), Is.False, $"byte {i}");
            start[i] ^= 1;
        }

        var at = start;
        Assert.That(Literal.Skip(ref at, start + frame.Length, "{\"stream\""u8), Is.True);
        Assert.That((int)(at - start), Is.EqualTo(9));
        Assert.That(Literal.Skip(ref at, start + frame.Length, "x"u8), Is.False);
        Assert.That((int)(at - start), Is.EqualTo(9));
    }

    private int Measure(string text, string slack)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var start = _memory.Place(bytes, Encoding.UTF8.GetBytes(slack));
        return PlainText.Measure(start, start + bytes.Length);
    }
}
