using System.Text;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class FixedPointTests
{
    private const string MostNegativePower = "-18";

    [TestCase("0.01", 2, 1)]
    [TestCase("1", 18, 1_000_000_000_000_000_000)]
    [TestCase("0.000000000000000001", 18, 1)]
    [TestCase("007.50", 1, 75)]
    [TestCase("1.5000000000000000000000000000", 1, 15)]
    [TestCase("000000000000000000000000000012", 0, 12)]
    [TestCase("1e3", 0, 1_000)]
    [TestCase("1E+3", 2, 100_000)]
    [TestCase("1200e-2", 0, 12)]
    [TestCase("1.2e-7", 8, 12)]
    [TestCase("0e999999999999", 0, 0)]
    [TestCase("0.000e-5", 0, 0)]
    [TestCase("9223372036854775807", 0, long.MaxValue)]
    [TestCase("9.223372036854775807", 18, long.MaxValue)]
    [TestCase("922337203685477580.700", 1, long.MaxValue)]
    [TestCase("9223372036854775807000e-3", 0, long.MaxValue)]
    public void Exact_numbers_are_read(string text, int decimals, long expected) =>
        Assert.That(Parse(text, decimals), Is.EqualTo((FixedPointStatus.Ok, expected)));

    [TestCase("0.001", 2)]
    [TestCase("1.5", 0)]
    [TestCase("1e-1", 0)]
    [TestCase("0.0000000000000000001", 18)]
    [TestCase("99999999999999999999.5", 0, Description = "finer and larger than fits: more decimals come first")]
    public void Digits_beyond_the_decimals_are_too_fine(string text, int decimals) =>
        Assert.That(Parse(text, decimals), Is.EqualTo((FixedPointStatus.TooFine, 0L)));

    [TestCase("9223372036854775808", 0)]
    [TestCase("9.223372036854775808", 18)]
    [TestCase("10", 18)]
    [TestCase("922337203685477580.8", 1)]
    [TestCase("18446744073709551616", 0, Description = "2^64: wraps to 0 in 64 bits")]
    [TestCase("1e19", 0)]
    [TestCase("1e999999999999999999999999", 0)]
    [TestCase("1" + "00000000000000000000", 0)]
    public void Numbers_beyond_63_bits_are_out_of_range(string text, int decimals) =>
        Assert.That(Parse(text, decimals), Is.EqualTo((FixedPointStatus.OutOfRange, 0L)));

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("-0")]
    [TestCase("+1")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("1.e5")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("1e5.0")]
    [TestCase("1.2.3")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1,000")]
    [TestCase("0x10")]
    [TestCase("NaN")]
    [TestCase("null")]
    [TestCase("1\0")]
    [TestCase("１")]
    [TestCase("1/2")]
    [TestCase("1:2")]
    public void Anything_else_is_malformed(string text)
    {
        Assert.That(Parse(text, 8), Is.EqualTo((FixedPointStatus.Malformed, 0L)));
        Assert.That(FixedPoint.SignificantDecimals(Encoding.UTF8.GetBytes(text)), Is.EqualTo(-1));
    }

    [Test]
    public void Ten_to_the_thirteenth_fits_at_up_to_five_decimals([Range(0, FixedPoint.MaxDecimals)] int decimals)
    {
        var (status, value) = Parse("10000000000000", decimals);
        Assert.That(status, Is.EqualTo(decimals <= 5 ? FixedPointStatus.Ok : FixedPointStatus.OutOfRange));
        Assert.That(value, Is.EqualTo(decimals <= 5 ? 10_000_000_000_000 * FixedPoint.PowerOfTen(decimals) : 0));
    }

    [Test]
    public void Every_random_text_is_read_as_in_unbounded_arithmetic([Range(0, FixedPoint.MaxDecimals)] int decimals)
    {
        var random = new Random(4_711 + decimals);
        var seen = new int[4];
        for (var i = 0; i < 10_000; i++)
        {
            var text = RandomText(random);
            var expected = DecimalModel.Parse(text, decimals);
            Assert.That(Parse(text, decimals), Is.EqualTo(expected), text);
            var significant = FixedPoint.SignificantDecimals(Encoding.UTF8.GetBytes(text));
            Assert.That(Math.Min(significant, 500), Is.EqualTo(Math.Min(DecimalModel.SignificantDecimals(text), 500)), text);
            seen[(int)expected.Status]++;
        }

        Assert.That(seen, Has.All.GreaterThan(100), "every outcome was met");
    }

    [Test]
    public void The_significant_decimals_are_the_fewest_that_are_not_too_fine()
    {
        var random = new Random(12);
        for (var i = 0; i < 20_000; i++)
        {
            var text = RandomText(random);
            var fewest = FixedPoint.SignificantDecimals(Encoding.UTF8.GetBytes(text));
            for (var decimals = 0; fewest >= 0 && decimals <= FixedPoint.MaxDecimals; decimals++)
            {
                Assert.That(Parse(text, decimals).Status == FixedPointStatus.TooFine, Is.EqualTo(decimals < fewest), $"{text} at {decimals}");
            }
        }
    }

    [TestCase("1e-10", 10)]
    [TestCase("0.10", 1)]
    [TestCase("100", 0)]
    [TestCase("1.00e-1", 1)]
    [TestCase("1.25e1", 1)]
    [TestCase("0.0000", 0)]
    [TestCase("1e-30", 30)]
    public void Trailing_zeros_are_not_significant(string text, int expected) =>
        Assert.That(FixedPoint.SignificantDecimals(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    [TestCase(0, 0, "0")]
    [TestCase(0, 18, "0")]
    [TestCase(1, 18, "0.000000000000000001")]
    [TestCase(120, 2, "1.2")]
    [TestCase(100, 2, "1")]
    [TestCase(105, 2, "1.05")]
    [TestCase(long.MaxValue, 0, "9223372036854775807")]
    [TestCase(long.MaxValue, 18, "9.223372036854775807")]
    [TestCase(long.MaxValue, 17, "92.23372036854775807")]
    public void A_count_is_written_without_trailing_zeros(long value, int decimals, string expected) =>
        Assert.That(FixedPoint.Text(value, decimals), Is.EqualTo(expected));

    [Test]
    public void A_negative_count_has_no_text() =>
        Assert.That(() => FixedPoint.Text(-1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Every_count_survives_its_text([Range(0, FixedPoint.MaxDecimals)] int decimals)
    {
        var random = new Random(99 + decimals);
        var text = new byte[FixedPoint.MaxTextLength];
        for (var i = 0; i < 10_000; i++)
        {
            var value = i == 0 ? long.MaxValue : random.NextInt64(long.MaxValue) >> random.Next(63);
            var length = FixedPoint.Format(value, decimals, text);
            Assert.That(FixedPoint.Parse(text.AsSpan(0, length), decimals, out var read), Is.EqualTo(FixedPointStatus.Ok));
            Assert.That(read, Is.EqualTo(value));
            Assert.That(FixedPoint.Text(value, decimals), Is.EqualTo(Encoding.ASCII.GetString(text, 0, length)));
            var fraction = text.AsSpan(0, length).IndexOf((byte)'.');
            Assert.That(fraction < 0 ? 0 : length - fraction - 1, Is.EqualTo(FixedPoint.SignificantDecimals(text.AsSpan(0, length))), "no trailing zeros");
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public void Texts_of_any_length_are_read_exactly([Values(9_999, 10_000, 10_001, 10_003, 250_000)] int zeros, CancellationToken cancellationToken)
    {
        var many = new string('0', zeros);
        Assert.That(Parse(many, 0), Is.EqualTo((FixedPointStatus.Ok, 0L)));
        Assert.That(Parse(many + "7", 0), Is.EqualTo((FixedPointStatus.Ok, 7L)));
        Assert.That(Parse("7." + many, 0), Is.EqualTo((FixedPointStatus.Ok, 7L)));
        Assert.That(Parse("7" + many, 0).Status, Is.EqualTo(FixedPointStatus.OutOfRange));
        Assert.That(Parse("0." + many + "7", 18).Status, Is.EqualTo(FixedPointStatus.TooFine));
        Assert.That(Parse("7" + many + "e-" + zeros, 0), Is.EqualTo((FixedPointStatus.Ok, 7L)), "the digits make up for the exponent");
        Assert.That(Parse("0." + many + "7e" + (zeros + 1), 0), Is.EqualTo((FixedPointStatus.Ok, 7L)), "the digits make up for the exponent");
        Assert.That(Parse(new string('9', zeros), 0).Status, Is.EqualTo(FixedPointStatus.OutOfRange));
        Assert.That(Parse("0." + new string('9', zeros), 18).Status, Is.EqualTo(FixedPointStatus.TooFine));
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
    }

    [TestCase("1e" + "99999999999999999999999999999999", FixedPointStatus.OutOfRange)]
    [TestCase("1e-" + "99999999999999999999999999999999", FixedPointStatus.TooFine)]
    [TestCase("1e2147483648", FixedPointStatus.OutOfRange)]
    [TestCase("1e4294967296", FixedPointStatus.OutOfRange)]
    [TestCase("1e-2147483648", FixedPointStatus.TooFine)]
    [TestCase("1e-4294967296", FixedPointStatus.TooFine)]
    [TestCase("1e0000000000000000000000002", FixedPointStatus.Ok)]
    [TestCase("1e" + MostNegativePower, FixedPointStatus.Ok)]
    public void Huge_exponents_do_not_wrap(string text, FixedPointStatus expected) =>
        Assert.That(Parse(text, expected == FixedPointStatus.Ok && text.Contains('-', StringComparison.Ordinal) ? 18 : 0).Status, Is.EqualTo(expected));

    private static (FixedPointStatus Status, long Value) Parse(string text, int decimals)
    {
        var status = FixedPoint.Parse(Encoding.UTF8.GetBytes(text), decimals, out var value);
        return (status, value);
    }

    // Mostly numbers near the bounds, some with a letter too many or too few.
    private static string RandomText(Random random)
    {
        const string Strays = "0123456789.eE+- x";
        var text = new StringBuilder(new string('0', random.Next(4) == 0 ? random.Next(5) : 0)).Append(Digits(random, 1 + random.Next(21)));
        if (random.Next(2) == 0)
        {
            text.Append('.').Append(Digits(random, 1 + random.Next(20))).Append('0', random.Next(3) == 0 ? random.Next(25) : 0);
        }

        if (random.Next(3) == 0)
        {
            text.Append("eE"[random.Next(2)]).Append(random.Next(3) switch { 0 => "+", 1 => "-", _ => string.Empty }).Append(random.Next(40));
        }

        if (random.Next(6) == 0)
        {
            text.Insert(random.Next(text.Length + 1), Strays[random.Next(Strays.Length)]);
        }

        return text.ToString();
    }

    private static string Digits(Random random, int length)
    {
        var sparse = random.Next(2) == 0;
        return string.Create(length, (random, sparse), static (digits, how) =>
        {
            foreach (ref var digit in digits)
            {
                digit = how.sparse && how.random.Next(4) != 0 ? '0' : (char)('0' + how.random.Next(10));
            }
        });
    }
}
