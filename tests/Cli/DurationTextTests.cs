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
    [TestCase("0s", 0)]
    public void Duration_is_read(string text, double millis)
    {
        Assert.That(DurationText.TryParse(text, out var duration), Is.True);
        Assert.That(duration.TotalMilliseconds, Is.EqualTo(millis));
    }

    [TestCase("")]
    [TestCase("s")]
    [TestCase("5")]
    [TestCase("-5s")]
    [TestCase("5 s")]
    [TestCase("1e3s")]
    [TestCase("5d")]
    [TestCase("721h")]
    [TestCase("99999999999999999999999999999999s")]
    public void Anything_else_is_refused(string text) => Assert.That(DurationText.TryParse(text, out _), Is.False);
}
