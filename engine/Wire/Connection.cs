using System.Net.WebSockets;
using System.Text;
using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// One WebSocket connection: opens, subscribes, reads until it is lost, waits, begins again. Every message goes into the ring as it came; so do the opening and the
/// loss, in order with the messages, because both change which books may be trusted. Nothing here looks into a message.
/// </summary>
public sealed class Connection
{
    private readonly FramePublisher _publisher;
    private readonly ConnectionOptions _options;
    private readonly IConnectionObserver _observer;
    private readonly Backoff _backoff;
    private readonly ITransport _transport;
    private readonly MessageReader _reader;
    private long _opens;
    private int _state;

    /// <summary>Describes a connection; <see cref="RunAsync"/> opens it.</summary>
    /// <param name="id">Its id in slots, 1 or more.</param>
    /// <param name="feed">Name of its feed, the subject of its opening: <c>binance/spot</c>.</param>
    /// <param name="target">Where to, and what to say.</param>
    /// <param name="transport">How bytes come from the operating system.</param>
    /// <param name="publisher">The way into the ring.</param>
    /// <param name="options">Time-outs and limits.</param>
    /// <param name="observer">Hears of every change of state, off the hot path.</param>
    public Connection(
        ushort id, string feed, ConnectionTarget target, ITransport transport, FramePublisher publisher, ConnectionOptions options, IConnectionObserver observer)
    {
        Id = id;
        Feed = feed;
        Target = target;
        _transport = transport;
        _publisher = publisher;
        _options = options;
        _observer = observer;
        _backoff = new Backoff(options.BackoffBase, options.BackoffCap, new Random(id));
        _reader = new MessageReader(id, publisher, options.MaxMessageBytes);
    }

    /// <summary>Its id in slots.</summary>
    public ushort Id { get; }

    /// <summary>Name of its feed.</summary>
    public string Feed { get; }

    /// <summary>Where to, and what to say.</summary>
    public ConnectionTarget Target { get; }

    /// <summary>Its way into the ring, for what else belongs to it.</summary>
    public FramePublisher Publisher => _publisher;

    /// <summary>Where it is in its life.</summary>
    public ConnectionState State => (ConnectionState)Volatile.Read(ref _state);

    /// <summary>Messages received.</summary>
    public long Messages => _reader.Messages;

    /// <summary>Payload bytes received.</summary>
    public long Bytes => _reader.Bytes;

    /// <summary>How often it has been opened.</summary>
    public long Opens => Volatile.Read(ref _opens);

    /// <summary>Runs until cancelled: open, subscribe, read, back off, again. Never throws but for a bug.</summary>
    /// <param name="stop">Stops in order: nothing more is published, and the books are left as they are.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var openedAt = WireClock.Monotonic();
            var cause = await RunOnceAsync(stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            if (WireClock.Monotonic() - openedAt > _options.StableAfter.Ticks * 100L)
            {
                _backoff.Reset();
            }

            var wait = _backoff.Next();
            Enter(ConnectionState.Reconnecting, $"{cause}; next try in {wait.TotalSeconds:0.0} s");
            await Task.Delay(wait, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Enter(ConnectionState.Stopped, "stopped");
    }

    // The shell around one life of the socket: turns every expected failure into a cause.
    private async Task<string> RunOnceAsync(CancellationToken stop)
    {
        OpenSocket? open = null;
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sending = Task.CompletedTask;
        string cause;
        try
        {
            Enter(ConnectionState.Connecting, Target.Address.ToString());
            open = await ConnectAsync(stop).ConfigureAwait(false);
            _opens++;
            await _publisher.PublishCopyAsync(FrameKind.ConnectionOpened, Id, Encoding.UTF8.GetBytes(Target.Address.ToString()), Feed, null, stop).ConfigureAwait(false);
            Enter(ConnectionState.Subscribing, "open");
            sending = SubscribeAsync(open.Socket, life.Token); // data may come before the last subscription is sent, so both run at once
            cause = await ReadAsync(open, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cause = stop.IsCancellationRequested ? "stopped" : $"no answer within {_options.ConnectTimeout.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is WebSocketException or IOException or HttpRequestException or InvalidOperationException)
        {
            cause = Innermost(e).Message;
        }

        // The subscriber must have ended before the loss is published: what it sent belongs to the life that is over. Why it ended is the reader's cause.
        await life.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (open is not null)
        {
            await EndAsync(open.Socket, cause, stop).ConfigureAwait(false);
            open.Dispose();
        }

        return cause;
    }

    private async Task<OpenSocket> ConnectAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_options.ConnectTimeout);
        return await _transport.ConnectAsync(Target.Address, _options, limit.Token).ConfigureAwait(false);
    }

    // Reads until the socket is lost, or until a stop has been answered by the venue's close.
    private async Task<string> ReadAsync(OpenSocket open, CancellationToken stop)
    {
        open.BeginReceiving();
        var reading = _reader.RunAsync(open, stop);
        if (!await EndsBeforeAsync(reading, stop).ConfigureAwait(false))
        {
            open.BeginClosing();
            await CloseAsync(open.Socket).ConfigureAwait(false);
            using var limit = new CancellationTokenSource(_options.CloseTimeout);
            if (!await EndsBeforeAsync(reading, limit.Token).ConfigureAwait(false))
            {
                open.Socket.Abort(); // the venue does not answer
            }
        }

        return await reading.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    // Goes on elsewhere, always: the reader ends on its own thread, which has other work.
    private static async Task<bool> EndsBeforeAsync(Task reading, CancellationToken end)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = end.UnsafeRegister(static s => ((TaskCompletionSource)s!).TrySetResult(), ended);
        await Task.WhenAny(reading, ended.Task).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return reading.IsCompleted;
    }

    private async Task SubscribeAsync(WebSocket socket, CancellationToken stop)
    {
        for (var i = 0; i < Target.Messages.Count; i++)
        {
            if (i > 0)
            {
                await Task.Delay(Target.PaceMillis, stop).ConfigureAwait(false);
            }

            await socket.SendAsync(Target.Messages[i], WebSocketMessageType.Text, endOfMessage: true, stop).ConfigureAwait(false);
            await _publisher.PublishCopyAsync(FrameKind.Sent, Id, Target.Messages[i], null, null, stop).ConfigureAwait(false);
        }

        Enter(ConnectionState.Active, $"{Target.Messages.Count} subscription messages sent");
    }

    // A stop in order leaves the books as they are; a loss makes them untrusted at once.
    private async Task EndAsync(WebSocket socket, string cause, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested)
        {
            await _publisher.PublishCopyAsync(FrameKind.ConnectionClosed, Id, Encoding.UTF8.GetBytes(cause), Feed, null, CancellationToken.None).ConfigureAwait(false);
        }

        await CloseAsync(socket).ConfigureAwait(false);
    }

    private async Task CloseAsync(WebSocket socket)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var limit = new CancellationTokenSource(_options.CloseTimeout);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Enter(ConnectionState state, string cause)
    {
        var from = (ConnectionState)Interlocked.Exchange(ref _state, (int)state); // the subscriber and the reader may both report
        _observer.OnState(this, from, state, cause);
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
