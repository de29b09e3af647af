using System.Text.Json;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Recordings of venues whose snapshots come in the stream, through <c>import</c> and <c>replay</c>.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StreamedRecordingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("kraken-v2-btcusd-20260801.ndjson.gz", 2_051, 1, 25, "63418.3", "63418.4")]
    [TestCase("../venues/data/kraken_btcusd_l2.ndjson", 296, 5, 10, "63004.9", "63005")]
    [CancelAfter(120_000)]
    public async Task Kraken_checksum_is_right_on_every_message(string file, long deltas, long snapshots, int depth, string bid, string ask, CancellationToken cancellation)
    {
        var (stats, books) = await ReplayAsync(cancellation, file, "ndjson", "kraken");
        var book = books.Values.Single();
        var counters = stats.GetProperty("books");
        Assert.Multiple(() =>
        {
            Assert.That(Event(stats, "bookDeltas"), Is.EqualTo(deltas));
            Assert.That(Event(stats, "bookSnapshots"), Is.EqualTo(snapshots));
            Assert.That(stats.GetProperty("rejected").EnumerateObject(), Is.Empty);
            Assert.That(counters.GetProperty("checksumChecks").GetInt64(), Is.EqualTo(deltas + snapshots));
            Assert.That(counters.GetProperty("checksumMismatches").GetInt64(), Is.Zero);
            Assert.That((book.GetProperty("symbol").GetString(), book.GetProperty("state").GetString(), book.GetProperty("gaps").GetInt64()), Is.EqualTo(("BTC/USD", "live", 0)));
            Assert.That((book.GetProperty("bids").GetArrayLength(), book.GetProperty("asks").GetArrayLength()), Is.EqualTo((depth, depth)));
            Assert.That((book.GetProperty("bids")[0][0].GetString(), book.GetProperty("asks")[0][0].GetString()), Is.EqualTo((bid, ask)));
        });
    }

    // Every one of the 69,334 levels of the snapshots and of the 4,859 changes is in the books; an independent count gives the same.
    [Test]
    [CancelAfter(120_000)]
    public async Task Coinbase_recording_ends_with_the_venues_books(CancellationToken cancellation)
    {
        var (stats, books) = await ReplayAsync(cancellation, "coinbase.cryptofeed.jsonl.gz", "cryptofeed", "coinbase");
        var bitcoin = books["BTC/USD"];
        Assert.Multiple(() =>
        {
            Assert.That((Event(stats, "bookDeltas"), Event(stats, "bookSnapshots"), Event(stats, "trades"), Event(stats, "quotes"), Event(stats, "bars")), Is.EqualTo((773, 2, 79, 160, 204)));
            Assert.That(stats.GetProperty("rejected").EnumerateObject(), Is.Empty);
            Assert.That((stats.GetProperty("gaps").GetInt64(), stats.GetProperty("books").GetProperty("crossed").GetInt64()), Is.EqualTo((0, 0)));
            Assert.That(books.Values.Select(b => b.GetProperty("state").GetString()), Is.EqualTo(new[] { "live", "live" }));
            Assert.That(books.Values.Select(b => (b.GetProperty("bids").GetArrayLength(), b.GetProperty("asks").GetArrayLength())), Is.EqualTo(new[] { (18_769, 27_238), (6_925, 16_403) }));
            Assert.That((bitcoin.GetProperty("bids")[0].ToString(), bitcoin.GetProperty("asks")[0].ToString()), Is.EqualTo(("[\"65083.66\",\"0.23929087\"]", "[\"65083.67\",\"0.29040961\"]")));
        });
    }

    private static long Event(JsonElement stats, string name) => stats.GetProperty("events").GetProperty(name).GetInt64();

    private async Task<(JsonElement Stats, Dictionary<string, JsonElement> Books)> ReplayAsync(CancellationToken cancellation, string recording, string format, string venue)
    {
        await RunAsync(cancellation, "import", Captures.Require(recording), "--format", format, "--venue", venue, "--out", _folder.File("capture"));
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
}
