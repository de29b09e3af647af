using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Capture;

/// <summary>HOT: CRC-32C (Castagnoli, reflected, all ones in and out): 8 bytes an instruction where the processor has one. The check value of <c>123456789</c> is E3069283.</summary>
public static unsafe class RecordChecksum
{
    /// <summary>Computes the checksum.</summary>
    /// <param name="data">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    public static uint Compute(byte* data, int length)
    {
        var crc = uint.MaxValue;
        var end = data + length;
        for (; end - data >= sizeof(ulong); data += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, Unsafe.ReadUnaligned<ulong>(data));
        }

        for (; data < end; data++)
        {
            crc = BitOperations.Crc32C(crc, *data);
        }

        return ~crc;
    }

    /// <summary>Computes the checksum.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        fixed (byte* first = &MemoryMarshal.GetReference(data))
        {
            return Compute(first, data.Length);
        }
    }
}
