using System.Net.WebSockets;
using System.Text;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire.Polling;

/// <summary>Several sockets on one polling thread, plain and below TLS; from three on the system is asked which have bytes.</summary>
[TestFixture(1, false)]
[TestFixture(2, false)]
[TestFixture(2, true)]
[TestFixture(5, false)]
[TestFixture(5, true)]
[Parallelizable(ParallelScope.All)]
public sealed class PollingTransportTests(int sockets, bool isTls)
{
    private static readonly ConnectionOptions Options = new()
    {
        BackoffBase = TimeSpan.FromMilliseconds(1), BackoffCap = TimeSpan.FromMilliseconds(5), BreakAfter = int.MaxValue, CertificateCheck = static (_, _, _, _) => true,
    };

    [Test]
    [CancelAfter(60_000)]
    public async Task Every_socket_gets_all_its_messages_in_order_on_the_polling_thread(CancellationToken cancellationToken)
    {
        const int Messages = 3_000;
        await using var run = await Run.StartAsync(sockets, isTls, async (socket, stop) =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes($"{i} {new string('x', i % 700)}"), WebSocketMessageType.Text, true, stop);
            }
        });
        await run.UntilAsync(() => run.Messages == Messages * sockets, cancellationToken);
        foreach (var texts in run.ByConnection())
        {
            Assert.That(texts.Select(t => int.Parse(t.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(0, Messages)));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_socket_that_never_pauses_does_not_keep_the_others_waiting(CancellationToken cancellationToken)
    {
        var first = 0;
        var flood = new byte[2_000];
        Array.Fill(flood, (byte)'x');
        await using var run = await Run.StartAsync(sockets, isTls, async (socket, stop) =>
        {
            var isFlood = Interlocked.Increment(ref first) == 1;
            while (!stop.IsCancellationRequested)
            {
                await socket.SendAsync(isFlood ? flood : "tick"u8.ToArray(), WebSocketMessageType.Text, true, stop);
                if (!isFlood)
                {
                    await Task.Yield();
                }
            }
        });
        await run.UntilAsync(() => run.Connections.All(c => c.Messages > 50), cancellationToken);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Connections_that_come_and_go_leave_the_thread_and_the_others_alive(CancellationToken cancellationToken)
    {
        var lives = 0;
        await using var run = await Run.StartAsync(sockets, isTls, async (socket, stop) =>
        {
            var life = Interlocked.Increment(ref lives);
            await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, stop);
            if (life % 3 == 0)
            {
                socket.Abort();
            }
            else
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
            }
        });
        await run.UntilAsync(() => run.Connections.All(c => c.Opens >= 10), cancellationToken);
        Assert.That(run.Messages, Is.Positive);
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly LoopbackServer _server;
        private readonly PollingThread _thread;
        private readonly FrameRing _ring = new(256);
        private readonly Task _running;

        private Run(LoopbackServer server, PollingThread thread, int sockets)
        {
            _server = server;
            _thread = thread;
            _ring.Publisher.ReaderThread = thread.Thread;
            Connections = Enumerable.Range(1, sockets)
                .Select(id => new Connection((ushort)id, "sim/spot", new ConnectionTarget(server.WebSocket, FixedScript.Silent), thread.Transport, _ring.Publisher, Options, new StateLog()))
                .ToArray();
            _running = Task.WhenAll(Connections.Select(c => Task.Run(() => c.RunAsync(_stop.Token))));
        }

        public Connection[] Connections { get; }

        public int Messages => _ring.Read.Count(r => r.Kind == FrameKind.Message);

        public static async Task<Run> StartAsync(int sockets, bool isTls, Func<WebSocket, CancellationToken, Task> serve)
        {
            var server = await LoopbackServer.StartAsync(
                async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    try
                    {
                        await serve(socket, context.RequestAborted);
                        await socket.ReceiveAsync(new byte[16], context.RequestAborted);
                    }
                    catch (Exception e) when (e is WebSocketException or OperationCanceledException)
                    {
                        // The client has gone, as it does when the test stops it.
                    }
                },
                isTls);
            return new Run(server, await PollingThread.StartAsync(), sockets);
        }

        public IEnumerable<IEnumerable<string>> ByConnection() =>
            _ring.Read.Where(r => r.Kind == FrameKind.Message).GroupBy(r => r.Connection).Select(g => g.Select(r => r.Text));

        public Task UntilAsync(Func<bool> condition, CancellationToken cancellation) => _ring.DrainUntilAsync(_ => condition(), cancellation);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            while (!_running.IsCompleted)
            {
                _ring.Drain(); // a full ring would hold a reader
                await Task.Yield();
            }

            await _running;
            await _thread.DisposeAsync();
            Assert.That(_thread.Faults.First, Is.Null);
            await _server.DisposeAsync();
            _stop.Dispose();
        }
    }
}
