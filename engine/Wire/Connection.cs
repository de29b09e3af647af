using System.Net.WebSockets;
using System.Text;
using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// One WebSocket connection: opens, says its opening messages, reads until it is lost, waits, begins again. Every message goes into the ring as it came; so do the opening and the loss, in order with
/// the messages, because both change which books may be trusted. Nothing here looks into a message.
/// </summary>
public sealed class Connection
{
    private readonly FramePublisher _publisher;
    private readonly ConnectionOptions _options;
    private readonly IConnectionObserver _observer;
    private readonly ITransport _transport;
    private readonly ConnectPace? _pace;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly CircuitBreaker _breaker;
    private readonly MessageReader _reader;
    private readonly HeartbeatLog _beats = new();
    private readonly CancellationTokenSource _retired = new(); // no timer, no handle: nothing to dispose
    private ConnectionLife? _life;
    private ConnectionSender? _sender;
    private IReadOnlyList<KeyValuePair<string, string>> _headers = []; // of the next upgrade
    private string _retirement = "";
    private long _opens;
    private long _openedAt;
    private long _abandonedAt;
    private bool _wasAbandoned;

    /// <summary>Describes a connection; <see cref="RunAsync"/> opens it.</summary>
    /// <param name="id">Its id in slots, 1 or more.</param>
    /// <param name="feed">The subject of its opening: its feed and, behind <c>#</c>, its line: <c>binance/spot#3</c>.</param>
    /// <param name="target">Where to, and what to say.</param>
    /// <param name="transport">How bytes come from the operating system.</param>
    /// <param name="publisher">The way into the ring.</param>
    /// <param name="options">Time-outs and limits.</param>
    /// <param name="observer">Hears of every change of state, off the hot path.</param>
    /// <param name="pace">How often connections may be opened, shared with others; null for no limit.</param>
    /// <param name="time">The clock for everything that waits; null for the system's.</param>
    public Connection(
        ushort id, string feed, ConnectionTarget target, ITransport transport, FramePublisher publisher, ConnectionOptions options, IConnectionObserver observer, ConnectPace? pace = null, TimeProvider? time = null)
    {
        Id = id;
        Feed = feed;
        Target = target;
        _transport = transport;
        _publisher = publisher;
        _options = options;
        _observer = observer;
        _pace = pace;
        _time = time ?? TimeProvider.System;
        var random = new Random(id);
        _backoff = new Backoff(options.BackoffBase, options.BackoffCap, random);
        _breaker = new CircuitBreaker(options.BreakAfter, options.ProbeEvery, options.GiveUpAfter, _time, random);
        _reader = new MessageReader(id, publisher, options.MaxMessageBytes);
        Journal = new ConnectionJournal(WallNow());
    }

    /// <summary>Its id in slots.</summary>
    public ushort Id { get; }

    /// <summary>The subject of its opening: feed and line.</summary>
    public string Feed { get; }

    /// <summary>Where to, and what to say.</summary>
    public ConnectionTarget Target { get; }

    /// <summary>Its way into the ring, for what else belongs to it.</summary>
    public FramePublisher Publisher => _publisher;

    /// <summary>Where it is in its life.</summary>
    public ConnectionState State => Journal.State;

    /// <summary>What became of it so far.</summary>
    public ConnectionJournal Journal { get; }

    /// <summary>Whether it only probes after too many failures, and how many there were.</summary>
    public CircuitBreaker Breaker => _breaker;

    /// <summary>Messages received.</summary>
    public long Messages => _reader.Messages;

    /// <summary>Payload bytes received.</summary>
    public long Bytes => _reader.Bytes;

    /// <summary>Messages larger than the limit; each ended a life of the socket.</summary>
    public long Oversize => _reader.Oversize;

    /// <summary>How often it has been opened.</summary>
    public long Opens => Volatile.Read(ref _opens); // for reports and owners on other threads

    /// <summary>When it was last opened, monotonic nanoseconds; 0 before. Its owner ends it before the venue's limit.</summary>
    public long OpenedAt => Volatile.Read(ref _openedAt); // for reports and owners on other threads

    /// <summary>What answered heartbeats took.</summary>
    public RoundTrip RoundTrip => _beats.RoundTrips.RoundTrip;

