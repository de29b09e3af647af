using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Venues.GeneralPath;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// HOT: how the messages of one channel begin within one minute: <c>{"channel":"l2_data","timestamp":"2026-08-09T21:05:</c>, compared in two vectors, and what follows up to the
/// events. A longer beginning, that of messages with a <c>client_id</c>, is left to the scanner.
/// </summary>
[StructLayout(LayoutKind.Sequential)] // the vectors first: what a frame is held against lies together
internal unsafe struct CoinbaseEnvelope
{
    /// <summary>What a frame must have to be looked at: more than an envelope can have.</summary>
    public const int MinFrameBytes = 160;

    private const int VectorBytes = 32;
    private const int MinuteBytes = 17; // 2026-08-09T21:05:
    private const int SecondDigits = 2;
    private const int NanoDecimals = 9;
    private const int MaxStartBytes = 2 * VectorBytes;
    private const ushort Close = 0x225A; // Z"

    private Vector256<byte> _first;
    private Vector256<byte> _last; // ends with the minute
    private long _minuteNanos;
    private nint _length; // up to the seconds; 0 where nothing is remembered
    private CoinbaseChannel _channel;
    private CoinbaseStep _seconds;
    private CoinbaseStep _count;

    private static ReadOnlySpan<byte> TimeKey => ",\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> CountKey => ",\"sequence_num\":"u8;

    private static ReadOnlySpan<byte> EventsKey => ",\"events\":["u8;

    /// <summary>The channel.</summary>
    public readonly CoinbaseChannel Channel => _channel;

    /// <summary>Reads the envelope.</summary>
    /// <param name="at">At the frame's beginning; at its first event afterwards.</param>
    /// <param name="end">End of the frame, which has at least <see cref="MinFrameBytes"/>; 64 readable bytes follow it.</param>
    /// <param name="nanos">Time of the message, nanoseconds since the Unix epoch.</param>
    /// <param name="count">Number of the message.</param>
    /// <returns>False when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ref byte* at, byte* end, out long nanos, out long count)
    {
        nanos = count = 0;
        if (_length == 0)
        {
            return false;
        }

        var first = at + _length;
        var seconds = Vector128.Load(first);
        var form = NumberForms.Find(NumberForms.For(NanoDecimals), seconds, out var whole, out var length);
        var digits = seconds - NumberForms.Template(form);
        var close = _seconds.Over(first, first + length);
        nanos = _minuteNanos + DigitLayout.Join(Vector128.ShuffleNative(digits, NumberForms.Shuffle(form)));
        var differences = (Vector256.Load(at) ^ _first) | (Vector256.Load(first - VectorBytes) ^ _last);
        at = close + sizeof(ushort);
        if (differences != Vector256<byte>.Zero || !NumberForms.Holds(digits, NumberForms.BareLimits(form)) || whole != SecondDigits || *first > '5' || *(ushort*)close != Close
            || !Literal.Expect(ref at, CountKey))
        {
            return false;
        }

        var countStart = at;
        var isRead = IntegerScan.TryRead(ref at, end, out count);
        at = _count.Over(countStart, at);
        return isRead && Literal.Expect(ref at, EventsKey);
    }

    /// <summary>Remembers how a frame begins that was read another way.</summary>
    /// <param name="frame">The frame, of at least <see cref="MinFrameBytes"/>.</param>
    /// <param name="channel">Its channel.</param>
    public void Learn(byte* frame, CoinbaseChannel channel)
    {
        var key = new ReadOnlySpan<byte>(frame, MaxStartBytes).IndexOf(TimeKey); // no channel can hold it: its quotes would be escaped
        var length = key + TimeKey.Length + MinuteBytes;
        _length = 0;
        if (key < 0 || length < VectorBytes || length > MaxStartBytes || frame[length - 1] != ':'
            || !InternetTime.TryMinute(new ReadOnlySpan<byte>(frame + length - MinuteBytes, MinuteBytes), out var minute))
        {
            return; // a client_id in between, or no such time
        }

        _first = Vector256.Load(frame);
        _last = Vector256.Load(frame + length - VectorBytes);
        _minuteNanos = minute;
        _length = length;
        _channel = channel;
    }
}
