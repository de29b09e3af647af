using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues.Scanning;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Scanning;

/// <summary>The scan and its scalar twin against <see cref="FixedPoint.Parse"/>, which is the authority.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed unsafe class DecimalScanTests(bool scalar)
{
    private static readonly string[] Slacks = ["0123456789", "\"", "9.", ".", "e5", "\0"];
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(4096);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [TestCase("61737.63000000", 2, 6_173_763)]
    [TestCase("6195.00000000", 0, 6195)]
    [TestCase("0.00000000", 0, 0)]
    [TestCase("0.00000637", 8, 637)]
    [TestCase("1", 18, 1_000_000_000_000_000_000)]
    [TestCase("10000000000000", 0, 10_000_000_000_000)]
    [TestCase("1234567.00000000", 2, 123_456_700)]
    [TestCase("12345678901.00000000", 2, 1_234_567_890_100)]
    [TestCase("0.000000000000000001", 18, 1)]
    [TestCase("9.223372036854775807", 18, long.MaxValue)]
    [TestCase("1.5e-3", 4, 15)]
    [TestCase("2E3", 0, 2000)]
    [TestCase("007.5", 1, 75)]
    public void Exact_number_is_read(string text, int decimals, long expected) => Assert.That(Scan(text, decimals, "\"", "\""), Is.EqualTo((true, expected, text.Length)));

    [TestCase("", 2)]
    [TestCase(".5", 2)]
    [TestCase("5.", 2)]
    [TestCase("1.2.3", 2)]
    [TestCase("1-2", 2)]
    [TestCase("-1", 2)]
    [TestCase("1e", 2)]
    [TestCase("0.001", 2)]
    [TestCase("9.3", 18)]
    [TestCase("99999999999999999999", 0)]
    public void Number_that_is_not_exact_is_left_to_the_general_path(string text, int decimals) =>
        Assert.That(Scan(text, decimals, "\"", "\""), Is.EqualTo((false, 0L, 0)));

    [Test]
    public void Every_random_number_equals_the_general_parse([Range(0, FixedPoint.MaxDecimals)] int decimals)
    {
        var random = new Random(20_251 + decimals);
        for (var i = 0; i < 20_000; i++)
        {
            Check(RandomNumber(random), decimals, random);
        }
    }

    [Test]
    public void Every_mutated_number_equals_the_general_parse([Range(0, FixedPoint.MaxDecimals, 3)] int decimals)
    {
        const string alphabet = "0123456789..eE+-\"\\ ,x\0";
        var random = new Random(77 + decimals);
        for (var i = 0; i < 40_000; i++)
        {
            var text = new StringBuilder(RandomNumber(random));
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var position = random.Next(text.Length);
                var letter = alphabet[random.Next(alphabet.Length)];
                _ = random.Next(3) switch
                {
                    0 => text.Insert(position, letter),
                    1 when text.Length > 1 => text.Remove(position, 1),
                    _ => text.Replace(text[position], letter, position, 1),
                };
            }

            Check(text.ToString(), decimals, random);
        }
    }

    [Test]
    public void Digits_behind_the_end_are_never_accepted([Values("1", "12.5", "61737.63", "123456789012345", "1234567890123456")] string text)
    {
        foreach (var slack in Slacks)
        {
            for (var length = 0; length <= text.Length; length++)
            {
                Check(text[..length], 4, null, slack);
            }
        }
    }

    [Test]
    public void Bare_number_ends_at_any_delimiter([Values("\"", ",", "]", "}", " ")] string delimiter) =>
        Assert.That(Scan("123.25", 2, delimiter, "9"), Is.EqualTo((true, 12_325L, 6)));

    private static string RandomNumber(Random random)
    {
        var whole = random.NextInt64((long)Math.Pow(10, random.Next(1, 19))).ToString(CultureInfo.InvariantCulture);
        var fractionDigits = random.Next(0, 20);
        if (fractionDigits == 0)
        {
            return whole;
        }

        var fraction = random.NextInt64((long)Math.Pow(10, Math.Min(fractionDigits, 18))).ToString(CultureInfo.InvariantCulture).PadLeft(fractionDigits, '0');
        var zeros = random.Next(3) == 0 ? random.Next(fractionDigits + 1) : 0;
        return whole + "." + fraction[..(fractionDigits - zeros)] + new string('0', zeros);
    }

    // The text as a string's content (quote inside the frame) or at the very end of the frame (whatever follows is slack).
    private void Check(string text, int decimals, Random? random, string? slack = null)
    {
        var closed = random is not null && random.Next(2) == 0;
        slack ??= Slacks[random!.Next(Slacks.Length)];
        var run = text.TakeWhile(c => char.IsAsciiDigit(c) || ".eE+-".Contains(c)).Count();
        var status = FixedPoint.Parse(Encoding.UTF8.GetBytes(text[..run]), decimals, out var expected);
        var (ok, value, length) = Scan(text, decimals, closed ? "\"" : "", slack);
        if (ok == (status == FixedPointStatus.Ok) && value == expected && length == (ok ? run : 0))
        {
            return;
        }

        Assert.Fail($"'{text}' at {decimals}, slack '{slack}': scan {ok} {value} length {length}; parse {status} {expected} length {run}");
    }

    private (bool Ok, long Value, int Length) Scan(string text, int decimals, string delimiter, string slack)
    {
        var bytes = Encoding.UTF8.GetBytes(text + delimiter);
        var start = _memory.Place(bytes, Encoding.UTF8.GetBytes(slack));
        var at = start;
        var end = start + bytes.Length;
        long value;
        var ok = scalar ? DecimalScan.TryReadScalar(ref at, end, decimals, out value) : new DecimalScan(decimals).TryRead(ref at, end, out value);
        return (ok, value, (int)(at - start));
    }
}