    /// <summary>Runs until cancelled or retired: open, subscribe, read, back off, again. Never throws but for a bug.</summary>
    /// <param name="stop">Stops in order: nothing more is published, and the books are left as they are.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await RunLivesAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _reader.End(); // each life has waited for its reads
        }
    }

    private async Task RunLivesAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _retired.Token);
        while (!end.IsCancellationRequested)
        {
            if (_pace is not null)
            {
                await _pace.WaitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the end of the run cancels it
                if (end.IsCancellationRequested)
                {
                    break;
                }
            }

            if (Target.Gate is { } gate && !await PassAsync(gate, end.Token).ConfigureAwait(false))
            {
                break;
            }

            _breaker.Try();
            var life = new ConnectionLife(end.Token);
            await using (life.ConfigureAwait(false))
            {
                Volatile.Write(ref _life, life); // publishes a whole life to those who may abandon it
                var cause = await RunOnceAsync(life, stop).ConfigureAwait(false);
                if (!end.IsCancellationRequested && !await WaitAsync(life, cause, end.Token).ConfigureAwait(false))
                {
                    return;
                }
            }
        }

        Enter(ConnectionState.Stopped, stop.IsCancellationRequested ? "stopped" : _retirement);
    }

    private async Task<bool> PassAsync(IConnectionGate gate, CancellationToken end)
    {
        try
        {
            _headers = await gate.PassAsync(end).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false; // the end of the run
        }
    }

    /// <summary>Queues a message for the open socket, paced with all others; it is published as <see cref="FrameKind.Sent"/> once sent. From any thread.</summary>
    /// <param name="message">UTF-8 text; not to be changed any more.</param>
    /// <returns>False when no socket is open, or when the outbox (1,024 messages) is full. What waits when a socket is lost is dropped: the opening messages of the next one say it.</returns>
    public bool TrySend(ReadOnlyMemory<byte> message) => Volatile.Read(ref _sender) is { } sender && sender.TrySend(message); // acquire: a whole sender

    /// <summary>An answer to a heartbeat was recognised. From any thread.</summary>
    /// <param name="id">The number of the beat; 0 where the answer names none.</param>
    /// <param name="monotonicNanos">When the answer was received.</param>
    public void NoteAnswer(long id, long monotonicNanos) => _beats.RoundTrips.NoteAnswer(id, monotonicNanos);

    /// <summary>
    /// Gives the present socket up: it is aborted, its loss is published, and a new one is opened at once; with a back-off when that happens again within the stable time. From any thread.
    /// </summary>
    /// <param name="cause">Why, in words.</param>
    /// <returns>False when there is no socket, open or opening, or when it was ending already.</returns>
    public bool Abandon(string cause) => Volatile.Read(ref _life) is { } life && life.CutOff(cause, isAbandoned: true); // acquire: a whole life

    /// <summary>Ends the connection for good, in order: the socket is closed, its last messages are read, then its loss is published and <see cref="RunAsync"/> returns. From any thread.</summary>
    /// <param name="cause">Why, in words.</param>
    public void Retire(string cause = "retired")
    {
        Volatile.Write(ref _retirement, cause); // release: before the flag is seen
        _ = _retired.CancelAsync(); // what hangs on the token runs on the pool, and nothing of it throws
    }

    // The shell around one life of the socket: turns every expected failure into a cause.
    private async Task<string> RunOnceAsync(ConnectionLife life, CancellationToken stop)
    {
        OpenSocket? open = null;
        var speaking = Task.CompletedTask;
        string cause;
        try
        {
            Enter(ConnectionState.Connecting, Target.Address.ToString());
            open = await ConnectAsync(life.Token).ConfigureAwait(false);
            await PublishOpenedAsync(stop).ConfigureAwait(false);
            speaking = SpeakAsync(open.Socket, life); // data may come before the last subscription is sent, so both run at once
            cause = await ReadAsync(open, life, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cause = life.Cause ?? (life.Token.IsCancellationRequested ? "ended" : open is not null ? "the socket was aborted" : $"no answer within {_options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (IsLoss(e))
        {
            cause = life.Cause ?? LossText.Of(e);
        }

        // The sender must have ended before the loss is published: what it sent belongs to the life that is over.
        life.Finish();
        await speaking.ConfigureAwait(false);
        if (open is not null)
        {
            await EndAsync(open.Socket, _retired.IsCancellationRequested ? Volatile.Read(ref _retirement) : cause, stop).ConfigureAwait(false);
            open.Dispose();
        }

        return cause;
    }

    private async Task<OpenSocket> ConnectAsync(CancellationToken end)
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end, timeout.Token);
        return await _transport.ConnectAsync(Target.Address, [.. Target.Headers ?? [], .. _headers], _options, limit.Token).ConfigureAwait(false);
    }

    private async Task PublishOpenedAsync(CancellationToken stop)
    {
        Volatile.Write(ref _openedAt, WireClock.Monotonic(_time)); // single writer; read by owners
        Volatile.Write(ref _opens, _opens + 1); // single writer; read by reports
        await _publisher.PublishCopyAsync(FrameKind.ConnectionOpened, Id, Encoding.UTF8.GetBytes(Target.Address.ToString()), Feed, null, stop).ConfigureAwait(false);
        Enter(ConnectionState.Connected, "handshake done");
    }

    // Reads until the socket is lost or given up, or until an end in order has been answered by the venue's close.
    private async Task<string> ReadAsync(OpenSocket open, ConnectionLife life, CancellationToken stop)
    {
        open.BeginReceiving();
        var reading = _reader.RunAsync(open, stop);
        if (!await EndsBeforeAsync(reading, life.Token).ConfigureAwait(false))
        {
            open.BeginClosing();
            if (life.Cause is null)
            {
                await CloseAsync(open.Socket).ConfigureAwait(false);
                using var limit = new CancellationTokenSource(_options.CloseTimeout, _time);
                await EndsBeforeAsync(reading, limit.Token).ConfigureAwait(false);
            }

            if (!reading.IsCompleted)
            {
                open.Socket.Abort(); // given up, or the venue does not answer
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

    // Says what is to be said until the life ends, and ends it when the venue proves dead. A bug ends it too, and is thrown once the reader has ended.
    private async Task SpeakAsync(WebSocket socket, ConnectionLife life)
    {
        var sender = new ConnectionSender(Id, socket, Target, _reader, _beats, _publisher, _options, _time);
        Volatile.Write(ref _sender, sender); // publishes a whole sender; before the script is asked, so that no change of it is missed
        try
        {
            await OpenAsync(sender, life.Token).ConfigureAwait(false);
            var running = sender.RunAsync(life.Token);
            await Task.WhenAny(running, Task.Delay(_options.StableAfter, _time, life.Token)).ConfigureAwait(false);
            if (!running.IsCompleted && !life.Token.IsCancellationRequested)
            {
                life.IsStable = true;
                _backoff.Reset();
                _breaker.Close();
            }

            life.CutOff(await running.ConfigureAwait(false), isAbandoned: true);
        }
        catch (TimeoutException e)
        {
            life.CutOff(e.Message, isAbandoned: true);
        }
        catch (OperationCanceledException)
        {
            life.CutOff("a message could not be sent: the socket is no longer open", isAbandoned: false); // no effect where the end of the life is what cancelled
        }
        catch (Exception e) when (IsLoss(e))
        {
            life.CutOff($"a message could not be sent: {LossText.Of(e)}", isAbandoned: false);
        }
        finally
        {
            Volatile.Write(ref _sender, null); // from here on TrySend says no
            _beats.Forget();
            life.CutOff("an internal fault of the sender", isAbandoned: false); // no effect but for a bug: every other way here has ended the life
        }
    }

    private async Task OpenAsync(ConnectionSender sender, CancellationToken end)
    {
        await Task.Yield(); // the script is its owner's code; the reader must not wait for it
        var messages = Target.Script.OpeningMessages();
        if (messages.Count > 0)
        {
            Enter(ConnectionState.Subscribing, $"{messages.Count} opening messages to send");
            await sender.OpenAsync(messages, end).ConfigureAwait(false);
        }

        Enter(ConnectionState.Active, $"{messages.Count} opening messages sent");
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
            using var limit = new CancellationTokenSource(_options.CloseTimeout, _time);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Decides when to try again and waits. False: never.
    private async Task<bool> WaitAsync(ConnectionLife life, string cause, CancellationToken end)
    {
        if (!life.IsStable)
        {
            _breaker.Fail();
        }

        if (_breaker.HasGivenUp)
        {
            Enter(ConnectionState.Faulted, $"{cause}; given up after {_breaker.Failures} failures in a row");
            return false;
        }

        TimeSpan wait;
        if (_breaker.State == BreakerState.Open)
        {
            wait = _breaker.NextProbe();
            Enter(ConnectionState.Faulted, $"{cause}; {_breaker.Failures} failures in a row, next probe in {wait.TotalSeconds:0.0} s");
        }
        else
        {
            var isAtOnce = (life.IsAbandoned && IsFirstAbandonment()) || (life.IsStable && Target.Script.IsUrgent);
            wait = isAtOnce ? TimeSpan.Zero : _backoff.Next();
            Enter(ConnectionState.Reconnecting, wait == TimeSpan.Zero ? $"{cause}; next try at once" : $"{cause}; next try in {wait.TotalSeconds:0.0} s");
        }

        await Task.Delay(wait, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the end of the run cancels it
        return true;
    }

    private bool IsFirstAbandonment()
    {
        var isFirst = !_wasAbandoned || _time.GetElapsedTime(_abandonedAt) >= _options.StableAfter;
        _wasAbandoned = true;
        _abandonedAt = _time.GetTimestamp();
        return isFirst;
    }

    private void Enter(ConnectionState state, string cause)
    {
        var from = Journal.Record(WallNow(), state, cause);
        _observer.OnState(this, from, state, cause);
    }

    private long WallNow() => _publisher.Clock.Wall(WireClock.Monotonic(_time));

    private static bool IsLoss(Exception e) => e is WebSocketException or IOException or HttpRequestException or InvalidOperationException;
}
