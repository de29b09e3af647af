using System.CommandLine;
using System.Text.Json;
using Crossfeed.Cli;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SnapshotCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SnapshotCommandTests()
    {
        var books = new SnapshotBooks();
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 8, SnapshotBooks.Base);
        var second = books.Add(0, "gateio", "BTC/USDT", "BTC_USDT");
        books.Snapshot(second, 7, [(10_000, 15_000), (9_900, 10_000)], [(10_050, 20_000)]);
        var first = books.Add(1, "binance", "ETH/USDT", "ETHUSDT");
        books.Snapshot(first, 9, [(2_000, 1)], [(2_001, 1)]);
        writer.Add(second);
        writer.Add(first);
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Json_holds_what_the_book_holds_sorted_by_venue()
    {
        var (exit, output, error) = Run("--json");

        using var document = JsonDocument.Parse(output);
        var books = document.RootElement.GetProperty("books");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((exit, error), Is.EqualTo((0, "")));
            Assert.That(books.EnumerateArray().Select(book => book.GetProperty("venue").GetString()), Is.EqualTo(new[] { "binance", "gateio" }));
            Assert.That(books[1].GetProperty("bids").GetRawText(), Is.EqualTo("""[["100","1.5"],["99","1"]]"""));
            Assert.That(books[1].GetProperty("top").GetRawText(), Is.EqualTo("""{"bid":["100","1.5"],"ask":["100.5","2"]}"""));
            Assert.That(books[1].GetProperty("sequence").GetInt64(), Is.EqualTo(7));
            Assert.That(books[1].GetProperty("state").GetString(), Is.EqualTo("live"));
            Assert.That(books[1].GetProperty("lastTrade").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(books[1].GetProperty("receivedAt").GetString(), Is.EqualTo("2023-11-14T22:13:20.000000000Z"));
            Assert.That(document.RootElement.GetProperty("writer").GetProperty("cleanShutdown").GetBoolean(), Is.True);
        }
    }

    [TestCase("--symbols", "btc/usdt", "gateio")]
    [TestCase("--venues", "Binance", "binance")]
    public void Selection_takes_any_case(string option, string value, string venue)
    {
        var (_, output, _) = Run("--json", option, value);

        using var document = JsonDocument.Parse(output);
        Assert.That(document.RootElement.GetProperty("books").EnumerateArray().Select(book => book.GetProperty("venue").GetString()), Is.EqualTo(new[] { venue }));
    }

    [Test]
    public void Plain_lines_are_aligned_and_the_ended_engine_is_told_on_stderr()
    {
        var (exit, output, error) = Run("--venues", "gateio", "--levels", "2");

        var lines = output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exit, Is.Zero);
            Assert.That(lines, Has.Length.EqualTo(3));
            Assert.That(lines[0], Does.StartWith("venue   symbol    state"));
            Assert.That(lines[1], Does.StartWith("gateio  BTC/USDT  live ").And.Contain("  100.5             2  "));
            Assert.That(lines[2].IndexOf("99", StringComparison.Ordinal), Is.EqualTo(lines[1].IndexOf("100 ", StringComparison.Ordinal) + 1), "prices end in one column");
            Assert.That(error, Does.Contain("has ended"));
        }
    }

    [TestCase("--symbols", "BTCUSDT", "no book of symbol 'BTCUSDT' in the snapshot file; nearest: BTC/USDT, ETH/USDT")]
    [TestCase("--venues", "binanse", "no book of venue 'binanse' in the snapshot file; nearest: binance, gateio")]
    public void Unknown_name_is_an_error_that_names_the_nearest(string option, string value, string message)
    {
        var (exit, output, error) = Run(option, value);

        Assert.That((exit, output, error.TrimEnd()), Is.EqualTo((1, "", message)));
    }

    [Test]
    public void Missing_file_says_how_to_start_an_engine()
    {
        File.Delete(_folder.File(SnapshotLayout.FileName));

        var (exit, output, error) = Run();

        Assert.That((exit, output, error.TrimEnd()), Is.EqualTo((1, "", $"no engine has written {_folder.File(SnapshotLayout.FileName)}: start one with crossfeed run --data {_folder.Path}")));
    }

    [TestCase("0")]
    [TestCase("21")]
    [TestCase("many")]
    public void Level_count_out_of_range_is_a_usage_error(string levels) =>
        Assert.That(SnapshotCommand.Create().Parse(["--levels", levels]).Errors, Is.Not.Empty);

    [Test]
    [CancelAfter(30_000)]
    public async Task Top_prints_plain_lines_when_there_is_no_terminal(CancellationToken cancellation)
    {
        using var output = new StringWriter();

        var exit = await TopCommand.Create().Parse(["--data", _folder.Path, "--duration", "1ms"]).InvokeAsync(new InvocationConfiguration { Output = output }, cancellation);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exit, Is.Zero);
            Assert.That(output.ToString(), Does.Contain("spread bps").And.Contain("49.88"));
            Assert.That(output.ToString().Split('\n').Count(line => line.StartsWith("binance", StringComparison.Ordinal)), Is.EqualTo(1));
        }
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Top_reports_a_missing_file(CancellationToken cancellation)
    {
        File.Delete(_folder.File(SnapshotLayout.FileName));
        using var error = new StringWriter();

        var exit = await TopCommand.Create().Parse(["--data", _folder.Path]).InvokeAsync(new InvocationConfiguration { Error = error }, cancellation);

        Assert.That(exit, Is.EqualTo(1));
        Assert.That(error.ToString(), Does.Contain("no engine has written"));
    }

    private (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = SnapshotCommand.Create().Parse(["--data", _folder.Path, .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
