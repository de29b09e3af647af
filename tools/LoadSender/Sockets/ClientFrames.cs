using System.Buffers.Binary;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>Reads what a client sends on a WebSocket: masked frames. Subscriptions are read and left, pings are handed on to be answered.</summary>
/// <param name="stream">The connection.</param>
internal sealed class ClientFrames(Stream stream)
{
    private const int MaxPayload = 1 << 20; // a client's subscriptions; more is a fault

    private readonly byte[] _head = new byte[14];

    /// <summary>Reads frames until the client closes or leaves.</summary>
    /// <param name="onPing">Gets the payload of each ping.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="InvalidDataException">Not what RFC 6455 lets a client send.</exception>
    public async Task ReadAsync(Action<byte[]> onPing, CancellationToken stop)
    {
        while (await TryReadAsync(2, stop).ConfigureAwait(false))
        {
            var opcode = _head[0] & 0x0F;
            var isMasked = (_head[1] & 0x80) != 0;
            var length = await ReadLengthAsync(_head[1] & 0x7F, stop).ConfigureAwait(false);
            if (!isMasked || length > MaxPayload)
            {
                throw new InvalidDataException(isMasked ? $"a client's frame of {length} bytes" : "a client's frame without a mask");
            }

            var mask = new byte[4];
            var payload = new byte[length];
            await stream.ReadExactlyAsync(mask, stop).ConfigureAwait(false);
            await stream.ReadExactlyAsync(payload, stop).ConfigureAwait(false);
            for (var i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask[i & 3];
            }

            switch (opcode)
            {
                case 0x8: return; // close
                case 0x9: onPing(payload); break;
                case 0x0 or 0x1 or 0x2 or 0xA: break; // subscriptions and pongs: nothing depends on them
                default: throw new InvalidDataException($"opcode {opcode} from a client");
            }
        }
    }

    private async Task<long> ReadLengthAsync(int marker, CancellationToken stop)
    {
        if (marker < 126)
        {
            return marker;
        }

        var bytes = marker == 126 ? 2 : 8;
        await stream.ReadExactlyAsync(_head.AsMemory(0, bytes), stop).ConfigureAwait(false);
        return bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_head) : BinaryPrimitives.ReadInt64BigEndian(_head) & long.MaxValue;
    }

    private async Task<bool> TryReadAsync(int bytes, CancellationToken stop) =>
        await stream.ReadAtLeastAsync(_head.AsMemory(0, bytes), bytes, throwOnEndOfStream: false, stop).ConfigureAwait(false) == bytes;
}
