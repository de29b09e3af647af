using System.Text;
using System.Text.Json;
using Crossfeed.Venues.GeneralPath;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.GeneralPath;

/// <summary>The framework's reader is the model.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EscapedTextTests
{
    [TestCase("", "")]
    [TestCase("BTC\\u005fUSDT", "BTC_USDT")]
    [TestCase("\\u5e01\\u5B89_USDT", "币安_USDT")]
    [TestCase("\\ud83d\\ude00", "😀")]
    [TestCase("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000", "\"\\/\b\f\n\r\t\0")]
    [TestCase("\\ud83d", null, Description = "half a pair")]
    [TestCase("\\ude00", null, Description = "the other half")]
    [TestCase("\\ud83d\\u0041", null)]
    [TestCase("\\ud83dA", null)]
    [TestCase("\\", null)]
    [TestCase("\\x", null)]
    [TestCase("\\u00", null)]
    [TestCase("\\u00\0\0", null)]
    [TestCase("\\u00 4", null)]
    public void Escapes_become_characters(string text, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var buffer = new byte[bytes.Length];
        Assert.That(EscapedText.TryUnescape(bytes, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : null, Is.EqualTo(expected));
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_no_text() => Assert.That(EscapedText.TryUnescape([(byte)'\\', (byte)'n', 0xff], new byte[3], out _), Is.False);

    [Test]
    public void Mutated_texts_become_what_the_reader_makes_of_them()
    {
        var frame = Encoding.UTF8.GetBytes("\"BTC\\u005f币\\ud83d\\ude00\\n\\\\USDT\\/\\u00e9\"");
        var mutator = new FrameMutator(20_261_124);
        var (good, bad) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var json = mutator.Mutate(frame);
            if (!JsonSyntax.IsDocument(json, out _) || json[0] != '"' || json[^1] != '"')
            {
                continue;
            }

            var buffer = new byte[json.Length];
            var isText = EscapedText.TryUnescape(json.AsSpan(1, json.Length - 2), buffer, out var length);
            Assert.That(isText ? buffer[..length] : null, Is.EqualTo(Copy(json)), () => Encoding.UTF8.GetString(json));
            good += isText ? 1 : 0;
            bad += isText ? 0 : 1;
        }

        Assert.That(Math.Min(good, bad), Is.GreaterThan(200), "too few of one kind");
    }

    private static byte[]? Copy(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var buffer = new byte[json.Length];
        try
        {
            return buffer[..reader.CopyString(buffer)];
        }
        catch (InvalidOperationException)
        {
            return null; // the model's way to say no
        }
    }
}
