using System.Text.Json;
using Crossfeed.Cli;
using Crossfeed.Tests.Capture;
using Crossfeed.Tests.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary>Commands in this process: exit codes and what stands on the error stream. The console belongs to the process, so these tests run alone.</summary>
[TestFixture]
[NonParallelizable]
public sealed class CommandLineTests
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int WrongUsage = 2;

    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(new[] { "replay", "x", "--sped", "1x" }, "crossfeed: unknown option '--sped'", "--speed", TestName = "Misspelt_option")]
    [TestCase(new[] { "snapshot", "--dat", "x" }, "crossfeed: unknown option '--dat'", "--data", TestName = "Misspelt_option_of_a_command_without_arguments")]
    [TestCase(new[] { "replya" }, "crossfeed: unknown argument or command 'replya'", "replay", TestName = "Misspelt_command")]
    [TestCase(new[] { "replay", "x", "--loop", "two" }, "crossfeed: --loop two: write a whole number", "", TestName = "Text_for_a_number")]
    [TestCase(new[] { "replay", "x", "--loop", "0" }, "crossfeed: --loop 0: write 1 or more", "", TestName = "No_loop")]
    [TestCase(new[] { "replay", "x", "--speed", "-1x" }, "crossfeed: --speed -1x: write max", "", TestName = "Negative_speed")]
    [CancelAfter(60_000)]
    public async Task Wrong_usage_is_2(string[] args, string error, string nearest)
    {
        var (code, text) = await RunAsync(args);
        Assert.That(code, Is.EqualTo(WrongUsage), text);
        Assert.That(text, Does.Contain(error).And.Contain(nearest));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_unknown_command_is_told_once_and_with_where_to_look()
    {
        var (_, text) = await RunAsync("replya");
        Assert.That(text.TrimEnd().Split(Environment.NewLine), Has.Length.EqualTo(2));
        Assert.That(text.TrimEnd(), Does.EndWith("'crossfeed --help' shows what there is."));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_wrong_option_points_to_the_help_of_its_command()
    {
        var (code, text) = await RunAsync("snapshot", "--nope");
        Assert.That((code, text.TrimEnd().EndsWith("'crossfeed snapshot --help' shows what there is.", StringComparison.Ordinal)), Is.EqualTo((WrongUsage, true)), text);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_failure_is_1_and_one_line()
    {
        var (code, text) = await RunAsync("replay", _folder["none"]);
        Assert.That((code, text.TrimEnd().Split(Environment.NewLine).Length), Is.EqualTo((Failure, 1)), text);
        Assert.That(text, Does.StartWith("crossfeed: ").And.Contain(_folder["none"]));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Help_is_0_and_says_nothing_on_the_error_stream() => Assert.That(await RunAsync("replay", "--help"), Is.EqualTo((Success, "")));

    [TestCase("--books-out")]
    [TestCase("--stats-out")]
    [TestCase("--triggers-out")]
    [CancelAfter(60_000)]
    public async Task Replay_refuses_an_output_in_a_missing_directory_before_it_reads_anything(string option)
    {
        var path = Path.Combine(_folder["missing"], "out.json");
        var (code, text) = await RunAsync("replay", _folder["none"], option, path);
        Assert.That(code, Is.EqualTo(WrongUsage));
        Assert.That(text, Does.StartWith($"crossfeed: {option} {path}: there is no directory {_folder["missing"]}"));
        Assert.That(Directory.Exists(_folder["missing"]), Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Replay_writes_what_it_was_asked_for()
    {
        var capture = _folder.Write("binance", GeneratedMarket.Binance(100));
        var (code, text) = await RunAsync("replay", capture, "--loop", "2", "--books-out", _folder["books.json"], "--stats-out", _folder["stats.json"], "--triggers-out", _folder["triggers.ndjson"]);
        Assert.That(code, Is.EqualTo(Success), text);
        using var books = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["books.json"]));
        using var stats = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["stats.json"]));
        Assert.That(books.RootElement.GetProperty("books")[0].GetProperty("state").GetString(), Is.EqualTo("live"));
        Assert.That(stats.RootElement.GetProperty("messages").GetInt64(), Is.EqualTo(200), "two passes");
        Assert.That(new FileInfo(_folder["triggers.ndjson"]).Length, Is.Zero, "one venue alone has no edge");
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var text = new StringWriter();
        using var ignored = new StringWriter();
        Console.SetOut(ignored);
        Console.SetError(text);
        try
        {
            return (await CommandLine.RunAsync(args), text.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
