using Crossfeed.Bench.Journey;
using Crossfeed.Bench.Journey.Wire;
using Crossfeed.Host;
using Crossfeed.LoadSender;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench;

/// <summary>The clients of the wire section see what the load sender sent. Nothing is bound to a core here: other tests run beside.</summary>
[TestFixture]
[CancelAfter(120_000)]
public sealed class WireClientsTests
{
    private static readonly CorePlan Unbound = new([0]);

    [Test]
    public async Task C_client_reads_every_message_and_its_time([Values(1, 2)] int sockets, CancellationToken cancellation)
    {
        var program = CompiledClient.TryBuild(Path.Combine(Path.GetTempPath(), $"crossfeed-client-{Environment.ProcessId}"), out var problem);
        if (program is null)
        {
            Assert.That(problem, Is.EqualTo("no C compiler"));
            Assert.Ignore(problem);
        }

        var outcome = await RunAsync(new CClient(program!, Unbound), new WireLoad(sockets, Tls: false, Skip: 100, Samples: 1), cancellation);
        AssertLatencies(outcome.Received, 900);
    }

    [Test]
    public async Task Plain_client_reads_every_message_and_its_time([Values] bool tls, CancellationToken cancellation)
    {
        var outcome = await RunAsync(new PlainClient(), new WireLoad(2, tls, Skip: 100, Samples: 1000), cancellation);
        AssertLatencies(outcome.Received, 900);
    }

    [Test]
    public async Task Engine_evaluates_every_message(
        [Values("async", "polling split", "polling fused")] string topology, [Values(1, 2)] int sockets, [Values] bool tls, CancellationToken cancellation)
    {
        var client = new EngineClient(
            topology == "async" ? TransportChoice.Async : TransportChoice.Polling, topology == "polling fused" ? LayoutChoice.Fused : LayoutChoice.Split, Unbound);
        var outcome = await RunAsync(client, new WireLoad(sockets, tls, Skip: 100, Samples: 1000), cancellation);
        AssertLatencies(outcome.Received, 900);
        AssertLatencies(outcome.Evaluated, 900);
        Assert.That(outcome.Evaluated!.P50, Is.GreaterThanOrEqualTo(outcome.Received!.P50));
    }

    private static async Task<WireOutcome> RunAsync(IWireClient client, WireLoad load, CancellationToken cancellation)
    {
        await using var owned = client.ConfigureAwait(false);
        var server = LoadServer.Start(new LoadOptions { Tls = load.Tls });
        await using var _ = server.ConfigureAwait(false);
        await client.ConnectAsync(server, load, cancellation);
        var report = await server.SendPacedAsync(perSecond: 5000, frames: 1000, cancellation);
        if (client is not EngineClient)
        {
            server.CloseSockets();
        }

        return await client.FinishAsync(report.Frames, cancellation);
    }

    private static void AssertLatencies(Latencies? latencies, long count)
    {
        Assert.That(latencies, Is.Not.Null);
        Assert.Multiple(() =>
        {
            Assert.That(latencies!.Count, Is.EqualTo(count));
            Assert.That(latencies.P50, Is.Positive, "nothing arrives before it was meant to leave");
            Assert.That(latencies.P99, Is.GreaterThanOrEqualTo(latencies.P50));
            Assert.That(latencies.Max, Is.GreaterThanOrEqualTo(latencies.P999));
        });
    }
}
