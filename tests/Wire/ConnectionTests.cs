using System.Net.WebSockets;
using System.Text;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture(TransportKind.Async)]
[TestFixture(TransportKind.Polling)]
[TestFixture(TransportKind.PollingTls)]
[Parallelizable(ParallelScope.All)]
public sealed class ConnectionTests(TransportKind kind)
{
    private const string Feed = ConnectionRun.Feed;

    // One attempt a test unless it says otherwise: the next one never comes.
    private static readonly ConnectionOptions Once = new() { BackoffBase = TimeSpan.FromHours(1), BackoffCap = TimeSpan.FromHours(1) };

    [Test]
    [CancelAfter(30_000)]
    public async Task Opening_messages_and_loss_stand_in_the_ring_in_order(CancellationToken cancellationToken)
    {
        var texts = Enumerable.Range(0, 500).Select(i => $"{{\"n\":{i}}}").ToArray();
        await using var run = await StartAsync(Once, async socket =>
        {
            foreach (var text in texts)
            {
                await SendAsync(socket, text);
            }

            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "maintenance", CancellationToken.None);
        });
        await run.Ring.DrainUntilAsync(Closed, cancellationToken);
        Published[] expected =
        [
            new(FrameKind.ConnectionOpened, 1, run.Address, Feed),
            .. texts.Select(text => new Published(FrameKind.Message, 1, text)),
            new(FrameKind.ConnectionClosed, 1, "closed by the venue (1001 maintenance)", Feed),
        ];
        Assert.That(run.Ring.Read, Is.EqualTo(expected));
        Assert.That((run.Connection.Messages, run.Connection.Bytes, run.Connection.Opens), Is.EqualTo((500L, (long)texts.Sum(text => text.Length), 1L)));
        await Wait.UntilAsync(() => run.States.Causes(ConnectionState.Reconnecting).Length == 1, cancellationToken);
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[0], Does.StartWith("closed by the venue (1001 maintenance); next try in "));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Subscriptions_are_sent_in_order_and_kept_for_the_record(CancellationToken cancellationToken)
    {
        string[] subscriptions = ["one", "two", "three"];
        await using var run = await StartAsync(
            Once,
            async socket =>
            {
                for (var i = 0; i < subscriptions.Length; i++)
                {
                    await SendAsync(socket, "heard " + await ReceiveAsync(socket));
                }

                await ReceiveAsync(socket);
            },
            subscriptions);
        await run.Ring.DrainUntilAsync(read => read.Count == 7, cancellationToken);
        Assert.That(run.Ring.Read.Where(row => row.Kind == FrameKind.Sent).Select(row => row.Text), Is.EqualTo(subscriptions));
        Assert.That(run.Ring.Read.Where(row => row.Kind == FrameKind.Message).Select(row => row.Text), Is.EqualTo(subscriptions.Select(text => "heard " + text)));
        await Wait.UntilAsync(() => run.Connection.State == ConnectionState.Active, cancellationToken);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_message_in_fragments_is_one_message([Values(1, 7, 100_000)] int fragment, CancellationToken cancellationToken)
    {
        var text = string.Concat(Enumerable.Range(0, fragment == 1 ? 300 : 30_000).Select(i => (char)('a' + (i % 26))));
        await using var run = await StartAsync(Once, async socket =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var start = 0; start < bytes.Length; start += fragment)
            {
                var length = Math.Min(fragment, bytes.Length - start);
                await socket.SendAsync(bytes.AsMemory(start, length), WebSocketMessageType.Text, start + length == bytes.Length, CancellationToken.None);
            }

            await SendAsync(socket, "next");
            await ReceiveAsync(socket);
        });
        await run.Ring.DrainUntilAsync(read => read.Count == 3, cancellationToken);
        Assert.That(run.Ring.Read.Skip(1).Select(row => row.Text), Is.EqualTo(new[] { text, "next" }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Messages_up_to_the_limit_arrive_and_a_larger_one_ends_the_connection(CancellationToken cancellationToken)
    {
        const int Limit = 4_000;
        await using var run = await StartAsync(Once with { MaxMessageBytes = Limit }, async socket =>
        {
            foreach (var length in new[] { FrameRing.StandardBytes, FrameRing.StandardBytes + 1, Limit, Limit + 1 })
            {
                await SendAsync(socket, new string('x', length));
            }

            await ReceiveAsync(socket);
        });
        await run.Ring.DrainUntilAsync(Closed, cancellationToken);
        Assert.That(
            run.Ring.Read.Where(row => row.Kind == FrameKind.Message).Select(row => row.Text.Length),
            Is.EqualTo(new[] { FrameRing.StandardBytes, FrameRing.StandardBytes + 1, Limit }));
        Assert.That(run.Ring.Read[^1].Text, Is.EqualTo("a message exceeded 4000 bytes"));
        Assert.That(run.Connection.Oversize, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_lost_connection_is_opened_again_and_again(CancellationToken cancellationToken)
    {
        var options = new ConnectionOptions { BackoffBase = TimeSpan.FromMilliseconds(1), BackoffCap = TimeSpan.FromMilliseconds(2) };
        var lives = 0;
        await using var run = await StartAsync(options, async socket =>
        {
            await SendAsync(socket, $"life {Interlocked.Increment(ref lives)}");
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        });
        await run.Ring.DrainUntilAsync(read => read.Count >= 9, cancellationToken);
        await run.StopAsync();
        var read = run.Ring.Read.Take(9).ToArray();
        FrameKind[] life = [FrameKind.ConnectionOpened, FrameKind.Message, FrameKind.ConnectionClosed];
        Assert.That(read.Select(row => row.Kind), Is.EqualTo((FrameKind[])[.. life, .. life, .. life]));
        Assert.That(read.Where(row => row.Kind == FrameKind.Message).Select(row => row.Text), Is.EqualTo(new[] { "life 1", "life 2", "life 3" }));
        Assert.That(run.Connection.Opens, Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_connection_cut_without_a_close_is_lost(CancellationToken cancellationToken)
    {
        var wasRead = new TaskCompletionSource(); // a reset may overtake what the client has not read yet
        await using var run = await StartAsync(Once, async socket =>
        {
            await SendAsync(socket, "last words");
            await wasRead.Task;
            socket.Abort();
        });
        await run.Ring.DrainUntilAsync(read => read.Count == 2, cancellationToken);
        wasRead.SetResult();
        await run.Ring.DrainUntilAsync(Closed, cancellationToken);
        Assert.That(run.Ring.Read.Select(row => row.Kind), Is.EqualTo(new[] { FrameKind.ConnectionOpened, FrameKind.Message, FrameKind.ConnectionClosed }));
        Assert.That(run.Ring.Read[^1].Text, Is.Not.Empty);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_venue_that_refuses_leaves_nothing_in_the_ring(CancellationToken cancellationToken)
    {
        var options = new ConnectionOptions { BackoffBase = TimeSpan.FromMilliseconds(1), BackoffCap = TimeSpan.FromMilliseconds(2) };
        await using var run = await StartAsync(options, open: null);
        await Wait.UntilAsync(() => run.States.Causes(ConnectionState.Reconnecting).Length >= 3, cancellationToken);
        await run.StopAsync();
        run.Ring.Drain();
        Assert.That(run.Ring.Read, Is.Empty);
        Assert.That(run.Connection.Opens, Is.Zero);
        Assert.That(run.States.Causes(ConnectionState.Reconnecting), Has.All.Contains("404"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_stop_in_order_is_no_loss(CancellationToken cancellationToken)
    {
        await using var run = await StartAsync(Once, async socket =>
        {
            await SendAsync(socket, "hello");
            await ReceiveAsync(socket);
        });
        await run.Ring.DrainUntilAsync(read => read.Count == 2, cancellationToken);
        await run.StopAsync();
        run.Ring.Drain();
        Assert.That(run.Ring.Read.Select(row => row.Kind), Is.EqualTo(new[] { FrameKind.ConnectionOpened, FrameKind.Message }));
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Stopped));
    }

    private Task<ConnectionRun> StartAsync(ConnectionOptions options, Func<WebSocket, Task>? open, params string[] subscriptions) =>
        ConnectionRun.StartAsync(kind, options, open, subscriptions);

    private static bool Closed(List<Published> read) => read.Count > 0 && read[^1].Kind == FrameKind.ConnectionClosed;

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1_024];
        var result = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
