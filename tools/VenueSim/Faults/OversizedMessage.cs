using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Faults;

/// <summary>Messages made far larger than they are: padded so that they mean the same, or nothing but garbage.</summary>
internal static class OversizedMessage
{
    /// <summary>Field 0 of wire type 7: no protobuf message begins with it.</summary>
    public const byte NoTag = 0x07;

    /// <summary>The message with so many bytes.</summary>
    public static byte[] Of(Message message, int size, bool garbage) =>
        garbage ? Filled(Math.Max(size, message.Bytes.Length), message.IsBinary ? NoTag : (byte)'x')
        : message.IsBinary ? PaddedProtobuf(message.Bytes, size) : PaddedJson(message.Bytes, size);

    private static byte[] Filled(int size, byte value)
    {
        var filled = new byte[size];
        filled.AsSpan().Fill(value);
        return filled;
    }

    // Before the closing brace with blanks, which JSON allows there.
    private static byte[] PaddedJson(byte[] bytes, int size)
    {
        var large = Filled(Math.Max(size, bytes.Length), (byte)' ');
        bytes.AsSpan(0, bytes.Length - 1).CopyTo(large);
        large[^1] = bytes[^1];
        return large;
    }

    // With an unknown field at the end, 2047 of wire type 2, which a reader has to skip: two bytes of tag, four of length.
    private static byte[] PaddedProtobuf(byte[] bytes, int size)
    {
        const int Head = 6;
        var zeros = Math.Max(0, size - bytes.Length - Head);
        var large = new byte[bytes.Length + Head + zeros];
        bytes.CopyTo(large, 0);
        var head = large.AsSpan(bytes.Length);
        head[0] = 0xFA; // 2047 × 8 + 2 = 16378 = 0x3FFA, seven bits a byte
        head[1] = 0x7F;
        for (var index = 0; index < 4; index++)
        {
            head[2 + index] = (byte)((zeros >> (7 * index) & 0x7F) | (index < 3 ? 0x80 : 0)); // 28 bits: up to 256 MiB
        }

        return large;
    }
}
