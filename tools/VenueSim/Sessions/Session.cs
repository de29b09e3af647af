using System.Net.WebSockets;
using System.Threading.Channels;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// One client connection: a bounded queue of frames with a writer, and a reader of requests. A client whose queue is
/// full is dropped, as venues do; frames are never skipped.
/// </summary>
public sealed class Session
{
    private const int RequestBytes = 64 * 1024; // 1024 stream names of 60 bytes fit
    private const int ClosingMillis = 1000;     // what a peer gets to take the rest of its queue and answer a close frame

    private readonly VenueFeed _feed;
    private readonly WebSocket _socket;
    private readonly ShapedStream _stream;
    private readonly Channel<Outgoing> _queue;
    private readonly CancellationTokenSource _ended = new();
    private bool _closed;
    private long _nextNumber;
    private long _heardMillis = Environment.TickCount64;

    internal Session(int id, string path, VenueFeed feed, WebSocket socket, ShapedStream stream, bool combined)
    {
        Id = id;
        Path = path;
        _feed = feed;
        _socket = socket;
        _stream = stream;
        Combined = combined;
        _queue = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(feed.Options.ClientQueueFrames)
        {
            SingleReader = true,
        });
    }

    /// <summary>Counts the venue's connections from 1.</summary>
    public int Id { get; }

    /// <summary>The path that the client opened.</summary>
    public string Path { get; }

    public SimVenue Venue => _feed.Venue;

    /// <summary>When it opened, by <see cref="Environment.TickCount64"/>.</summary>
    public long OpenedMillis { get; } = Environment.TickCount64;

    /// <summary>What the venue remembers of the connection. Under the market's lock.</summary>
    public object? State { get; set; }

    /// <summary>Whether the connection has ended or is about to.</summary>
    public bool IsClosed => _closed;

    /// <summary>What keeps all data from the client: half open, or heartbeats only. Under the market's lock.</summary>
    internal FaultKind? Condition { get; set; }

    /// <summary>Which topics are dead on this connection. Under the market's lock.</summary>
    internal List<Predicate<Topic>> Dead { get; } = [];

    /// <summary>Whether stream data is wrapped with the stream's name.</summary>
    public bool Combined { get; }

    /// <summary>By stream name; null for a stream that the venue does not have. Under the market's lock.</summary>
    public Dictionary<string, Subscription?> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>When the latest requests came, for the venue's rate limit. Under the market's lock.</summary>
    internal Queue<long> RequestTimes { get; } = [];

    /// <summary>Requests answered so far, under the market's lock.</summary>
    internal int Requests { get; set; }

    /// <summary>Runs until the connection ends, for whatever reason.</summary>
    public async Task RunAsync()
    {
        var writing = WriteAsync();
        try
        {
            await ReadAsync();
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went away or was dropped: the normal end of a connection.
        }
        finally
        {
            await _stream.Gone; // a mute connection outlives what the WebSocket makes of the silence
            lock (_feed.Market.Lock)
            {
                _closed = true;
                _feed.Forget(this);
            }

            _queue.Writer.TryComplete();
            _ended.CancelAfter(ClosingMillis);
            await writing;
        }
    }

    /// <summary>
    /// Queues a complete text message, numbered where the venue numbers; a full queue ends the connection. Under the market's lock
    /// where messages are numbered.
    /// </summary>
    public void Enqueue(byte[] message) => Enqueue(new Message(_feed.NumbersMessages ? _feed.Numbered(message, _nextNumber++) : message));

    /// <summary>Queues a frame that nothing is to happen to: what a new subscriber is sent at once.</summary>
    public void Enqueue(Frame frame) => Enqueue(new Message(_feed.NumbersMessages ? _feed.Numbered(Wrap(frame), _nextNumber++) : Wrap(frame)) { IsBinary = frame.IsBinary });

    /// <summary>The frame with the connection's next number, where the venue numbers; what happens to it then leaves a hole.</summary>
    internal Frame Numbered(Frame frame) => _feed.NumbersMessages ? frame.Numbered(_nextNumber++) : frame;

    internal byte[] Numbered(byte[] message, long number) => _feed.Numbered(message, number);

    internal void Enqueue(Message message) => Enqueue(new Outgoing(message, null, false));

    public byte[] Wrap(Frame frame) => Combined ? frame.Wrapped(_feed.Wrap) : frame.Payload;

    /// <summary>Cuts the connection with no handshake.</summary>
    public void Reset()
    {
        _closed = true;
        // On the pool: an abort runs the reader's continuation, which must not run inside a publishing loop.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.Abort(), this, preferLocal: false);
    }

    /// <summary>Sends what is queued, then the close frame.</summary>
    public void CloseInOrder()
    {
        if (Condition == FaultKind.HalfOpen)
        {
            Reset(); // a close frame would not get through
            return;
        }

        MarkClosed();
        _queue.Writer.TryComplete();
        _ended.CancelAfter(ClosingMillis);
    }

    /// <summary>The second's work: drops a client that has been silent for too long, else lets the venue do its own. Under the market's lock.</summary>
    internal void Beat()
    {
        if (_closed)
        {
            return;
        }

        var limit = _feed.ClientSilenceLimit;
        if (limit > TimeSpan.Zero && Environment.TickCount64 - Volatile.Read(ref _heardMillis) > limit.TotalMilliseconds)
        {
            _feed.Counters.NoteSilentClient();
            Reset();
        }
        else
        {
            _feed.Beat(this);
        }
    }

    /// <summary>Completes when everything queued so far is in the socket, or the connection has ended.</summary>
    public Task DrainAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(new Outgoing(null, written, false)) ? written.Task : Task.CompletedTask;
    }

    /// <summary>
    /// From the next message on nothing gets out and nothing is read. What is queued still goes, so that it is known
    /// what the client has. Under the market's lock.
    /// </summary>
    internal void GoHalfOpen()
    {
        Condition = FaultKind.HalfOpen;
        Enqueue(new Outgoing(null, null, true));
    }

    /// <summary>Ends what faults did to the connection, as far as that is possible. Under the market's lock.</summary>
    internal void Recover()
    {
        Condition = Condition == FaultKind.HalfOpen ? FaultKind.HalfOpen : null;
        Dead.Clear();
        foreach (var subscription in Subscriptions.Values)
        {
            subscription?.Silent = false;
        }
    }

    internal bool IsDead(Topic topic)
    {
        foreach (var dead in Dead)
        {
            if (dead(topic))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends a subscription without a word.</summary>
    internal void Drop(string stream) => _feed.Unsubscribe(this, stream);

    internal void AnnounceShutdown()
    {
        if (_feed.ShutdownNotice(Combined) is { } notice)
        {
            Enqueue(notice);
        }
    }

    private void Enqueue(Outgoing outgoing)
    {
        if (_closed)
        {
            return;
        }

        if (!_queue.Writer.TryWrite(outgoing))
        {
            _feed.Counters.NoteSlowClient();
            Reset();
        }
    }

    private void Abort()
    {
        _ended.Cancel();
        _stream.Kill();
        _socket.Abort();
    }

    // Under the lock that publishers hold: otherwise one of them could find the completed queue and take it for a full one.
    private void MarkClosed()
    {
        lock (_feed.Market.Lock)
        {
            _closed = true;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[RequestBytes];
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer.AsMemory(length), _ended.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                CloseInOrder();
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                Volatile.Write(ref _heardMillis, Environment.TickCount64); // a time on its own: nothing else hangs on it
                _feed.Receive(this, buffer.AsMemory(0, length));
                length = 0;
            }
            else if (length == buffer.Length)
            {
                _feed.Counters.NoteFloodingClient();
                Reset();
            }
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var outgoing in _queue.Reader.ReadAllAsync(_ended.Token))
            {
                if (outgoing.Message is { } message)
                {
                    await SendAsync(message);
                    _feed.Counters.NoteFrame();
                }
                else if (outgoing.Mute)
                {
                    _stream.Mute();
                }

                outgoing.Written?.TrySetResult();
            }

            await _socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, _ended.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // The same end as in RunAsync, seen from the writer.
        }
        finally
        {
            MarkClosed();
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var left))
            {
                left.Written?.TrySetResult();
            }
        }
    }

    private async Task SendAsync(Message message)
    {
        var bytes = message.Bytes.AsMemory();
        var fragment = message.FragmentBytes > 0 ? message.FragmentBytes : int.MaxValue;
        var kind = message.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        _stream.Pace(message.WriteBytes, message.PauseMillis);
        do
        {
            var part = bytes[..Math.Min(fragment, bytes.Length)];
            bytes = bytes[part.Length..];
            await _socket.SendAsync(part, kind, endOfMessage: bytes.IsEmpty, _ended.Token);
        }
        while (!bytes.IsEmpty);
        _stream.Pace(0, 0);
    }

    private readonly record struct Outgoing(Message? Message, TaskCompletionSource? Written, bool Mute);
}
