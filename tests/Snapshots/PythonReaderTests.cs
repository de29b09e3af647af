using System.CommandLine;
using Crossfeed.Cli;
using Crossfeed.Market;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

[Parallelizable(ParallelScope.Self)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PythonReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [CancelAfter(60_000)]
    public void Python_prints_the_same_json_as_the_command(CancellationToken cancellation)
    {
        WriteVariedBooks();

        var python = PythonReader.Run(cancellation, _folder.Path, "--json", "--levels", "4");
        var named = PythonReader.Run(cancellation, "--data", _folder.Path, "--json", "--levels", "4");
        using var output = new StringWriter();
        var exit = SnapshotCommand.Create().Parse(["--data", _folder.Path, "--json", "--levels", "4"]).Invoke(new InvocationConfiguration { Output = output });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(python, Is.EqualTo((0, output.ToString().ReplaceLineEndings("\n"), "")));
            Assert.That(exit, Is.Zero);
            Assert.That(named, Is.EqualTo(python));
            Assert.That(output.ToString(), Does.Contain("\"symbol\":\"BTC/USDT:PERP\""));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public void Python_finds_no_violation_while_a_writer_writes_without_pause(CancellationToken cancellation)
    {
        using var writing = new BusyWriter(_folder.File(SnapshotLayout.FileName));

        var (exitCode, output, error) = PythonReader.Run(cancellation, _folder.File(SnapshotLayout.FileName), "--verify", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Match(@"^[1-9]\d* reads of 1 books \(1 written to\), \d+ retries, 0 violations\n$"));
            Assert.That(exitCode, Is.Zero);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public void Python_reports_a_violation_and_fails(CancellationToken cancellation)
    {
        WriteVariedBooks();
        using (var stream = new FileStream(_folder.File(SnapshotLayout.FileName), FileMode.Open, FileAccess.Write))
        {
            stream.Position = SnapshotLayout.SlotsOffset(8) + SnapshotLayout.BidsOffset; // the first slot's best bid, now above its ask
            stream.Write(BitConverter.GetBytes(1_000_000_000L));
        }

        var (exitCode, output, error) = PythonReader.Run(cancellation, _folder.Path, "--verify", "0.01");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.EqualTo(1));
            Assert.That(error, Does.Contain("live book is crossed"));
            Assert.That(output, Does.Not.Contain(" 0 violations"));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public void Python_names_the_nearest_symbols_for_one_that_does_not_exist(CancellationToken cancellation)
    {
        WriteVariedBooks();

        var (exitCode, output, error) = PythonReader.Run(cancellation, _folder.Path, "--symbols", "BTC/USDX");

        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain("'BTC/USDX'").And.Contain("BTC/USDT"));
    }

    [TestCase("text that is no snapshot file at all", "not a snapshot file")]
    [TestCase(null, "no engine has written")]
    [CancelAfter(60_000)]
    public void Python_says_what_is_wrong_with_a_file(string? content, string message, CancellationToken cancellation)
    {
        if (content is not null)
        {
            File.WriteAllText(_folder.File(SnapshotLayout.FileName), content);
        }

        var (exitCode, output, error) = PythonReader.Run(cancellation, _folder.File(SnapshotLayout.FileName));

        Assert.That((exitCode, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain(message));
    }

    // Every branch of the JSON: live and not, with and without trade, empty sides, 0 and 18 decimals, more levels than asked for.
    private void WriteVariedBooks()
    {
        var books = new SnapshotBooks();
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 8, SnapshotBooks.Base);
        var live = books.Add(0, "okx", "BTC/USDT:PERP", "BTC-USDT-SWAP");
        books.Pattern(live, 17);
        var fine = books.Add(1, "binance", "PEPE/USDT", "PEPEUSDT", priceDecimals: 18, quantityDecimals: 0);
        books.Snapshot(fine, 3, [(1_230_000_000, long.MaxValue), (5, 1)], [(9_223_372_036_854_775_807, 10)]);
        books.Trade(fine, 1_230_000_000, 100, Side.Unknown);
        var empty = books.Add(2, "binance", "BTC/USDT", "BTCUSDT");
        var broken = books.Add(3, "gateio", "BTC/USDT", "BTC_USDT", priceDecimals: 0);
        books.Snapshot(broken, 3, [(100, 20_000)], []);
        books.Delta(broken, 30, 31, [(100, 1)], []);
        books.Trade(broken, 100, 1, Side.Sell, SnapshotBooks.Base + 1);
        foreach (var book in new[] { live, fine, empty, broken })
        {
            writer.Add(book);
            writer.Write(book, book.LastMessageNanos);
        }

        writer.Heartbeat(SnapshotBooks.Base + 1_000_000_007);
    }
}
