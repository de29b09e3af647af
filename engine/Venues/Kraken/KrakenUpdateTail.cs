using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Venues.GeneralPath;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: how updates end: <c>3793782525,"timestamp":"2026-08-01T02:54:53.266327Z"}]}</c>. Where the checksum ends follows from the frame's end, so that nothing here waits for the levels. Knows times
/// with six decimals within the minute seen last; others are left to the scanner. Needs AVX2.
/// </summary>
internal unsafe struct KrakenUpdateTail
{
    /// <summary>What a frame must have to be looked at: more than all loads at its beginning and its end reach.</summary>
    public const int MinFrameBytes = 128;

    private const int TimeBytes = 31; // 2026-08-01T02:54:53.266327Z"}]}
    private const int KeyBytes = 14; // ,"timestamp":"
    private const int BehindChecksum = KeyBytes + TimeBytes;
    private const int MinuteBytes = 16; // 2026-08-01T02:54
    private const int MaxDigits = 10; // of 32 bits

    private Vector256<byte> _expected; // two bytes that nobody looks at, the key, the minute
    private long _minuteNanos;

    /// <summary>Reads checksum and time.</summary>
    /// <param name="checksumStart">First byte of the checksum.</param>
    /// <param name="end">End of the frame, which has at least <see cref="MinFrameBytes"/>.</param>
    /// <param name="checksum">The checksum.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    /// <returns>False when any byte from the checksum to the end is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryRead(byte* checksumStart, byte* end, out long checksum, out long nanos)
    {
        // The checksum's last digits, in the lower lane, stand in their slots as they are; what stands in front of them is blanked out.
        var length = (nint)(end - BehindChecksum - checksumStart);
        if ((nuint)(length - 1) >= MaxDigits)
        {
            checksum = nanos = 0;
            return false;
        }

        var text = Vector256.Create(Vector128.Load(end - BehindChecksum - 16), Vector128.Load(end - 16));
        var keep = Vector256.Create(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Keep), (nuint)length), Vector128<byte>.AllBitsSet);
        var digits = (text - Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(Template))) & keep;
        var key = (Vector256.Load(end - BehindChecksum - 2) ^ _expected) & KeyMask;
        var numbers = DigitLayout.JoinTwo(Avx2.Shuffle(digits, Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(Shuffle))));
        checksum = numbers.ToScalar();
        nanos = _minuteNanos + numbers.GetElement(1);
        return (Vector256.SubtractSaturate(digits, Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(Most))) | key) == Vector256<byte>.Zero && checksum <= uint.MaxValue && (*checksumStart != '0' || length == 1);
    }

    /// <summary>Remembers the minute of a frame that was read another way.</summary>
    /// <param name="end">Its end; it has at least <see cref="MinFrameBytes"/>.</param>
    public void Learn(byte* end)
    {
        if (InternetTime.TryMinute(new ReadOnlySpan<byte>(end - TimeBytes, MinuteBytes), out var minute))
        {
            _minuteNanos = minute;
            _expected = Vector256.Create(Vector128.Create("..,\"timestamp\":\""u8), Vector128.Load(end - TimeBytes));
        }
    }

    // Sixteen blanks, then sixteen bytes kept: from the n-th byte on it keeps the last n of sixteen.
    private static ReadOnlySpan<byte> Keep =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255];

    private static Vector256<byte> KeyMask => Vector256.Create(0xFFFF_FFFF_FFFF_0000, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue).AsByte();

    // In the upper lane the last digit of the minute, which the key's vector has, and :53.266327Z"}]}
    private static ReadOnlySpan<byte> Template => "0000000000000000\0:00.000000Z\"}]}"u8;

    // The most that may remain: digits, and no 60th second, which the scanner leaves to others.
    private static ReadOnlySpan<byte> Most => [9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 255, 0, 5, 9, 0, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0];

    // Two digits of the second and six decimals become nanoseconds: three slots behind them stay empty.
    private static ReadOnlySpan<byte> Shuffle =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        DigitLayout.Empty, DigitLayout.Empty, DigitLayout.Empty, DigitLayout.Empty, DigitLayout.Empty, 2, 3, 5, 6, 7, 8, 9, 10, DigitLayout.Empty, DigitLayout.Empty, DigitLayout.Empty,
    ];
}
