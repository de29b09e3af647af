using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class EndpointOverridesTests
{
    private static readonly Feed Spot = VenueRegistry.Find("binance", MarketKind.Spot)!;
    private static readonly Feed Linear = VenueRegistry.Find("binance", MarketKind.Linear)!;
    private static readonly Feed Gate = VenueRegistry.Find("gateio", MarketKind.Spot)!;

    [Test]
    public void Nothing_is_set_without_texts() => Assert.That(EndpointOverrides.None.Find(Spot), Is.Null);

    [Test]
    public void A_base_is_read_and_that_of_a_feed_goes_before_that_of_its_venue()
    {
        var bases = EndpointOverrides.Parse("--endpoint", ["binance/linear=wss://localhost:2/path", "binance=ws://127.0.0.1:1"], "ws", "wss");
        Assert.That((bases.Find(Spot), bases.Find(Linear), bases.Find(Gate)), Is.EqualTo((new Uri("ws://127.0.0.1:1"), new Uri("wss://localhost:2/path"), (Uri?)null)));
    }

    [TestCase("binance")]
    [TestCase("binance=")]
    [TestCase("=ws://127.0.0.1:1")]
    [TestCase("binance=127.0.0.1:1")]
    [TestCase("binance=/path")]
    [TestCase("binance=http://127.0.0.1:1")]
    public void Anything_else_is_refused_with_the_form(string text) => Assert.That(
        () => EndpointOverrides.Parse("--endpoint", [text], "ws", "wss"),
        Throws.TypeOf<UsageException>().With.Message.StartsWith($"--endpoint {text}: write VENUE=ws://HOST:PORT"));

    [Test]
    public void An_unknown_venue_is_refused_with_the_nearest() => Assert.That(
        () => EndpointOverrides.Parse("--rest-endpoint", ["gatio=http://127.0.0.1:1"], "http"),
        Throws.TypeOf<UsageException>().With.Message.StartsWith("--rest-endpoint gatio=http://127.0.0.1:1: there is no venue 'gatio'").And.Message.Contains("gateio"));
}
