using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[Parallelizable(ParallelScope.All)]
internal sealed class NearestNamesTests
{
    [TestCase("", "", 0)]
    [TestCase("abc", "", 3)]
    [TestCase("kitten", "sitting", 3)]
    [TestCase("BTCUSDT", "btc/usdt", 1)]
    public void Distance_counts_edits_without_case(string a, string b, int distance)
    {
        Assert.That(NearestNames.Distance(a, b), Is.EqualTo(distance));
        Assert.That(NearestNames.Distance(b, a), Is.EqualTo(distance));
    }

    [Test]
    public void Nearest_come_first_and_ties_in_ordinal_order() =>
        Assert.That(NearestNames.Find("gate", ["okx", "mexc", "gateio", "bybit", "gateio"], 2), Is.EqualTo(new[] { "gateio", "mexc" }));

    [Test]
    public void Hint_is_empty_when_nothing_is_known() => Assert.That(NearestNames.Hint("x", []), Is.Empty);

    [Test]
    public void Endless_input_is_cut() => Assert.That(NearestNames.Distance(new string('x', 1_000_000), "y"), Is.EqualTo(64));
}
