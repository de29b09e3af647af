using System.Text.Json;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Recorded frames of real venues through <c>import</c> and <c>replay</c>, against results that independent programs computed.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RecordingsReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task Binance_spot_2021(CancellationToken cancellation)
    {
        await ImportAsync(cancellation, "binance.cryptofeed.jsonl.gz", "--format", "cryptofeed", "--venue", "binance");
        var (stats, books) = await ReplayAsync(cancellation);
        AssertEvents(stats, bookDeltas: 176, bookSnapshots: 4, trades: 2, quotes: 84, bars: 2);
        Assert.Multiple(() =>
        {
            Assert.That(stats.GetProperty("frames").GetInt64(), Is.EqualTo(270), "265 messages and 5 REST bodies");
            Assert.That(stats.GetProperty("gaps").GetInt64(), Is.Zero);
            Assert.That(books, Has.Count.EqualTo(4));
            Assert.That(books.Values.Select(State), Is.All.EqualTo("live"));
        });
        AssertBook(books["NKN/USDT"], 499870179, 614, 994, "0.3527", "9602", "0.3531", "152");
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Gate_spot_2021(CancellationToken cancellation)
    {
        await ImportAsync(cancellation, "gateio.cryptofeed.jsonl.gz", "--format", "cryptofeed", "--venue", "gateio");
        var (stats, books) = await ReplayAsync(cancellation);
        AssertEvents(stats, bookDeltas: null, bookSnapshots: 10, trades: 9, quotes: 22, bars: 14);
        Assert.Multiple(() =>
        {
            Assert.That(stats.GetProperty("gaps").GetInt64(), Is.Zero);
            Assert.That(stats.GetProperty("rejected").EnumerateObject(), Is.Empty);
            Assert.That(books, Has.Count.EqualTo(10));
            Assert.That(books.Values.Select(State), Is.All.EqualTo("live"));
        });
        var neo = books["NEO/BTC"];
        Assert.That(Best(neo), Is.EqualTo(("0.0018659", "0.5", "0.001873", "5.24738")));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Binance_spot_2024(CancellationToken cancellation)
    {
        await ImportSpot2024Async(cancellation);
        var (stats, books) = await ReplayAsync(cancellation);
        AssertEvents(stats, bookDeltas: 3449, bookSnapshots: 1, trades: 9757, quotes: 28040, bars: 0);
        AssertChecks(stats, frames: 41249, quoteChecks: 564);
        var book = books["BTC/USDT"];
        Assert.That((State(book), book.GetProperty("sequence").GetInt64()), Is.EqualTo(("live", 50093421584)));
        Assert.That((book.GetProperty("bids").GetArrayLength(), book.GetProperty("asks").GetArrayLength()), Is.EqualTo((1209, 2196)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Binance_linear_2024(CancellationToken cancellation)
    {
        await ImportLinear2024Async(cancellation);
        var (stats, books) = await ReplayAsync(cancellation);
        AssertEvents(stats, bookDeltas: 6547, bookSnapshots: 1, trades: 21313, quotes: 66089, bars: 0);
        AssertChecks(stats, frames: 93954, quoteChecks: 503);
        var book = books["BTC/USDT:PERP"];
        Assert.That((State(book), book.GetProperty("sequence").GetInt64()), Is.EqualTo(("live", 5123135475514)));
        Assert.That((book.GetProperty("bids").GetArrayLength(), book.GetProperty("asks").GetArrayLength()), Is.EqualTo((5018, 4578)));
    }

    [Test]
    [CancelAfter(180_000)]
    public async Task Merged_spot_and_linear_give_the_same_bytes_twice(CancellationToken cancellation)
    {
        var spot = await ImportSpot2024Async(cancellation);
        var linear = await ImportLinear2024Async(cancellation);
        var outputs = new List<(byte[] Triggers, byte[] Books)>();
        for (var run = 0; run < 2; run++)
        {
            var triggers = _folder.File($"triggers-{run}.ndjson");
            var books = _folder.File($"books-{run}.json");
            await RunAsync(cancellation, "replay", spot, linear, "--across-markets", "--fee", "binance=0", "--min-net-bps", "6", "--triggers-out", triggers, "--books-out", books);
            outputs.Add((await File.ReadAllBytesAsync(triggers, cancellation), await File.ReadAllBytesAsync(books, cancellation)));
        }

        Assert.Multiple(() =>
        {
            Assert.That(outputs[0].Triggers, Is.Not.Empty);
            Assert.That(outputs[0].Triggers.AsSpan().SequenceEqual(outputs[1].Triggers));
            Assert.That(outputs[0].Books.AsSpan().SequenceEqual(outputs[1].Books));
        });
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Missing_the_delta_buffered_before_the_snapshot_is_noticed(CancellationToken cancellation)
    {
        // The third depth frame is the one that straddles the snapshot; without it no later id reveals the ghost level that stays behind.
        var lines = Recordings.Lines(Captures.Require("binance-spot-btcusdt-20240808.hftbacktest.gz")).ToList();
        var straddling = lines.FindIndex(l => l.Contains("\"U\":50093239208,", StringComparison.Ordinal));
        lines.RemoveAt(straddling);
        var file = _folder.File("without.txt");
        await File.WriteAllLinesAsync(file, lines, cancellation);
        await RunAsync(cancellation, "import", file, "--format", "hftbacktest", "--venue", "binance", "--symbol", "BTC/USDT", "--out", _folder.File("capture"));
        var (stats, books) = await ReplayAsync(cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(State(books["BTC/USDT"]), Is.Not.EqualTo("live"));
            Assert.That(stats.GetProperty("books").GetProperty("crossed").GetInt64(), Is.Zero);
            Assert.That(stats.GetProperty("gaps").GetInt64(), Is.EqualTo(1));
        });
    }

    private Task<string> ImportSpot2024Async(CancellationToken cancellation) =>
        ImportAsync(cancellation, "binance-spot-btcusdt-20240808.hftbacktest.gz", "--format", "hftbacktest", "--venue", "binance", "--symbol", "BTC/USDT");

    private Task<string> ImportLinear2024Async(CancellationToken cancellation) =>
        ImportAsync(cancellation, "binance-usdm-btcusdt-20240808.hftbacktest.gz", "--format", "hftbacktest", "--venue", "binance", "--market", "linear", "--symbol", "BTC/USDT:PERP");

    private async Task<string> ImportAsync(CancellationToken cancellation, string recording, params string[] options)
    {
        var path = Captures.Require(recording);
        var capture = _folder.File(Directory.Exists(_folder.File("capture")) ? "capture-2" : "capture");
        await RunAsync(cancellation, ["import", path, "--out", capture, .. options]);
        return capture;
    }

    private async Task<(JsonElement Stats, Dictionary<string, JsonElement> Books)> ReplayAsync(CancellationToken cancellation)
    {
        await RunAsync(cancellation, "replay", _folder.File("capture"), "--books-out", _folder.File("books.json"), "--stats-out", _folder.File("stats.json"));
        var stats = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.File("stats.json"), cancellation)).RootElement;
        var books = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder.File("books.json"), cancellation)).RootElement;
        return (stats, books.GetProperty("books").EnumerateArray().ToDictionary(b => b.GetProperty("symbol").GetString()!));
    }

    private static async Task RunAsync(CancellationToken cancellation, params string[] args)
    {
        var result = await CrossfeedProcess.RunAsync(cancellation, args);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }

    private static void AssertEvents(JsonElement stats, long? bookDeltas, long bookSnapshots, long trades, long quotes, long bars)
    {
        var events = stats.GetProperty("events");
        Assert.Multiple(() =>
        {
            if (bookDeltas is { } deltas)
            {
                Assert.That(events.GetProperty("bookDeltas").GetInt64(), Is.EqualTo(deltas), "bookDeltas");
            }

            Assert.That(events.GetProperty("bookSnapshots").GetInt64(), Is.EqualTo(bookSnapshots), "bookSnapshots");
            Assert.That(events.GetProperty("trades").GetInt64(), Is.EqualTo(trades), "trades");
            Assert.That(events.GetProperty("quotes").GetInt64(), Is.EqualTo(quotes), "quotes");
            Assert.That(events.GetProperty("bars").GetInt64(), Is.EqualTo(bars), "bars");
        });
    }

    private static void AssertChecks(JsonElement stats, long frames, long quoteChecks)
    {
        var books = stats.GetProperty("books");
        Assert.Multiple(() =>
        {
            Assert.That(stats.GetProperty("frames").GetInt64(), Is.EqualTo(frames));
            Assert.That(stats.GetProperty("gaps").GetInt64(), Is.Zero);
            Assert.That(books.GetProperty("crossed").GetInt64(), Is.Zero);
            Assert.That(books.GetProperty("quoteChecks").GetInt64(), Is.EqualTo(quoteChecks));
            Assert.That(books.GetProperty("quoteMismatches").GetInt64(), Is.Zero);
        });
    }

    private static void AssertBook(JsonElement book, long sequence, int bids, int asks, string bid, string bidQuantity, string ask, string askQuantity) => Assert.Multiple(() =>
    {
        Assert.That(book.GetProperty("sequence").GetInt64(), Is.EqualTo(sequence));
        Assert.That((book.GetProperty("bids").GetArrayLength(), book.GetProperty("asks").GetArrayLength()), Is.EqualTo((bids, asks)));
        Assert.That(Best(book), Is.EqualTo((bid, bidQuantity, ask, askQuantity)));
    });

    private static (string? Bid, string? BidQuantity, string? Ask, string? AskQuantity) Best(JsonElement book)
    {
        var (bid, ask) = (book.GetProperty("bids")[0], book.GetProperty("asks")[0]);
        return (bid[0].GetString(), bid[1].GetString(), ask[0].GetString(), ask[1].GetString());
    }

    private static string? State(JsonElement book) => book.GetProperty("state").GetString();
}
