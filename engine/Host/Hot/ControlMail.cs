using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 30 ns a message, 0 B. Takes what the venue says about the connection, and the heads of frames that were rejected, from the hot thread to the cold plane: a bounded ring of copies, one thread
/// writes, one reads. Full, a message is not taken and counted as lost; nobody waits.
/// </summary>
public sealed class ControlMail
{
    /// <summary>Messages kept until they are read, a power of two: 256 KiB with the bytes below, answers to the subscriptions of 256 connections.</summary>
    public const int Capacity = 256;

    /// <summary>Bytes kept of a control message: the longest acknowledgements in use have 200.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Bytes kept of a rejected frame: enough to see what it was.</summary>
    public const int MaxRejectedBytes = 256;

    private readonly byte[] _bytes = new byte[Capacity * MaxBytes];
    private readonly ControlItem[] _messages = new ControlItem[Capacity];
    private long _written;
    private long _read;
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

        var place = (int)(_read & (Capacity - 1));
        message = _messages[place];
        _bytes.AsSpan(place * MaxBytes, message.Length).CopyTo(bytes);

        // Publishes the place as free. Must not move before the copy, or else the writer could change the message while it is copied.
        Volatile.Write(ref _read, _read + 1);
        return true;
    }

    internal void Write(in FrameSlot slot, RejectReason rejected)
    {
        if (_written - Volatile.Read(ref _read) == Capacity) // acquire: the message must not be written before the reader is known to be done with the place
        {
            Volatile.Write(ref _lost, _lost + 1); // read by reports only
            return;
        }

        var place = (int)(_written & (Capacity - 1));
        var length = Math.Min(slot.Length, rejected == RejectReason.None ? MaxBytes : MaxRejectedBytes);
        slot.Payload[..length].CopyTo(_bytes.AsSpan(place * MaxBytes));
        ref var message = ref _messages[place];
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
