using System.Net;
using System.Net.Sockets;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary>What a user gets wrong is answered with one line that says what to do, and exit code 1 or 2; never with a stack trace.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BadInputTests
{
    [TestCase(new[] { "run", "--venues", "binanse", "--symbols", "BTC/USDT" }, 2, "binance", TestName = "Unknown_venue")]
    [TestCase(new[] { "run", "--venues", "binance" }, 2, "--symbols", TestName = "No_symbols")]
    [TestCase(new[] { "run", "--symbols", "BTC/USDT" }, 2, "--venues", TestName = "No_venues")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTCUSDT" }, 2, "BASE/QUOTE", TestName = "Symbol_of_another_form")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--duraton", "5s" }, 2, "--duration", TestName = "Unknown_flag")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--duration", "5" }, 2, "250ms", TestName = "Duration_without_unit")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--fee", "binance=x" }, 2, "VENUE=BPS", TestName = "Fee_that_is_no_number")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--fee", "binanc=1" }, 2, "binance", TestName = "Fee_of_an_unknown_venue")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--endpoint", "binance=127.0.0.1:1" }, 2, "ws://", TestName = "Endpoint_without_scheme")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--wait", "hard" }, 2, "busy-spin", TestName = "Unknown_wait")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--cores", "4096" }, 2, "may use the cores", TestName = "Core_that_is_not_there")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--redundancy", "0" }, 2, "write 1 to 4", TestName = "No_leg_at_all")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--redundancy", "5" }, 2, "write 1 to 4", TestName = "More_legs_than_a_line_has_places")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--redundancy", "x" }, 2, "whole number", TestName = "Redundancy_that_is_no_number")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--rotate-after", "0s" }, 2, "at least 1s", TestName = "Rotation_without_end")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--backoff", "nonsense" }, 2, "1s..30s", TestName = "Backoff_that_is_no_range")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--backoff", "1..30" }, 2, "250ms", TestName = "Backoff_without_units")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--backoff", "30s..1s" }, 2, "not longer than the longest", TestName = "Backoff_with_exchanged_ends")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--stable-after", "x" }, 2, "250ms", TestName = "Stable_time_that_is_none")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--give-up-after", "0s" }, 2, "above 0", TestName = "Giving_up_at_once")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--rest-share", "0" }, 2, "0.01 to 1", TestName = "Share_of_nothing")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--rest-share", "2" }, 2, "0.01 to 1", TestName = "Share_of_more_than_all")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--rest-share", "NaN" }, 2, "0.01 to 1", TestName = "Share_that_is_not_a_number")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbols", "BTC/USDT", "--rest-share", "half" }, 2, "--rest-share half: write a number", TestName = "Share_in_words")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbol-set", "no-such-file" }, 2, "no such file", TestName = "Symbol_set_that_is_not_there")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbol-set", "major" }, 2, "sets are majors", TestName = "Symbol_set_of_an_unknown_name")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbol-set", "./majors" }, 2, "no such file", TestName = "Symbol_set_named_as_a_file")]
    [TestCase(new[] { "run", "--venues", "binance", "--symbol-set", "top:many" }, 2, "from 1 to 1000", TestName = "Symbol_set_of_no_number")]
    [TestCase(new[] { "symbols" }, 2, "--venue", TestName = "Symbols_of_no_venue")]
    [TestCase(new[] { "symbols", "--venue", "binanse" }, 2, "nearest: binance", TestName = "Symbols_of_an_unknown_venue")]
    [TestCase(new[] { "symbols", "--venue", "binance", "--market", "futures" }, 2, "spot or linear", TestName = "Symbols_of_an_unknown_market")]
    [TestCase(new[] { "symbols", "--venue", "binance", "--status", "halted" }, 2, "trading or all", TestName = "Symbols_of_an_unknown_status")]
    [TestCase(new[] { "symbols", "--venue", "gateio", "--market", "spot", "--rest-endpoint", "gateio=http://127.0.0.1:1" }, 1, "gateio/spot: no instrument list", TestName = "Symbols_of_a_venue_that_does_not_answer")]
    [TestCase(new[] { "run", "--config", "no-such-file" }, 2, "no-such-file", TestName = "Config_that_is_not_there")]
    [TestCase(new[] { "replay", "no-such-capture" }, 1, "no-such-capture", TestName = "Missing_capture")]
    [TestCase(new[] { "replay" }, 2, "CAPTURE", TestName = "Replay_of_nothing")]
    [TestCase(new[] { "replya", "x" }, 2, "replay", TestName = "Unknown_command")]
    [TestCase(new[] { "replay", "x", "--speed", "fast" }, 2, "10x", TestName = "Unknown_speed")]
    [TestCase(new[] { "import", "no-such-file", "--format", "cryptofeed", "--venue", "binance", "--out", "never" }, 1, "no-such-file", TestName = "Import_of_a_missing_file")]
    [TestCase(new[] { "import", "x", "--format", "csv", "--venue", "binance", "--out", "never" }, 2, "cryptofeed", TestName = "Unknown_format")]
    [TestCase(new[] { "snapshot", "--data", "no-such-folder" }, 1, "crossfeed run", TestName = "Snapshot_without_engine")]
    [TestCase(new[] { "triggers", "--data", "no-such-folder" }, 1, "no-such-folder", TestName = "Triggers_without_engine")]
    [TestCase(new[] { "replay", "x", "--nope" }, 2, "unknown option '--nope'", TestName = "Unknown_flag_where_any_number_of_arguments_may_stand")]
    [TestCase(new[] { "replay", "x", "--book-out", "y" }, 2, "--books-out", TestName = "Misspelt_flag_where_any_number_of_arguments_may_stand")]
    [TestCase(new[] { "replay", "" }, 2, "CAPTURE is empty", TestName = "Empty_argument")]
    [TestCase(new[] { "replay", "x", "--data", "" }, 2, "--data is empty", TestName = "Empty_data")]
    [TestCase(new[] { "replay", "x", "--books-out", "" }, 2, "--books-out is empty", TestName = "Empty_output")]
    [TestCase(new[] { "replay", "x", "--config", "" }, 2, "--config is empty", TestName = "Empty_config")]
    [TestCase(new[] { "import", "x", "--format", "cryptofeed", "--venue", "binance", "--out", "" }, 2, "--out is empty", TestName = "Empty_capture_directory")]
    [TestCase(new[] { "replay", "x", "--min-net-bps", "10000" }, 2, "less than 10000", TestName = "Net_edge_of_all_of_the_price")]
    [TestCase(new[] { "replay", "x", "--min-net-bps", "-10000" }, 2, "more than -10000", TestName = "Net_edge_of_minus_all_of_the_price")]
    [TestCase(new[] { "replay", "x", "--symbols", "," }, 2, "names no symbol", TestName = "List_without_a_symbol")]
    [TestCase(new[] { "replay", "x", "--loop", "often" }, 2, "whole number", TestName = "Count_that_is_no_number")]
    [TestCase(new[] { "replay", "x", "--books-out", "." }, 2, "is a directory", TestName = "Output_that_is_a_directory")]
    [TestCase(new[] { "replay", "x", "--stats-out", "no-such-folder/s.json" }, 2, "no directory", TestName = "Output_in_a_folder_that_is_not_there")]
    [TestCase(new[] { "replay", "x", "--books-out", "never.json", "--stats-out", "./never.json" }, 2, "--books-out writes this file", TestName = "One_file_for_two_outputs")]
    [TestCase(new[] { "import", ".", "--format", "cryptofeed", "--venue", "binance", "--out", "never" }, 1, "is a directory", TestName = "Import_of_a_directory")]
    [TestCase(new[] { "snap" }, 2, "nearest: snapshot", TestName = "Beginning_of_a_command")]
    [CancelAfter(60_000)]
    public async Task Is_refused(string[] args, int exitCode, string mention, CancellationToken cancellation)
    {
        var result = await CrossfeedProcess.RunAsync(cancellation, args);
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(exitCode));
            Assert.That(result.Error, Does.Contain(mention));
            Assert.That(result.Error + result.Output, Does.Not.Contain("   at "), "a stack trace");
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_unknown_venue_leaves_no_trace(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var result = await CrossfeedProcess.RunAsync(cancellation, "run", "--venues", "binanse", "--symbols", "BTC/USDT", "--data", folder.File("data"), "--triggers-out", folder.File("t.ndjson"));
        Assert.That((result.ExitCode, Directory.EnumerateFileSystemEntries(folder.Path)), Is.EqualTo((2, Array.Empty<string>())), result.Error);
    }

    [TestCase("{\"across-markets\": 1}", "'across-markets' is 1: write true or false", TestName = "Config_with_a_switch_that_is_neither_on_nor_off")]
    [TestCase("{\"data\": \"a\\u0000b\"}", "--data holds a zero byte", TestName = "Config_with_a_path_that_cannot_be")]
    [TestCase("\uFEFF{\"speed\": \"fast\"}", "--speed fast", TestName = "Config_with_a_byte_order_mark_is_read")]
    [CancelAfter(60_000)]
    public async Task A_config_file_is_refused(string content, string mention)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("config.json"), content, cancellation);
        var result = await CrossfeedProcess.RunAsync(cancellation, "replay", "x", "--config", folder.File("config.json"));
        Assert.That((result.ExitCode, result.Error.Contains(mention, StringComparison.Ordinal)), Is.EqualTo((2, true)), result.Error);
    }

    [TestCase("\"redundancy\": 7", "--redundancy 7", TestName = "Config_with_too_many_legs")]
    [TestCase("\"redundancy\": 2, \"backoff\": \"9s..1s\"", "--backoff 9s..1s", TestName = "Config_with_exchanged_ends")]
    [TestCase("\"rotate-after\": \"10ms\"", "--rotate-after 10ms", TestName = "Config_with_a_rotation_too_fast")]
    [TestCase("\"stable-after\": \"soon\"", "--stable-after soon", TestName = "Config_with_a_stable_time_that_is_none")]
    [TestCase("\"give-up-after\": \"0s\"", "--give-up-after 0s", TestName = "Config_that_gives_up_at_once")]
    [TestCase("\"rest-share\": 1.5", "--rest-share 1.5", TestName = "Config_with_more_than_all_requests")]
    [CancelAfter(60_000)]
    public async Task A_config_file_for_the_wire_is_read_and_refused(string content, string mention)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("config.json"), $$"""{"venues": "binance", "symbols": "BTC/USDT", {{content}}}""", cancellation);
        var result = await CrossfeedProcess.RunAsync(cancellation, "run", "--config", folder.File("config.json"));
        Assert.That((result.ExitCode, result.Error.Contains(mention, StringComparison.Ordinal)), Is.EqualTo((2, true)), result.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_file_is_no_data_directory(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("data"), "", cancellation);
        var result = await CrossfeedProcess.RunAsync(cancellation, "run", "--venues", "binance", "--symbols", "BTC/USDT", "--data", folder.File("data"));
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Error, Does.Contain("--data").And.Contain("is a file; name a directory"));
            Assert.That(result.Error.Trim().Split('\n'), Has.Length.EqualTo(1));
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_symbol_set_without_a_symbol_is_refused(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("set.txt"), "# none yet\n\n", cancellation);
        var result = await CrossfeedProcess.RunAsync(cancellation, "run", "--venues", "binance", "--symbol-set", folder.File("set.txt"));
        Assert.That((result.ExitCode, result.Error.Contains("names no symbol", StringComparison.Ordinal)), Is.EqualTo((2, true)), result.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_text_file_is_no_capture(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("frames.txt"), "1 {}\n", cancellation);
        var result = await CrossfeedProcess.RunAsync(cancellation, "replay", folder.File("frames.txt"));
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Error, Does.Contain("crossfeed import"));
        });
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_venue_that_does_not_answer_is_named(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var port = ClosedPort();
        var result = await CrossfeedProcess.RunAsync(
            cancellation, "run", "--venues", "binance", "--symbols", "BTC/USDT", "--data", folder.Path, "--rest-endpoint", $"binance=http://127.0.0.1:{port}");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1));
            Assert.That(result.Error, Does.Contain("binance/spot").And.Contain("--rest-endpoint"));
            Assert.That(result.Error, Does.Not.Contain("   at "));
        });
    }

    [TestCase("--help")]
    [TestCase("--version")]
    [TestCase("run", "--help")]
    [TestCase("replay", "--help")]
    [TestCase("import", "--help")]
    [TestCase("venues")]
    [TestCase("venues", "--json")]
    [CancelAfter(60_000)]
    public async Task Help_and_version_succeed(params string[] args)
    {
        var result = await CrossfeedProcess.RunAsync(TestContext.CurrentContext.CancellationToken, args);
        Assert.That((result.ExitCode, result.Output.Length > 0), Is.EqualTo((0, true)), result.Error);
    }

    private static int ClosedPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
