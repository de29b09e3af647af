using System.Text.RegularExpressions;
using System.Text.Json;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary><c>crossfeed run</c> as a process, on venues that change their mind.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RunCommandTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task Symbol_set_is_followed_while_it_runs(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits });
        var set = folder.File("symbols.txt");
        Write("BTC/USDT", "SOL/USDT # to go");
        using var process = Start(sim, folder.Path, "--symbols", "LTC/USDT", "--symbol-set", set, "--redundancy", "2");
        await LiveAsync("BTC/USDT LTC/USDT SOL/USDT");
        Write("BTC/USDT", "ETH/USDT", "NOPE/USDT");
        await LiveAsync("BTC/USDT ETH/USDT LTC/USDT");
        Write("# nothing");
        await UntilAsync(() => process.Error.Contains("names no symbol", StringComparison.Ordinal));
        File.Delete(set);
        await UntilAsync(() => process.Error.Contains("no such file", StringComparison.Ordinal));
        Write("BTC/USDT", "SOL/USDT");
        await LiveAsync("BTC/USDT LTC/USDT SOL/USDT");
        Terminate(process);
        var result = await process.WaitAsync(cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero, result.Error);
            Assert.That(Count(result.Error, "symbols changed: +ETH/USDT -SOL/USDT; 3 now"), Is.EqualTo(1), result.Error);
            Assert.That(Count(result.Error, "symbols changed: +SOL/USDT -ETH/USDT; 3 now"), Is.EqualTo(1), result.Error);
            Assert.That(Count(result.Error, "lists no NOPE/USDT"), Is.EqualTo(1), result.Error);
            Assert.That(Count(result.Error, "the symbols stay as they are"), Is.EqualTo(2), "the empty file and the one that is gone, each once");
            Assert.That(result.Output.Split('\n').Count(l => Regex.IsMatch(l, @"^(binance|gateio)/spot +all +2 +0 ")), Is.EqualTo(2), "two legs a venue, each opened once and never lost");
        });

        // As an editor does: whole, under another name, then in place.
        void Write(params string[] lines)
        {
            File.WriteAllLines(set + ".new", lines);
            File.Move(set + ".new", set, overwrite: true);
        }

        async Task LiveAsync(string symbols) => await UntilAsync(() => Live(folder.File("books.snap")) == symbols);

        Task UntilAsync(Func<bool> condition) => Wait.UntilAsync(() => process.HasExited || condition(), cancellation, process.Error);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Refusals_of_a_venue_are_obeyed_and_reported(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(FaultKind.Rest429) { Venue = "binance", Stream = "rest/api/v3/depth*", Retry = TimeSpan.FromSeconds(1) }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 300, Faults = faults });
        using var process = Start(sim, folder.Path, "--symbols", "BTC/USDT", "--stats-out", folder.File("stats.json"));
        await Wait.UntilAsync(() => process.HasExited || Live(folder.File("books.snap")) == "BTC/USDT", cancellation, process.Error);
        Terminate(process);
        var result = await process.WaitAsync(cancellation);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        using var stats = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("stats.json"), cancellation));
        var budget = stats.RootElement.GetProperty("wire").GetProperty("budgets").EnumerateArray().Single(b => b.GetProperty("host").GetString() == sim.Rest("binance").Authority);
        Assert.Multiple(() =>
        {
            Assert.That(budget.GetProperty("tooManyRequests").GetInt64(), Is.EqualTo(1));
            Assert.That(budget.GetProperty("pausedSeconds").GetDouble(), Is.GreaterThanOrEqualTo(1));
            Assert.That(result.Error, Does.Contain("too many requests (429)"));
            Assert.That(result.Output, Does.Contain("1 times 429, 0 times 418"));
            Assert.That(sim.Counters["binance"].RestWhileBlocked, Is.Zero);
        });
    }

    [TestCase("majors:spot", "BTC/USDT DOGE/USDT ETH/USDT LTC/USDT SOL/USDT XRP/USDT")]
    [TestCase("top:2:USDT@gateio", "BTC/USDT ETH/USDT")]
    [CancelAfter(90_000)]
    public async Task A_named_set_runs_with_what_the_venues_list(string set, string expected)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits });
        using var process = Start(sim, folder.Path, "--symbol-set", set);
        await Wait.UntilAsync(() => process.HasExited || Live(folder.File("books.snap")) == expected, cancellation, process.Error);
        Terminate(process);
        var result = await process.WaitAsync(cancellation);
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Count(result.Error, "binance lists no "), Is.EqualTo(set.StartsWith("majors", StringComparison.Ordinal) ? 1 : 0), "all that is missing in one line");
    }

    private static CrossfeedProcess Start(SimulatedVenues sim, string data, params string[] more) => CrossfeedProcess.Start([
        "run", "--venues", "binance,gateio", "--data", data, "--warm-up", "off", "--transport", "async",
        "--endpoint", $"binance={sim.WebSocket("binance")}", "--endpoint", $"gateio={sim.WebSocket("gateio")}",
        "--rest-endpoint", $"binance={sim.Rest("binance")}", "--rest-endpoint", $"gateio={sim.Rest("gateio")}", .. more]);

    private static void Terminate(CrossfeedProcess process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // Symbols whose books are live on both venues.
    private static string Live(string books)
    {
        if (!File.Exists(books))
        {
            return "";
        }

        using var reader = SnapshotReader.Open(books);
        return string.Join(' ', reader.ReadListings().Select(reader.Read).Where(v => v.State == Crossfeed.Books.BookState.Live).GroupBy(v => v.Listing.Symbol).Where(g => g.Count() == 2).Select(g => g.Key).Order(StringComparer.Ordinal));
    }
}
