using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Crossfeed.Cli;
using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class VenuesCommandTests
{
    [Test]
    public void Every_feed_is_told_with_what_it_says_of_itself()
    {
        using var document = JsonDocument.Parse(Run("--json"));
        var feeds = document.RootElement.GetProperty("feeds").EnumerateArray().ToArray();
        Assert.That(feeds.Select(f => f.GetProperty("feed").GetString()), Is.EqualTo(VenueRegistry.Feeds.Select(f => f.Name).Order(StringComparer.Ordinal)));
        foreach (var json in feeds)
        {
            var feed = VenueRegistry.Feeds.Single(f => f.Name == json.GetProperty("feed").GetString());
            Assert.That(json.GetProperty("channels").EnumerateObject().Select(c => c.Name), Is.EqualTo(feed.Channels.Order().Select(StreamChannels.Name)), feed.Name);
            Assert.That(json.GetProperty("channels").EnumerateObject().Select(c => c.Value.GetString()), Is.Unique.And.All.Not.Empty, feed.Name);
            Assert.That(json.GetProperty("books").GetString(), Has.Length.GreaterThan(20).And.Not.Contain("\n"), feed.Name);
            Assert.That(DateOnly.ParseExact(json.GetProperty("feesAsOf").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture), Is.EqualTo(feed.FeesAsOf).And.GreaterThan(new DateOnly(2026, 1, 1)), feed.Name);
            Assert.That(json.GetProperty("endpoints").GetArrayLength(), Is.EqualTo(feed.Lanes.Count), feed.Name);
        }
    }

    [Test]
    public void Fees_and_limits_of_binance_are_those_of_its_base_tier()
    {
        using var document = JsonDocument.Parse(Run("--json"));
        var linear = document.RootElement.GetProperty("feeds").EnumerateArray().Single(f => f.GetProperty("feed").GetString() == "binance/linear");
        Assert.Multiple(() =>
        {
            Assert.That((linear.GetProperty("takerFeeBps").GetString(), linear.GetProperty("makerFeeBps").GetString()), Is.EqualTo(("5", "2")));
            Assert.That(linear.GetProperty("restLimit").GetRawText(), Is.EqualTo("""{"weight":2400,"periodSeconds":60,"perEndpoint":false}"""));
            Assert.That(linear.GetProperty("lifetimeSeconds").GetDouble(), Is.EqualTo(86_400));
            Assert.That(linear.GetProperty("channels").GetProperty("depth").GetString(), Is.EqualTo("depth@100ms"));
            Assert.That(linear.GetProperty("endpoints")[1].GetProperty("address").GetString(), Is.EqualTo("wss://fstream.binance.com/market/stream"));
        });
    }

    [Test]
    public void The_table_has_a_line_and_a_paragraph_a_feed()
    {
        var lines = Run().Split(Environment.NewLine);
        Assert.That(lines[0], Does.StartWith("feed").And.Contain("fees as of"));
        foreach (var feed in VenueRegistry.Feeds)
        {
            Assert.That(lines.Count(l => l.StartsWith(feed.Name + " ", StringComparison.Ordinal)), Is.EqualTo(1), feed.Name);
            Assert.That(lines.Count(l => l == feed.Name), Is.EqualTo(1), feed.Name);
            Assert.That(lines, Has.Some.Contains(feed.BookSynchronisation), feed.Name);
        }
    }

    private static string Run(params string[] arguments)
    {
        using var output = new StringWriter();
        Assert.That(VenuesCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output }), Is.Zero);
        return output.ToString();
    }
}
