using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Crossfeed.LoadSender;

namespace Crossfeed.Tests.LoadSender;

/// <summary>A WebSocket client of bare bytes, which can ping when it likes: <c>ClientWebSocket</c> pings only when nothing comes.</summary>
internal sealed class PingingClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly Stream _stream;

    private PingingClient(TcpClient tcp, Stream stream) => (_tcp, _stream) = (tcp, stream);

    public static async Task<PingingClient> ConnectAsync(LoadServer server, CancellationToken stop)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Port, stop);
        Stream stream = tcp.GetStream();
        if (server.Certificate is { } wanted)
        {
            var tls = new SslStream(stream, false, (_, certificate, _, _) => certificate?.Equals(wanted) == true);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, stop);
            stream = tls;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {LoadServer.PathOf(0)} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"), stop);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stop);
            head.Append((char)one[0]);
        }

        return new PingingClient(tcp, stream);
    }

    /// <summary>A ping with a mask of zeros, which leaves the payload as it is.</summary>
    public ValueTask PingAsync(int number, CancellationToken stop)
    {
        var frame = new byte[10];
        (frame[0], frame[1]) = (0x89, 0x80 | 4);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(6), number);
        return _stream.WriteAsync(frame, stop);
    }

    /// <summary>Reads until the server says goodbye.</summary>
    /// <returns>Texts, and the numbers of the pings that were answered, each in order.</returns>
    public async Task<(List<string> Texts, List<int> Pongs)> ReadAllAsync(CancellationToken stop)
    {
        var (texts, pongs) = (new List<string>(), new List<int>());
        var head = new byte[4];
        while (true)
        {
            await _stream.ReadExactlyAsync(head.AsMemory(0, 2), stop);
            var length = (int)head[1];
            if (length == 126)
            {
                await _stream.ReadExactlyAsync(head.AsMemory(2, 2), stop);
                length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, stop);
            switch (head[0])
            {
                case 0x81: texts.Add(Encoding.UTF8.GetString(payload)); break;
                case 0x8A: pongs.Add(BinaryPrimitives.ReadInt32BigEndian(payload)); break;
                case 0x88: return (texts, pongs);
                default: throw new InvalidDataException($"a frame that begins with {head[0]:x2}");
            }
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }
}
