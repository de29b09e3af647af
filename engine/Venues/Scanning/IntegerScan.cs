using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: reads ids and times as JSON writes them: unsigned, no leading zero. 0 B, about 2 ns for 13 digits.</summary>
public static unsafe class IntegerScan
{
    /// <summary>Reads the integer that begins at <paramref name="at"/> and ends in front of the first byte that is no digit; the caller verifies that byte.</summary>
    /// <param name="at">First byte; behind the integer afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="value">The integer.</param>
    /// <returns>False when there is no digit, a leading zero (<c>007</c>), or more than a <c>long</c> holds.</returns>
    [SkipLocalsInit] // the slow path's locals would be cleared for every number; both are written before they are read
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte* at, byte* end, out long value)
    {
        var first = at;
        var digits = Vector128.Load(first) - Vector128.Create((byte)'0');
        var length = BitOperations.TrailingZeroCount(DigitLayout.OtherBytes(digits));
        var next = first + length;
        if (!DigitLayout.IsAccelerated || (uint)(length - 1) >= DigitLayout.Slots - 1 || *first == '0' || next > end)
        {
            // Locals of their own: the address of the caller's would keep them out of registers.
            var slowAt = first;
            var read = TryReadScalar(ref slowAt, end, out var slowValue);
            at = slowAt;
            value = slowValue;
            return read;
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, DigitLayout.IntegerRow(length)));
        at = next;
        return true;
    }

    /// <summary>The same without vectors: for machines that have none, and for 16 digits and more.</summary>
    /// <param name="at">First byte; behind the integer afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; nothing at or behind it is read.</param>
    /// <param name="value">The integer.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of TryRead, kept out of the methods that inline it
    public static bool TryReadScalar(ref byte* at, byte* end, out long value)
    {
        value = 0;
        var next = at;
        long sum = 0;
        if (DigitLayout.IsAccelerated && end - at > DigitLayout.Slots)
        {
            // Ids of 19 digits: the first 16 of them at once.
            var digits = Vector128.Load(at) - Vector128.Create((byte)'0');
            var isLong = DigitLayout.OtherBytes(digits) == 0;
            sum = isLong ? DigitLayout.Join(digits) : 0;
            next = isLong ? at + DigitLayout.Slots : at;
        }

        for (; next < end; next++)
        {
            var digit = *next - '0';
            if ((uint)digit > 9)
            {
                break;
            }

            if (sum > (long.MaxValue - digit) / 10)
            {
                return false;
            }

            sum = (sum * 10) + digit;
        }

        if (next == at || (*at == '0' && next - at > 1))
        {
            return false;
        }

        value = sum;
        at = next;
        return true;
    }
}
