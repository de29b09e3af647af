using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Capture;

/// <summary>
/// HOT: CRC-32C (Castagnoli, reflected, all ones in and out): 8 bytes an instruction where the processor has one; three streams at once where it can also join them. The check
/// value of <c>123456789</c> is E3069283.
/// </summary>
/// <remarks>
/// The instruction takes three cycles but a new one can begin in each, so that one stream uses a third of the processor. Three neighbouring stretches of equal length are
/// summed at once; a carry-less multiplication by a power of x then moves the first two to where the third ends.
/// </remarks>
public static unsafe class RecordChecksum
{
    private const int Word = sizeof(ulong);

    private const int Lanes = 3;

    // Below this the joining costs what the lanes save: measured, in words.
    private const int MinLaneWords = 4;

    // Words of the longest lane: 3 KiB in three of them, then the next three. The table takes 1 KiB.
    private const int MaxLaneWords = 128;

    // x^(64 n - 33) and, in the upper half, x^(128 n - 33), modulo the polynomial, both reflected, for lanes of n words: what stands before one and before two lanes. 33 less,
    // because the last CRC instruction multiplies by x^32 and the product of two reflected values is one place off.
    private static readonly ulong[] Moves = MakeMoves();

    /// <summary>Computes the checksum.</summary>
    /// <param name="data">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    public static uint Compute(byte* data, int length) =>
        Sse42.X64.IsSupported && Pclmulqdq.IsSupported ? InLanes(data, length) : ComputeInOneStream(data, length);

    /// <summary>Computes the checksum.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        fixed (byte* first = &MemoryMarshal.GetReference(data))
        {
            return Compute(first, data.Length);
        }
    }

    /// <summary>The same without lanes, for processors that cannot join them.</summary>
    /// <param name="data">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    public static uint ComputeInOneStream(byte* data, int length)
    {
        var crc = uint.MaxValue;
        var end = data + length;
        for (; end - data >= Word; data += Word)
        {
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(data));
        }

        for (; data < end; data++)
        {
            crc = BitOperations.Crc32C(crc, *data);
        }

        return ~crc;
    }

    private static uint InLanes(byte* data, int length)
    {
        var crc = (ulong)uint.MaxValue;
        var words = length / Word;
        while (words >= Lanes * MinLaneWords)
        {
            var lane = Math.Min((int)((uint)words / Lanes), MaxLaneWords);
            crc = Join(crc, data, lane);
            data += Lanes * lane * Word;
            words -= Lanes * lane;
        }

        for (; words > 0; words--, data += Word)
        {
            crc = Sse42.X64.Crc32(crc, Unsafe.ReadUnaligned<ulong>(data));
        }

        return ~Tail((uint)crc, data, length & (Word - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a call would spill the sum
    private static ulong Join(ulong crc, byte* data, int lane)
    {
        var bytes = (nint)lane * Word;
        var second = data + bytes;
        var third = second + bytes;
        var last = bytes - Word;
        var (a, b, c) = (crc, 0UL, 0UL);
        for (nint i = 0; i < last; i += Word)
        {
            a = Sse42.X64.Crc32(a, Unsafe.ReadUnaligned<ulong>(data + i));
            b = Sse42.X64.Crc32(b, Unsafe.ReadUnaligned<ulong>(second + i));
            c = Sse42.X64.Crc32(c, Unsafe.ReadUnaligned<ulong>(third + i));
        }

        a = Sse42.X64.Crc32(a, Unsafe.ReadUnaligned<ulong>(data + last));
        b = Sse42.X64.Crc32(b, Unsafe.ReadUnaligned<ulong>(second + last));
        var moves = Moves[lane];
        var moved = Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(a), Vector128.CreateScalar(moves >> 32), 0)
            ^ Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(b), Vector128.CreateScalar((ulong)(uint)moves), 0);
        return Sse42.X64.Crc32(c, Unsafe.ReadUnaligned<ulong>(third + last) ^ moved.ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // three predictable branches
    private static uint Tail(uint crc, byte* data, int length)
    {
        if ((length & 4) != 0)
        {
            crc = Sse42.Crc32(crc, Unsafe.ReadUnaligned<uint>(data));
            data += 4;
        }

        if ((length & 2) != 0)
        {
            crc = Sse42.Crc32(crc, Unsafe.ReadUnaligned<ushort>(data));
            data += 2;
        }

        return (length & 1) != 0 ? Sse42.Crc32(crc, *data) : crc;
    }

    private static ulong[] MakeMoves()
    {
        const int Offset = 33;
        var powers = new uint[(2 * MaxLaneWords) + 1]; // at n: x^(64 n - 33)
        var power = 1u << 31; // x^0, reflected
        var exponent = 0;
        for (var n = 1; n < powers.Length; n++)
        {
            for (; exponent < (64 * n) - Offset; exponent++)
            {
                power = TimesX(power);
            }

            powers[n] = power;
        }

        var moves = new ulong[MaxLaneWords + 1];
        for (var n = 1; n < moves.Length; n++)
        {
            moves[n] = powers[n] | ((ulong)powers[2 * n] << 32);
        }

        return moves;
    }

    private static uint TimesX(uint value) => (value >> 1) ^ ((value & 1) != 0 ? 0x82F63B78u : 0u); // 1EDC6F41, reflected
}
