using Crossfeed.Capture.Import;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.Venues.Kraken;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

/// <summary>Raw messages, one a line, which have no receive times.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NdjsonImportTests : IDisposable
{
    private const string Heartbeat = """{"channel":"heartbeat"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Frames_get_the_venues_own_times_and_never_go_back()
    {
        var result = Import(Heartbeat, Book("01"), Heartbeat, Book("00"), Book("03"));
        var rows = CaptureFolder.Read(_folder.File("out"));
        const long second = 1_000_000_000;
        const long first = 1_785_552_901 * second;
        Assert.That(rows.Skip(2).Select(r => r.Received), Is.EqualTo(new[] { first, first, first, first, first + (2 * second) }), "a heartbeat has the time of the line above, the first one that of the first time");
        Assert.That(rows.Skip(2).Select(r => r.Payload), Is.EqualTo(new[] { Heartbeat, Book("01"), Heartbeat, Book("00"), Book("03") }), "the order of the lines stays");
        Assert.That((result.Listings.Single().PriceIncrement, result.Listings.Single().QuantityIncrement), Is.EqualTo(("0.01", "0.00000001")), "decimals count as they are written");
    }

    [Test]
    public void Without_any_time_lines_come_a_millisecond_apart()
    {
        Import("""{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"asks":[],"checksum":1}]}""", Heartbeat, Heartbeat);
        Assert.That(CaptureFolder.Read(_folder.File("out")).Skip(2).Select(r => r.Received - 946_684_800_000_000_000), Is.EqualTo(new[] { 0, 1_000_000, 2_000_000 }));
    }

    [Test]
    public void The_same_file_gives_the_same_capture()
    {
        Import(Book("01"), Heartbeat);
        Import("again", [Book("01"), Heartbeat]);
        Assert.That(CaptureFolder.Read(_folder.File("again")), Is.EqualTo(CaptureFolder.Read(_folder.File("out"))));
    }

    [TestCase("17 {}", "line 2", "--format hftbacktest")]
    [TestCase("{\"channel\":", "line 2", "is no JSON message")]
    public void A_line_that_is_no_message_is_named(string line, string where, string hint) =>
        Assert.That(() => Import(Heartbeat, line), Throws.TypeOf<ImportException>().With.Message.Contains(where).And.Message.Contains(hint));

    private static string Book(string second) =>
        $$"""{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":63000.10,"qty":1.00000000}],"asks":[],"checksum":1,"timestamp":"2026-08-01T02:55:{{second}}Z"}]}""";

    private ImportResult Import(params string[] lines) => Import("out", lines);

    private ImportResult Import(string output, string[] lines)
    {
        var file = _folder.File("in.ndjson");
        File.WriteAllLines(file, lines);
        return CaptureImporter.Import(new ImportOptions { Files = [file], Format = ImportFormat.Ndjson, Output = _folder.File(output) }, new FeedImport(new KrakenSpotFeed()));
    }
}
