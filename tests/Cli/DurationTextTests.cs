using Crossfeed.Cli;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[Parallelizable(ParallelScope.All)]
internal sealed class DurationTextTests
{
    [TestCase("250ms", 250)]
    [TestCase("5s", 5_000)]
    [TestCase("1.5s", 1_500)]
    [TestCase("2m", 120_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("30d", 2_592_000_000)]
    [TestCase("2min", 120_000)]
    [TestCase("1.5us", 0.0015)]
    [TestCase("1µs", 0.001)]
    [TestCase("7ns", 0.000007)]
    [TestCase("0s", 0)]
    [TestCase("0", 0)]
    public void Duration_is_read(string text, double millis)
    {
        Assert.That(DurationText.TryParse(text, out var nanos), Is.True);
        Assert.That(nanos, Is.EqualTo((long)Math.Round(millis * 1e6)));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("5")]
    [TestCase("-5s")]
    [TestCase("5 s")]
    [TestCase("1e3s")]
    [TestCase("31d")]
    [TestCase("5w")]
    [TestCase("721h")]
    [TestCase("99999999999999999999999999999999s")]
    public void Anything_else_is_refused(string text) => Assert.That(DurationText.TryParse(text, out _), Is.False);
}
