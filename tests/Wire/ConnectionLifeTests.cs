using System.Net.WebSockets;
using System.Text;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

/// <summary>What ends a connection, what it says of it, and when it comes back; on a clock of the test's own.</summary>
[TestFixture(TransportKind.Async)]
[TestFixture(TransportKind.Polling)]
[TestFixture(TransportKind.PollingTls)]
[Parallelizable(ParallelScope.All)]
public sealed class ConnectionLifeTests(TransportKind kind)
{
    private static readonly ConnectionOptions Options = new();
    private static readonly HeartbeatRules Beats = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), n => Encoding.UTF8.GetBytes($"ping {n}"));

    [Test]
    [CancelAfter(60_000)]
    public async Task States_follow_each_other_with_their_causes(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options, HearAsync, time, script: new ChangingScript("subscribe"));
        await run.Ring.DrainUntilAsync(_ => run.Connection.State == ConnectionState.Active, cancellationToken);
        run.Connection.Retire("no longer wanted");
        await run.Ring.DrainUntilAsync(_ => run.Running.IsCompleted, cancellationToken);
        await run.Running;
        ConnectionState[] expected =
            [ConnectionState.Connecting, ConnectionState.Connected, ConnectionState.Subscribing, ConnectionState.Active, ConnectionState.Stopped];
        Assert.That(run.Connection.Journal.Transitions().Select(t => t.To), Is.EqualTo(expected));
        Assert.That(run.Connection.Journal.LastCause, Is.EqualTo("no longer wanted"));
        Assert.That(run.Connection.OpenedAt, Is.EqualTo(WireClock.Monotonic(time)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_venue_that_refuses_again_and_again_is_only_probed_and_never_given_up(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options with { BreakAfter = 3 }, open: null, time);
        await AdvanceUntilAsync(run, time, () => run.Connection.Journal.Entered(ConnectionState.Faulted) >= 4, cancellationToken);
        Assert.That(run.Connection.Journal.Entered(ConnectionState.Reconnecting), Is.EqualTo(2));
        Assert.That((run.Connection.Breaker.Breaks, run.Running.IsCompleted), Is.EqualTo((1L, false)));
        var faulted = run.Connection.Journal.Transitions().Where(t => t.To == ConnectionState.Faulted).ToArray();
        Assert.That(faulted[0].Cause, Does.Contain("HTTP 404").And.Contain("3 failures in a row, next probe in"));
        for (var i = 1; i < 4; i++)
        {
            Assert.That(faulted[i].WallNanos - faulted[i - 1].WallNanos, Is.GreaterThanOrEqualTo((long)Options.ProbeEvery.TotalNanoseconds * 3 / 4), "probes keep their distance");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_venue_that_refuses_is_given_up_when_told_so(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options with { BreakAfter = 2, GiveUpAfter = TimeSpan.FromMinutes(5) }, open: null, time);
        await AdvanceUntilAsync(run, time, () => run.Running.IsCompleted, cancellationToken);
        await run.Running;
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Faulted));
        Assert.That(run.Connection.Journal.LastCause, Does.Contain("given up"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_probe_that_stays_active_heals(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        var lives = 0;
        await using var run = await StartAsync(
            Options with { BreakAfter = 3 },
            socket => Interlocked.Increment(ref lives) > 4 ? HearAsync(socket) : socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None),
            time);
        await AdvanceUntilAsync(run, time, () => run.Connection.State == ConnectionState.Active && run.Connection.Opens == 5, cancellationToken);
        await AdvanceUntilAsync(run, time, () => run.Connection.Breaker.State == BreakerState.Closed, cancellationToken);
        Assert.That((run.Connection.Breaker.Failures, run.Connection.Breaker.Breaks), Is.EqualTo((0, 1L)));
        Assert.That(run.Connection.Journal.Entered(ConnectionState.Faulted), Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_handshake_that_hangs_ends_in_time(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        using var server = new SilentServer();
        await using var run = await ConnectionRun.StartAsync(kind, Options, server.Address(kind), new ConnectionSetting(Time: time));
        await Wait.UntilAsync(() => server.Accepted > 0, cancellationToken);
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Connecting));
        await AdvanceUntilAsync(run, time, () => run.Connection.Journal.Entered(ConnectionState.Reconnecting) > 0, cancellationToken, hangs: true);
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[0], Does.StartWith("no answer within 10 s"));
        Assert.That(run.Ring.Read, Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_half_open_socket_is_found_by_its_heartbeat_and_replaced_at_once(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options, HearAsync, time, Beats);
        await AdvanceUntilAsync(run, time, () => run.Connection.Opens == 2, cancellationToken);
        await run.Ring.DrainUntilAsync(read => read.Count(r => r.Kind == FrameKind.ConnectionOpened) == 2, cancellationToken);
        Assert.That(
            run.Ring.Read.Select(r => r.Kind),
            Is.EqualTo(new[] { FrameKind.ConnectionOpened, FrameKind.Sent, FrameKind.ConnectionClosed, FrameKind.ConnectionOpened }));
        Assert.That(run.Ring.Read[1].Text, Is.EqualTo("ping 1"));
        Assert.That(run.Ring.Read[2].Text, Is.EqualTo("half-open: no message within 10 s of a heartbeat"));
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[0], Does.EndWith("next try at once"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_venue_that_beats_by_itself_is_asked_nothing_and_found_when_it_stops(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options, HearAsync, time, Beats with { Message = null });
        await AdvanceUntilAsync(run, time, () => run.Connection.Opens == 2, cancellationToken);
        await run.Ring.DrainUntilAsync(read => read.Count(r => r.Kind == FrameKind.ConnectionOpened) == 2, cancellationToken);
        Assert.That(run.Ring.Read.Select(r => r.Kind), Is.EqualTo(new[] { FrameKind.ConnectionOpened, FrameKind.ConnectionClosed, FrameKind.ConnectionOpened }));
        Assert.That(run.Ring.Read[1].Text, Is.EqualTo("half-open: no message for 10 s"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Bytes_that_never_become_a_message_prove_no_life(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(
            Options,
            async socket =>
            {
                var buffer = new byte[64];
                do
                {
                    await socket.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
                }
                while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close); // a byte an answer
            },
            time,
            Beats);
        await AdvanceUntilAsync(run, time, () => run.Connection.Opens == 2, cancellationToken);
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[0], Does.StartWith("half-open"));
        Assert.That(run.Connection.Messages, Is.Zero);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Any_message_proves_life_and_answers_are_measured(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options, EchoAsync, time, Beats);
        await run.Ring.DrainUntilAsync(_ => run.Connection.State == ConnectionState.Active, cancellationToken);
        for (var n = 1; n <= 5; n++)
        {
            await AdvanceUntilAsync(run, time, () => run.Ring.Read.Any(r => r.Kind == FrameKind.Sent && r.Text == $"ping {n}"), cancellationToken);
            await run.Ring.DrainUntilAsync(read => read.Any(r => r.Kind == FrameKind.Message && r.Text == $"ping {n}"), cancellationToken);
            run.Connection.NoteAnswer(n, WireClock.Monotonic(time) + (n * 1_000));
        }

        Assert.That(run.Connection.RoundTrip.Count, Is.EqualTo(5));
        Assert.That(run.Connection.RoundTrip.MinNanos, Is.GreaterThanOrEqualTo(1_000));
        Assert.That(run.Connection.Opens, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_second_abandonment_soon_after_the_first_waits(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        await using var run = await StartAsync(Options, HearAsync, time);
        for (var life = 1; life <= 2; life++)
        {
            await run.Ring.DrainUntilAsync(_ => run.Connection.Opens == life && run.Connection.State == ConnectionState.Active, cancellationToken);
            Assert.That(run.Connection.Abandon($"silent {life}"), Is.True);
        }

        await run.Ring.DrainUntilAsync(_ => run.States.Causes(ConnectionState.Reconnecting).Length == 2, cancellationToken);
        run.Ring.Drain(); // the loss is published before the state changes
        var causes = run.States.Causes(ConnectionState.Reconnecting);
        Assert.That(causes[0], Is.EqualTo("silent 1; next try at once"));
        Assert.That(causes[1], Does.StartWith("silent 2; next try in "));
        Assert.That(run.Ring.Read.Where(r => r.Kind == FrameKind.ConnectionClosed).Select(r => r.Text), Is.EqualTo(new[] { "silent 1", "silent 2" }));
        Assert.That(run.Connection.Abandon("nothing to abandon"), Is.False);
    }

    [TestCase(true, "next try at once")]
    [TestCase(false, "next try in ")]
    [CancelAfter(60_000)]
    public async Task A_stable_connection_that_nothing_stands_in_for_returns_at_once(bool isUrgent, string next, CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        var lives = 0;
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var run = await StartAsync(
            Options,
            async socket =>
            {
                if (Interlocked.Increment(ref lives) == 2)
                {
                    await end.Task;
                }

                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None);
            },
            time,
            script: new ChangingScript { IsUrgent = isUrgent });
        await AdvanceUntilAsync(run, time, () => run.Connection.State == ConnectionState.Active && run.Connection.Opens == 2, cancellationToken);
        Assert.That(run.Connection.Breaker.Failures, Is.EqualTo(1));
        Assert.That(run.States.Causes(ConnectionState.Reconnecting), Has.One.Contains("next try in "), "it was not stable");
        await AdvanceUntilAsync(run, time, () => run.Connection.Breaker.Failures == 0, cancellationToken);
        end.SetResult();
        await run.Ring.DrainUntilAsync(_ => run.States.Causes(ConnectionState.Reconnecting).Length >= 2, cancellationToken);
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[1], Does.Contain(next));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_retired_connection_publishes_its_loss_behind_its_last_message(CancellationToken cancellationToken)
    {
        await using var run = await StartAsync(
            Options,
            async socket =>
            {
                await SendAsync(socket, "first");
                await socket.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None); // the close
                for (var i = 0; i < 100; i++)
                {
                    await SendAsync(socket, "last");
                }

                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            },
            TimeProvider.System);
        await run.Ring.DrainUntilAsync(read => read.Count == 2, cancellationToken);
        run.Connection.Retire("rotated");
        await run.Ring.DrainUntilAsync(_ => run.Running.IsCompleted, cancellationToken);
        run.Ring.Drain();
        Assert.That(run.Ring.Read.Count(r => r.Text == "last"), Is.EqualTo(100));
        Assert.That(run.Ring.Read[^1], Is.EqualTo(new Published(FrameKind.ConnectionClosed, 1, "rotated", ConnectionRun.Feed)));
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Stopped));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_connection_can_be_retired_while_it_waits(CancellationToken cancellationToken)
    {
        await using var run = await StartAsync(Options, open: null, new ManualTime());
        await Wait.UntilAsync(() => run.Connection.State == ConnectionState.Reconnecting, cancellationToken);
        run.Connection.Retire();
        await run.Running.WaitAsync(cancellationToken);
        run.Ring.Drain();
        Assert.That(run.Ring.Read, Is.Empty);
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Stopped));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Connections_wait_for_their_turn_to_open(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        using var pace = new ConnectPace(1, time);
        await pace.WaitAsync(cancellationToken); // the only turn of this minute
        await using var run = await ConnectionRun.StartAsync(kind, Options, HearAsync, FixedScript.Silent, new ConnectionSetting(Pace: pace, Time: time));
        await Wait.UntilAsync(() => pace.Waits == 1, cancellationToken);
        Assert.That(run.Connection.State, Is.EqualTo(ConnectionState.Stopped));
        await AdvanceUntilAsync(run, time, () => run.Connection.Opens == 1, cancellationToken);
    }

    private Task<ConnectionRun> StartAsync(ConnectionOptions options, Func<WebSocket, Task>? open, TimeProvider time, HeartbeatRules? heartbeat = null, IConnectionScript? script = null) =>
        ConnectionRun.StartAsync(kind, options, open, script ?? FixedScript.Silent, new ConnectionSetting(heartbeat, Time: time));

    // The clock goes on in steps shorter than anything that is waited for, and only as long as needed; a handshake, which takes real time, stops it unless it is what hangs.
    private static Task AdvanceUntilAsync(ConnectionRun run, ManualTime time, Func<bool> condition, CancellationToken cancellation, bool hangs = false) =>
        run.Ring.DrainUntilAsync(
            _ =>
            {
                if (condition())
                {
                    return true;
                }

                if (hangs || run.Connection.State != ConnectionState.Connecting)
                {
                    time.Advance(TimeSpan.FromMilliseconds(250));
                }

                return condition();
            },
            cancellation);

    private static async Task HearAsync(WebSocket socket)
    {
        var buffer = new byte[1_024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[1_024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } result)
        {
            await socket.SendAsync(buffer.AsMemory(0, result.Count), WebSocketMessageType.Text, result.EndOfMessage, CancellationToken.None);
        }
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
}
