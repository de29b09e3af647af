using System.Text.Json;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

/// <summary>The recording of 2022 through <c>import</c> and <c>replay</c>.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OkxReplayTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Recording_of_2022_ends_with_three_true_books(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(cancellation, "import", Captures.Require("okx.cryptofeed.jsonl.gz"), "--format", "cryptofeed", "--venue", "okx", "--out", folder.File("capture"));
        await RunAsync(cancellation, "replay", folder.File("capture"), "--books-out", folder.File("books.json"), "--stats-out", folder.File("stats.json"));
        var stats = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("stats.json"), cancellation)).RootElement;
        var books = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("books.json"), cancellation)).RootElement.GetProperty("books").EnumerateArray().ToArray();
        var events = stats.GetProperty("events");
        Assert.Multiple(() =>
        {
            Assert.That(Number(events, "bookDeltas") + Number(events, "bookSnapshots"), Is.EqualTo(290));
            Assert.That((Number(events, "trades"), Number(events, "quotes"), Number(stats, "gaps"), Number(stats, "resyncs")), Is.EqualTo((74, 28, 0, 0)));
            Assert.That(stats.GetProperty("rejected").EnumerateObject(), Is.Empty);
            Assert.That(books.Sum(book => book.GetProperty("bids").GetArrayLength() + book.GetProperty("asks").GetArrayLength()), Is.EqualTo(1_179));
            Assert.That(books.Select(Describe), Is.EqualTo(new[]
            {
                "BTC/USD-220527 live 30229.4 x 2 / 30238.8 x 3",
                "BTC/USDT live 30236.1 x 0.18050747 / 30236.2 x 0.001",
                "UNI/USD-SWAP live 5.137 x 20 / 5.145 x 50",
            }));
        });
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string Describe(JsonElement book)
    {
        var (bid, ask) = (book.GetProperty("bids")[0], book.GetProperty("asks")[0]);
        return $"{book.GetProperty("symbol")} {book.GetProperty("state")} {bid[0]} x {bid[1]} / {ask[0]} x {ask[1]}";
    }

    private static async Task RunAsync(CancellationToken cancellation, params string[] args)
    {
        var result = await CrossfeedProcess.RunAsync(cancellation, args);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }
}
