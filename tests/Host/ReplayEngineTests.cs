using System.Text;
using System.Text.Json;
using Crossfeed.Host;
using Crossfeed.Tests.Capture;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>What comes out of a replay depends on the captures alone: not on pace, waiting, or how often the ring is full.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayEngineTests : IDisposable
{
    private const int Deltas = 10_000; // on each of two venues: more than twice the slots of the ring

    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task Several_captures_give_the_same_bytes_at_every_pace(CancellationToken cancellation)
    {
        string[] captures = [_folder.Write("binance", GeneratedMarket.Binance(Deltas)), _folder.Write("gate", GeneratedMarket.Gate(Deltas))];
        var reference = await ReplayAsync("reference", new ReplayOptions { Captures = captures }, cancellation);
        Assert.That(reference.Statistics.Hot.Messages, Is.EqualTo(2 * Deltas));
        Assert.That(reference.Statistics.Triggers.Opened, Is.GreaterThan(100), "there is something to compare");
        Assert.That(reference.Triggers.Split('\n').Count(l => l.Contains("\"event\":\"opened\"", StringComparison.Ordinal)), Is.EqualTo(reference.Statistics.Triggers.Opened));
        (string Name, ReplayOptions Options)[] variants =
        [
            ("again", new() { Captures = captures }),
            ("paced", new() { Captures = captures, Speed = 1000 }),
            ("yielding", new() { Captures = captures, Wait = WaitChoice.Yielding, Speed = 1000 }),
            ("blocking", new() { Captures = captures, Wait = WaitChoice.Blocking }),
            ("sleeping", new() { Captures = captures, Wait = WaitChoice.Sleeping }),
            ("warmed up", new() { Captures = captures, WarmUp = TimeSpan.FromMilliseconds(300) }),
            ("published", new() { Captures = captures, Data = _folder["data"] }),
        ];
        foreach (var (name, options) in variants)
        {
            var result = await ReplayAsync(name, options, cancellation);
            Assert.That(result.Triggers == reference.Triggers, $"{name}: triggers");
            Assert.That(result.Books, Is.EqualTo(reference.Books), $"{name}: books");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Books_are_what_the_last_frames_say(CancellationToken cancellation)
    {
        string[] captures = [_folder.Write("binance", GeneratedMarket.Binance(500)), _folder.Write("gate", GeneratedMarket.Gate(500))];
        var result = await ReplayAsync("books", new ReplayOptions { Captures = captures }, cancellation);
        using var document = JsonDocument.Parse(result.Books);
        var books = document.RootElement.GetProperty("books").EnumerateArray().ToArray();
        Assert.That(books.Select(b => b.GetProperty("venue").GetString()), Is.EqualTo(new[] { "binance", "gateio" }));
        Assert.Multiple(() =>
        {
            foreach (var (book, last) in books.Zip([GeneratedMarket.Binance(500).Last(), GeneratedMarket.Gate(500).Last()]))
            {
                var bid = book.GetProperty("bids").EnumerateArray().Single();
                Assert.That((book.GetProperty("state").GetString(), book.GetProperty("sequence").GetInt64()), Is.EqualTo(("live", 500L)));
                Assert.That(last.Payload, Does.Contain($"[\"{bid[0].GetString()}"), "the last delta set the only bid");
            }
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Symbols_that_no_capture_has_are_refused_with_the_nearest(CancellationToken cancellation)
    {
        var capture = _folder.Write("binance", GeneratedMarket.Binance(10));
        Assert.That(
            () => new ReplayEngine(new ReplayOptions { Captures = [capture], Symbols = new HashSet<Crossfeed.Market.Symbol> { Definitions.Symbol("BTC/USDC") } }),
            Throws.TypeOf<UsageException>().With.Message.Contains("--symbols BTC/USDC").And.Message.Contains("BTC/USDT"));
        var result = await ReplayAsync("selected", new ReplayOptions { Captures = [capture], Symbols = new HashSet<Crossfeed.Market.Symbol> { Definitions.Symbol("BTC/USDT") } }, cancellation);
        Assert.That(result.Statistics.Sum(c => c.Applied), Is.EqualTo(10));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_replay_that_is_told_to_stop_processes_what_it_has_read()
    {
        var capture = _folder.Write("binance", GeneratedMarket.Binance(1000));
        var result = await ReplayAsync("stopped", new ReplayOptions { Captures = [capture] }, new CancellationToken(canceled: true));
        Assert.That((result.Statistics.Hot.Frames, result.Books), Is.EqualTo((0L, """{"books":[]}""")));
    }

    private async Task<Result> ReplayAsync(string name, ReplayOptions options, CancellationToken cancellation)
    {
        var triggers = _folder[name + ".ndjson"];
        var engine = new ReplayEngine(options with { TriggersOut = triggers });
        await using (engine.ConfigureAwait(false))
        {
            await engine.RunAsync(cancellation);
        }

        using var books = new MemoryStream();
        BooksJson.Write(books, engine.Statistics.Books);
        return new Result(await File.ReadAllTextAsync(triggers, CancellationToken.None), Encoding.UTF8.GetString(books.ToArray()), engine.Statistics);
    }

    private sealed record Result(string Triggers, string Books, RunStatistics Statistics);
}
