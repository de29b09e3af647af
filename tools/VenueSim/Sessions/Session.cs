using System.Net.WebSockets;
using System.Threading.Channels;

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
    private readonly Channel<Outgoing> _queue;
    private readonly CancellationTokenSource _ended = new();
    private bool _closed;

    public Session(int id, VenueFeed feed, WebSocket socket, bool combined)
    {
        Id = id;
        _feed = feed;
        _socket = socket;
        Combined = combined;
        _queue = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(feed.Options.ClientQueueFrames)
        {
            SingleReader = true,
        });
    }

    /// <summary>Counts the venue's connections from 1.</summary>
    public int Id { get; }

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

    /// <summary>Queues a complete message; a full queue ends the connection.</summary>
    public void Enqueue(byte[] message)
    {
        if (_closed)
        {
            return;
        }

        if (!_queue.Writer.TryWrite(new Outgoing(message, null)))
        {
            _feed.Counters.NoteSlowClient(_feed.Venue);
            Reset();
        }
    }

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
        MarkClosed();
        _queue.Writer.TryComplete();
        _ended.CancelAfter(ClosingMillis);
    }

    /// <summary>Completes when everything queued so far is in the socket, or the connection has ended.</summary>
    public Task DrainAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite(new Outgoing(null, written)) ? written.Task : Task.CompletedTask;
    }

    internal void AnnounceShutdown()
    {
        if (_feed.ShutdownNotice(Combined) is { } notice)
        {
            Enqueue(notice);
        }
    }

    private void Abort()
    {
        _ended.Cancel();
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
                _feed.Receive(this, buffer.AsMemory(0, length));
                length = 0;
            }
            else if (length == buffer.Length)
            {
                _feed.Counters.NoteFloodingClient(_feed.Venue);
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
                    await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _ended.Token);
                    _feed.Counters.NoteFrame(_feed.Venue);
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

    private readonly record struct Outgoing(byte[]? Message, TaskCompletionSource? Written);
}
