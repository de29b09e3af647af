using Crossfeed.Cli;
using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpOptionTests
{
    [TestCase("off", 0)]
    [TestCase("3s", 3000)]
    [TestCase("500ms", 500)]
    [TestCase("1m", 60_000)]
    public void A_time_or_off_is_read(string text, int millis) => Assert.That(WarmUpOption.Read(text), Is.EqualTo(TimeSpan.FromMilliseconds(millis)));

    [Test]
    public void Default_can_be_read([Values(0, 15)] int seconds)
    {
        var limit = TimeSpan.FromSeconds(seconds);
        Assert.That(WarmUpOption.Read((string)WarmUpOption.Create(limit).GetDefaultValue()!), Is.EqualTo(limit));
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("3")]
    [TestCase("-1s")]
    [TestCase("61s")]
    [TestCase("1h")]
    [TestCase("on")]
    [TestCase("OFF")]
    [TestCase("1ns")]
    public void Anything_else_is_refused_with_what_is_allowed(string text) => Assert.That(
        () => WarmUpOption.Read(text), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--warm-up {text}: ").And.Message.Contains("3s").And.Message.Contains("off"));
}
