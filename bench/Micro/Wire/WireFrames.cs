using System.Buffers.Binary;
using Crossfeed.Bench.Micro.Decode;

namespace Crossfeed.Bench.Micro.Wire;

/// <summary>Messages of a venue as WebSocket frames (RFC 6455 section 5.2), one behind the other as a server sends them: text, whole, not masked.</summary>
internal static class WireFrames
{
    /// <summary>Messages of a burst.</summary>
    public const int Messages = 256;

    /// <summary>The 7-bit length that says: two bytes follow.</summary>
    public const byte LengthIn16Bits = 126;

    private const byte WholeText = 0x81; // the last fragment, opcode 1

    /// <summary>The bytes of a burst.</summary>
    public static byte[] Burst()
    {
        var bytes = new List<byte>();
        var length = new byte[sizeof(ushort)];
        for (var i = 0; i < Messages; i++)
        {
            var message = BinanceFrames.Write(BinanceFrames.Mixed[i % BinanceFrames.Mixed.Length], i);
            bytes.Add(WholeText);
            if (message.Length < LengthIn16Bits)
            {
                bytes.Add((byte)message.Length);
            }
            else
            {
                bytes.Add(LengthIn16Bits);
                BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)message.Length));
                bytes.AddRange(length);
            }

            bytes.AddRange(message);
        }

        return [.. bytes];
    }
}
