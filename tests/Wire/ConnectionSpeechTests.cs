using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Crossfeed.Market.Frames;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

/// <summary>What a connection says, and how fast.</summary>
[TestFixture(TransportKind.Async)]
[TestFixture(TransportKind.Polling)]
[TestFixture(TransportKind.PollingTls)]
[Parallelizable(ParallelScope.All)]
public sealed class ConnectionSpeechTests(TransportKind kind)
{
    [Test]
    [CancelAfter(60_000)]
    public async Task Messages_sent_while_open_reach_the_venue_and_the_record(CancellationToken cancellationToken)
    {
        var venue = new Venue();
        await using var run = await StartAsync(venue, new ChangingScript("open"), TimeProvider.System);
        await run.Ring.DrainUntilAsync(_ => run.Connection.State == ConnectionState.Active, cancellationToken);
        for (var i = 0; i < 100; i++)
        {
            Assert.That(run.Connection.TrySend(Encoding.UTF8.GetBytes($"{i}")), Is.True);
        }

        string[] expected = ["open", .. Enumerable.Range(0, 100).Select(i => $"{i}")];
        await run.Ring.DrainUntilAsync(read => read.Count(r => r.Kind == FrameKind.Sent) == expected.Length, cancellationToken);
        Assert.That(run.Ring.Read.Where(r => r.Kind == FrameKind.Sent).Select(r => r.Text), Is.EqualTo(expected));
        foreach (var text in expected)
        {
            Assert.That(await venue.Heard.Reader.ReadAsync(cancellationToken), Is.EqualTo(text));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Opening_messages_outbox_and_heartbeats_keep_their_distance(CancellationToken cancellationToken)
    {
        var gap = TimeSpan.FromMilliseconds(200);
        var time = new ManualTime();
        var venue = new Venue();
        var beats = new HeartbeatRules(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), n => Encoding.UTF8.GetBytes($"ping {n}"));
        await using var run = await StartAsync(venue, new ChangingScript("a", "b", "c") { LeastGap = gap }, time, beats);
        var begin = time.GetTimestamp();
        var isQueued = false;
        await run.Ring.DrainUntilAsync(
            read =>
            {
                if (!isQueued && run.Connection.State == ConnectionState.Active)
                {
                    isQueued = Enumerable.Range(0, 10).All(i => run.Connection.TrySend(Encoding.UTF8.GetBytes($"{i}")));
                }

                var sent = read.Count(r => r.Kind == FrameKind.Sent);
                Assert.That((sent - 1) * gap, Is.LessThanOrEqualTo(TimeSpan.FromTicks(time.GetTimestamp() - begin)), "so many messages need so many gaps");
                if (sent < 15 && run.Connection.State >= ConnectionState.Connected) // a handshake is not to time out by our clock
                {
                    time.Advance(gap / 4);
                }

                return sent >= 15;
            },
            cancellationToken);
        var texts = run.Ring.Read.Where(r => r.Kind == FrameKind.Sent).Select(r => r.Text).ToArray();
        Assert.That(texts.Take(3), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(texts.Where(t => t.StartsWith("ping", StringComparison.Ordinal)), Is.Not.Empty, "beats are not held up by a full outbox");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task No_hour_sees_more_messages_than_the_venue_allows(CancellationToken cancellationToken)
    {
        const int PerHour = 8;
        const int Messages = 12;
        var every = TimeSpan.FromHours(1) / (PerHour / 2);
        var time = new ManualTime();
        var beats = new HeartbeatRules(TimeSpan.FromMinutes(5), TimeSpan.FromDays(1), n => Encoding.UTF8.GetBytes($"ping {n}"));
        await using var run = await StartAsync(new Venue(), new ChangingScript("a", "b") { MessagesPerHour = PerHour }, time, beats);
        var begin = time.GetTimestamp();
        var isQueued = false;
        bool IsMessage(Published read) => read.Kind == FrameKind.Sent && !read.Text.StartsWith("ping", StringComparison.Ordinal);
        await run.Ring.DrainUntilAsync(
            read =>
            {
                if (!isQueued && run.Connection.State == ConnectionState.Active)
                {
                    isQueued = Enumerable.Range(2, Messages - 2).All(i => run.Connection.TrySend(Encoding.UTF8.GetBytes($"{i}")));
                }

                var sent = read.Count(IsMessage);
                Assert.That((sent - PerHour / 2) * every, Is.LessThanOrEqualTo(TimeSpan.FromTicks(time.GetTimestamp() - begin)), "half at once, the rest evenly");
                if (sent < Messages && isQueued)
                {
                    time.Advance(TimeSpan.FromMinutes(1));
                }

                return sent >= Messages;
            },
            cancellationToken);
        Assert.That(run.Ring.Read.Where(IsMessage).Select(r => r.Text), Is.EqualTo(new[] { "a", "b" }.Concat(Enumerable.Range(2, Messages - 2).Select(i => $"{i}"))));
        Assert.That(run.Ring.Read.Count(r => r.Kind == FrameKind.Sent) - Messages, Is.GreaterThan(Messages), "heartbeats go on");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_outbox_is_bounded_and_shut_when_no_socket_is_open(CancellationToken cancellationToken)
    {
        var venue = new Venue();
        await using var run = await StartAsync(venue, new ChangingScript("open", "never") { LeastGap = TimeSpan.FromDays(1) }, new ManualTime());
        await run.Ring.DrainUntilAsync(read => read.Any(r => r.Kind == FrameKind.Sent), cancellationToken);
        var taken = 0;
        while (run.Connection.TrySend("x"u8.ToArray()))
        {
            taken++;
        }

        Assert.That(taken, Is.EqualTo(1_024));
        run.Connection.Retire();
        await run.Ring.DrainUntilAsync(_ => run.Running.IsCompleted, cancellationToken);
        Assert.That(run.Connection.TrySend("x"u8.ToArray()), Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Each_life_opens_with_what_is_wanted_then(CancellationToken cancellationToken)
    {
        var venue = new Venue();
        var script = new ChangingScript("one");
        await using var run = await StartAsync(venue, script, TimeProvider.System);
        await run.Ring.DrainUntilAsync(_ => run.Connection.State == ConnectionState.Active, cancellationToken);
        script.Say("one", "two");
        run.Connection.Abandon("again");
        await run.Ring.DrainUntilAsync(read => read.Count(r => r.Kind == FrameKind.Sent) == 3, cancellationToken);
        Assert.That(run.Ring.Read.Where(r => r.Kind == FrameKind.Sent).Select(r => r.Text), Is.EqualTo(new[] { "one", "one", "two" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_venue_that_stops_reading_is_given_up(CancellationToken cancellationToken)
    {
        var time = new ManualTime();
        var isOver = new TaskCompletionSource();
        await using var run = await ConnectionRun.StartAsync(kind, new ConnectionOptions(), _ => isOver.Task, FixedScript.Silent, new ConnectionSetting(Time: time));
        await run.Ring.DrainUntilAsync(_ => run.Connection.State == ConnectionState.Active, cancellationToken);
        var large = new byte[4 << 20]; // more than the socket's buffers on both sides take
        Array.Fill(large, (byte)'x');
        Assert.That(Enumerable.Range(0, 8).All(_ => run.Connection.TrySend(large)), Is.True);
        await run.Ring.DrainUntilAsync(
            _ =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return run.States.Causes(ConnectionState.Reconnecting).Length > 0;
            },
            cancellationToken);
        isOver.SetResult();
        Assert.That(run.States.Causes(ConnectionState.Reconnecting)[0], Is.EqualTo("half-open: the venue took no message for 10 s; next try at once"));
    }

    private Task<ConnectionRun> StartAsync(Venue venue, IConnectionScript script, TimeProvider time, HeartbeatRules? heartbeat = null) =>
        ConnectionRun.StartAsync(kind, new ConnectionOptions(), venue.HearAsync, script, new ConnectionSetting(heartbeat, Time: time));

    private sealed class Venue
    {
        public Channel<string> Heard { get; } = Channel.CreateUnbounded<string>();

        public async Task HearAsync(WebSocket socket)
        {
            var buffer = new byte[1_024];
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } result)
            {
                Heard.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, result.Count));
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }
}
