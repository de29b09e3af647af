using System.Globalization;
using System.Text;
using Crossfeed.Venues.Scanning;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Scanning;

[TestFixture("vector")]
[TestFixture("scalar")]
[TestFixture("millis")]
public sealed unsafe class IntegerScanTests(string way)
{
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(4096);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [TestCase("0", 0)]
    [TestCase("7", 7)]
    [TestCase("1723161256299", 1_723_161_256_299)]
    [TestCase("123456789012345", 123_456_789_012_345)]
    [TestCase("1234567890123456", 1_234_567_890_123_456)]
    [TestCase("12345678901234567", 12_345_678_901_234_567)]
    [TestCase("2290000001189048101", 2_290_000_001_189_048_101)]
    [TestCase("1000000000000000000", 1_000_000_000_000_000_000)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void Integer_is_read(string text, long expected) => Assert.That(Scan(text, ",", "0"), Is.EqualTo((true, expected, text.Length)));

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("00")]
    [TestCase("01723161256299")]
    [TestCase("9223372036854775808")]
    [TestCase("92233720368547758070")]
    [TestCase("0000000000000000")]
    [TestCase("0123456789012345678")]
    [TestCase("9999999999999999999")]
    [TestCase("x")]
    public void Text_that_json_or_a_long_does_not_allow_is_refused(string text) => Assert.That(Scan(text, ",", "0").Ok, Is.False);

    [Test]
    public void Every_length_and_end_is_respected()
    {
        const string digits = "1234567890123456789";
        foreach (var slack in new[] { "0123456789", ",", "\0" })
        {
            for (var length = 1; length <= digits.Length; length++)
            {
                var text = digits[..length];
                var expected = (true, long.Parse(text, CultureInfo.InvariantCulture), length);
                Assert.That(Scan(text, ",", slack), Is.EqualTo(expected));
                var (ok, value, read) = Scan(text, "", slack);
                Assert.That(!ok || (value == expected.Item2 && read == length), $"{text} slack {slack}: {value}");
            }
        }
    }

    private (bool Ok, long Value, int Length) Scan(string text, string delimiter, string slack)
    {
        var bytes = Encoding.UTF8.GetBytes(text + delimiter);
        var start = _memory.Place(bytes, Encoding.UTF8.GetBytes(slack));
        var at = start;
        long value;
        var end = start + bytes.Length;
        var ok = way == "scalar" ? IntegerScan.TryReadScalar(ref at, end, out value)
            : way == "millis" ? MillisScan.TryRead(ref at, end, out value)
            : IntegerScan.TryRead(ref at, end, out value);
        return (ok, value, (int)(at - start));
    }
}
