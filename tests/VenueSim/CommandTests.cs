using System.Diagnostics;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class CommandTests
{
    private const int Timeout = 60_000;

    [Test]
    [CancelAfter(Timeout)]
    public async Task It_prints_its_endpoints_and_ends_by_itself(CancellationToken cancel)
    {
        var (code, output, errors) = await RunAsync(cancel, "--duration", "10ms");
        Assert.That(code, Is.Zero, errors);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(4));
        Assert.That(output, Does.Match("binance ws ws://127\\.0\\.0\\.1:[0-9]+\r?\nbinance rest http://127\\.0\\.0\\.1:[0-9]+\r?\ngateio ws ws://.*\ngateio rest http://"));
        Assert.That(errors, Is.Empty);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_child_gets_the_urls_and_gives_its_exit_code(CancellationToken cancel)
    {
        // The child is the program itself: it complains about the argument, which shows what it was given.
        var (code, _, errors) = await RunAsync(
            cancel, "--run", "--", Environment.ProcessPath!, "exec", Program, "{binance-ws}-{gateio-rest}");
        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.Match("Unexpected argument 'ws://127\\.0\\.0\\.1:[0-9]+-http://127\\.0\\.0\\.1:[0-9]+'"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_port_in_use_is_a_failure_that_names_it(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        var port = sim.Rest("binance").Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (code, _, errors) = await RunAsync(cancel, "--port", "gateio=" + port, "--duration", "1s");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("cannot listen on 127.0.0.1:" + port).And.Not.Contain("   at "));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task It_takes_a_script_and_writes_the_faults_and_the_truth(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory();
        var (script, log, truth) = (Path.Combine(folder.FullName, "faults"), Path.Combine(folder.FullName, "log"), Path.Combine(folder.FullName, "truth"));
        await File.WriteAllTextAsync(script, "at=10ms clock-step:ms=-2000,venue=gateio # back\n", cancel);
        var (code, _, errors) = await RunAsync(
            cancel, "--duration", "500ms", "--symbols", "BTC/USDT,LTC/USDT", "--quiet", "LTC/USDT=300", "--quiet", "BTC/USDT=200",
            "--faults", script, "--fault-log", log, "--truth", truth, "--fault-seed", "7");
        Assert.That(code, Is.Zero, errors);
        Assert.That(errors, Does.Contain("injected clock-step: binance 0, gateio 1"));
        Assert.That(await File.ReadAllLinesAsync(log, cancel), Has.Length.EqualTo(1).And.One.Contains("\"kind\":\"clock-step\"").And.One.Contains("\"millis\":-2000"));
        Assert.That(await File.ReadAllLinesAsync(truth, cancel), Has.Length.EqualTo(4).And.Exactly(2).Contains("\"venue\":\"gateio\"").And.All.Contains("\"bookSequence\":"));
        folder.Delete(recursive: true);
    }

    [TestCase("--rate|abc", "--rate is 'abc'; allowed: 1 to 1000000.")]
    [TestCase("--rate|0", "--rate is '0'; allowed: 1 to 1000000.")]
    [TestCase("--fault|dorp", "Unknown fault 'dorp'")]
    [TestCase("--faults|no-such-file", "no-such-file")]
    [TestCase("--quiet|LTC/USDT", "'LTC/USDT' is not SYMBOL=SECONDS")]
    [TestCase("--quiet|NO/SUCH=5", "a simulated symbol")]
    [TestCase("--symbols|FOO/BAR", "'FOO/BAR' is not simulated. Known: BTC/USDT")]
    [TestCase("--duration|20", "'20' is not a duration")]
    [TestCase("--seed|x", "--seed")]
    [TestCase("--venues|binance,bitstamp", "'bitstamp' is not a simulated venue. Known: binance, binance-linear, bybit, ")]
    [TestCase("--port|bitstamp=9001", "'bitstamp' is not a simulated venue. Known: binance, binance-linear, bybit, ")]
    [TestCase("--port|binance=70000", "'binance=70000' is not VENUE=N with N from 0 to 65535")]
    [TestCase("--rest-limit|binance=0", "'binance=0' is not VENUE=N")]
    [TestCase("--run", "--run needs a command")]
    [TestCase("--nonsense", "--nonsense")]
    [CancelAfter(Timeout)]
    public async Task Wrong_usage_is_explained(string arguments, string message, CancellationToken cancel)
    {
        var (code, output, errors) = await RunAsync(cancel, arguments.Split('|'));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.Contain(message).And.Not.Contain("   at "));
        Assert.That(output, Is.Empty);
    }

    private static string Program => typeof(SimulatedVenues).Assembly.Location;

    private static async Task<(int Code, string Output, string Errors)> RunAsync(CancellationToken cancel, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output, await errors);
    }
}
