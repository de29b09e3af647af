using System.Buffers.Binary;

namespace Crossfeed.Books;

/// <summary>HOT: CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), eight bytes a step. Budget: 1 ns a byte, 0 B.</summary>
public static class Crc32
{
    internal const uint Polynomial = 0xEDB88320;

    private const int Width = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    /// <summary>The remainder of some bytes: what is linear in them, without the ones that a checksum begins and ends with.</summary>
    /// <param name="bytes">The bytes.</param>
    internal static uint Remainder(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= Width; bytes = bytes[Width..])
        {
            var next = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = 0;
            for (var i = 0; i < Width; i++)
            {
                crc ^= tables[((Width - 1 - i) << 8) | (byte)(next >> (i * 8))];
            }
        }

        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        }

        return crc;
    }

    // Table n holds what a byte contributes that n more bytes follow.
    private static uint[] MakeTables()
    {
        var tables = new uint[Width << 8];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            }

            tables[value] = crc;
        }

        for (var index = 256; index < tables.Length; index++)
        {
            var before = tables[index - 256];
            tables[index] = (before >> 8) ^ tables[(byte)before];
        }

        return tables;
    }
}
