using System.Net.WebSockets;
using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: receives the messages of one connection into blocks and publishes each with its receive time. The same loop runs on the pool and on a polling thread, from life to life of
/// the socket. Budget: 30 ns a message beside the framework's framing, 0 B.
/// </summary>
public sealed class MessageReader
{
    private readonly ushort _connection;
    private readonly FramePublisher _publisher;
    private readonly int _maxMessageBytes;
    private FrameBlock _block;
    private long _messages;
    private long _bytes;
    private long _oversize;

    /// <summary>Makes a reader.</summary>
    /// <param name="connection">The connection's id in slots.</param>
    /// <param name="publisher">The way into the ring.</param>
    /// <param name="maxMessageBytes">Largest message in bytes.</param>
    public MessageReader(ushort connection, FramePublisher publisher, int maxMessageBytes)
    {
        _connection = connection;
        _publisher = publisher;
        _maxMessageBytes = maxMessageBytes;
        _block = publisher.Pool.Rent(publisher.Pool.StandardBytes);
    }

    /// <summary>Messages received.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Payload bytes received.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Messages larger than the limit; each ended a life of the socket.</summary>
    public long Oversize => Volatile.Read(ref _oversize);

    /// <summary>Reads until the socket is of no more use. No try, no allocation a message.</summary>
    /// <param name="open">The socket.</param>
    /// <param name="stop">Ends a wait for the ring; a wait for the socket ends when the socket is closed or aborted.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="WebSocketException">The connection was lost.</exception>
    public async Task<string> RunAsync(OpenSocket open, CancellationToken stop)
    {
        var socket = open.Socket;
        var length = 0;
        DropOddBlock();
        while (true)
        {
            // Without a token: registering it would cost every message, and an abort ends the wait as well.
            var result = await socket.ReceiveAsync(_block.Memory[length..], CancellationToken.None).ConfigureAwait(false);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return LossText.Closed(socket.CloseStatus, socket.CloseStatusDescription);
            }

            if (!result.EndOfMessage)
            {
                if (length == _block.Capacity && !TryGrow(length))
                {
                    return EndOversize();
                }

                continue;
            }

            if (length > _maxMessageBytes)
            {
                return EndOversize();
            }

            Volatile.Write(ref _messages, _messages + 1); // single writer; read by reports
            Volatile.Write(ref _bytes, _bytes + length);
            _block = await _publisher.PublishAsync(FrameKind.Message, _connection, _block, length, null, null, open.ReceivedNanos, stop).ConfigureAwait(false);
            length = 0;
        }
    }

    /// <summary>Gives the block back: nothing is read any more, and the next connection needs one.</summary>
    public void End() => _publisher.Pool.Return(_block);

    // Cold: a message of the life before was cut off after it had made the block grow.
    private void DropOddBlock()
    {
        if (_block.Capacity != _publisher.Pool.StandardBytes)
        {
            _publisher.Pool.Return(_block);
            _block = _publisher.Pool.Rent(_publisher.Pool.StandardBytes);
        }
    }

    private string EndOversize()
    {
        Volatile.Write(ref _oversize, _oversize + 1); // single writer; read by reports
        return $"a message exceeded {_maxMessageBytes} bytes";
    }

    // Cold twin: the message is larger than the block.
    private bool TryGrow(int length)
    {
        if (_block.Capacity >= _maxMessageBytes)
        {
            return false;
        }

        var larger = _publisher.Pool.Rent(Math.Min(_block.Capacity * 4, _maxMessageBytes));
        _block.Memory[..length].CopyTo(larger.Memory);
        _publisher.Pool.Return(_block);
        _block = larger;
        return true;
    }
}
