using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 30 ns a message, 0 B. Takes what the venue says about the connection, and the heads of frames that were rejected, from the hot thread to the cold plane: a bounded ring of copies, one thread
/// writes, one reads. Full, a message is not taken and counted as lost; nobody waits.
/// </summary>
public sealed class ControlMail
{
    /// <summary>Messages kept until they are read, a power of two: the answers to the subscriptions of 2,000 connections.</summary>
    public const int Capacity = 1 << 11;

    /// <summary>Bytes kept until they are read, a power of two: an acknowledgement has 200 at most, the answers of a venue that lists all streams of eight connections 200 KiB.</summary>
    public const int ByteCapacity = 1 << 19;

    /// <summary>Bytes kept of a control message: a venue's list of 1,024 streams has 25 KiB.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>Bytes kept of a rejected frame: enough to see what it was.</summary>
    public const int MaxRejectedBytes = 256;

    private readonly byte[] _bytes = new byte[ByteCapacity];
    private readonly ControlItem[] _messages = new ControlItem[Capacity];
    private long _written;
    private long _read;
    private long _writtenBytes; // of the writer alone
    private long _readBytes;
    private long _lost;

    /// <summary>Messages that found the ring full.</summary>
    public long Lost => Volatile.Read(ref _lost); // a count of its own, ordered with nothing

    /// <summary>Takes the oldest message out; one thread at a time.</summary>
    /// <param name="bytes">Filled with what was kept of it; at least <see cref="MaxBytes"/>.</param>
    /// <param name="message">The rest.</param>
    /// <returns>False when there is none.</returns>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public bool TryRead(Span<byte> bytes, out ControlItem message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, MaxBytes, nameof(bytes));
        if (_read == Volatile.Read(ref _written)) // acquire: the message must not be read before the number that says it is there, or else it could be that of a lap before
        {
            message = default;
            return false;
        }

        message = _messages[(int)(_read & (Capacity - 1))];
        var start = (int)(_readBytes & (ByteCapacity - 1));
        var first = Math.Min(message.Length, ByteCapacity - start);
        _bytes.AsSpan(start, first).CopyTo(bytes);
        _bytes.AsSpan(0, message.Length - first).CopyTo(bytes[first..]);

        // Publish bytes and place as free. Must not move before the copies, or else the writer could change the message while it is copied.
        Volatile.Write(ref _readBytes, _readBytes + message.Length);
        Volatile.Write(ref _read, _read + 1);
        return true;
    }

    internal void Write(in FrameSlot slot, RejectReason rejected)
    {
        var length = Math.Min(slot.Length, rejected == RejectReason.None ? MaxBytes : MaxRejectedBytes);
        // Acquire, both: the message must not be written before the reader is known to be done with the place and the bytes.
        if (_written - Volatile.Read(ref _read) == Capacity || _writtenBytes + length - Volatile.Read(ref _readBytes) > ByteCapacity)
        {
            Volatile.Write(ref _lost, _lost + 1); // read by reports only
            return;
        }

        var start = (int)(_writtenBytes & (ByteCapacity - 1));
        var first = Math.Min(length, ByteCapacity - start);
        slot.Payload[..first].CopyTo(_bytes.AsSpan(start));
        slot.Payload[first..length].CopyTo(_bytes);
        _writtenBytes += length;
        ref var message = ref _messages[(int)(_written & (Capacity - 1))];
        message.ReceivedNanos = slot.ReceivedNanos;
        message.MonotonicNanos = slot.MonotonicNanos;
        message.Connection = slot.Connection;
        message.Length = length;
        message.FullLength = slot.Length;
        message.Rejected = rejected;

        // Publishes the message. Must not move before the copy, or else the reader could see half of it.
        Volatile.Write(ref _written, _written + 1);
    }
}
