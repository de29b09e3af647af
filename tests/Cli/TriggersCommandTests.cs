using System.CommandLine;
using Crossfeed.Arbitrage;
using Crossfeed.Cli;
using Crossfeed.Tests.Arbitrage;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary>What <c>crossfeed triggers</c> prints and how it ends.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TriggersCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string RingFile => _folder.File(TriggerRingWriter.FileName);

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Json_prints_one_line_an_event()
    {
        using var writer = Writer();
        writer.Publish(TriggerEvents.Opened(), 1);
        writer.Publish(TriggerEvents.Closed(), 2);
        var (code, output, error) = await Run(CancellationToken.None, "--json");
        Assert.That((code, error), Is.EqualTo((0, "")));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.StartWith("{\"event\":\"opened\",\"id\":17,\"kind\":\"cross-venue\",\"symbol\":\"BTC/USDT\",\"buyVenue\":\"gateio\",\"sellVenue\":\"binance\","));
        Assert.That(lines[1], Does.StartWith("{\"event\":\"closed\"").And.EndsWith("\"reason\":\"aged-out\",\"lifetimeNanos\":5000000001,\"bestNetBps\":123.4567}"));
    }

    [Test]
    public async Task Columns_are_for_people()
    {
        using var writer = Writer();
        writer.Publish(TriggerEvents.Closed(), 2);
        var (_, output, _) = await Run(CancellationToken.None);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Does.StartWith("received at").And.EndsWith("net bps"));
        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(
            "2023-11-14T22:13:20.020081000Z closed 17 BTC/USDT gateio 59897.41 binance 60114.11 0.31901 -0.0005 aged-out after 5000 ms, best 123.4567".Split(' ')));
    }

    [Test]
    public async Task Missing_ring_is_one_line_on_stderr_and_exit_code_1()
    {
        var (code, output, error) = await Run(CancellationToken.None);
        Assert.That((code, output), Is.EqualTo((1, "")));
        Assert.That(error.TrimEnd(), Does.StartWith("crossfeed triggers: ").And.Contain("does not exist").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Foreign_file_is_one_line_on_stderr_and_exit_code_1()
    {
        await File.WriteAllBytesAsync(RingFile, new byte[4096]);
        var (code, _, error) = await Run(CancellationToken.None, "--follow", "--json");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error.TrimEnd(), Does.Contain("is not a trigger ring").And.Not.Contain("\n"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Following_goes_on_across_a_new_engine_and_ends_in_order(CancellationToken timeout)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        var output = new Watched();
        var error = new StringWriter();
        TriggerRingWriter writer = Writer(started: 1);
        var run = Invoke(output, error, stop.Token, "--follow", "--json");
        writer.Publish(TriggerEvents.Opened(1), 1);
        await output.Contains("\"id\":1,", timeout);
        writer.Publish(TriggerEvents.Opened(2), 2);
        await output.Contains("\"id\":2,", timeout);
        writer.Dispose();
        using var next = Writer(started: 2);
        next.Publish(TriggerEvents.Opened(3), 3);
        await output.Contains("\"id\":3,", timeout);
        await stop.CancelAsync();
        Assert.That(await run, Is.Zero);
        Assert.That(error.ToString(), Is.Empty);
    }

    private TriggerRingWriter Writer(long started = 1)
    {
        var writer = TriggerRingWriter.Create(RingFile, started, capacity: 16, listings: 8);
        Assert.That(writer.TryAddListing(MarketScript.Listing(3, "gateio", "BTC/USDT", 2, 5, 0)), Is.True);
        Assert.That(writer.TryAddListing(MarketScript.Listing(1, "binance", "BTC/USDT", 2, 5, 0)), Is.True);
        return writer;
    }

    private async Task<(int Code, string Output, string Error)> Run(CancellationToken cancellation, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var code = await Invoke(output, error, cancellation, arguments);
        return (code, output.ToString(), error.ToString());
    }

    private Task<int> Invoke(TextWriter output, TextWriter error, CancellationToken cancellation, params string[] arguments)
    {
        var root = new RootCommand { TriggersCommand.Create() };
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        return root.Parse(["triggers", "--data", _folder.Path, .. arguments]).InvokeAsync(configuration, cancellation);
    }

    /// <summary>A writer that another task may wait on.</summary>
    private sealed class Watched : StringWriter
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
                _grown.TrySetResult();
                _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task Contains(string text, CancellationToken cancellation)
        {
            while (true)
            {
                Task grown;
                lock (_lock)
                {
                    if (ToString().Contains(text, StringComparison.Ordinal))
                    {
                        return;
                    }

                    grown = _grown.Task;
                }

                await grown.WaitAsync(cancellation);
            }
        }
    }
}
