using System.Net.Sockets;
using System.Text;

namespace Crossfeed.Tests.VenueSim;

/// <summary>A WebSocket client in name only: it upgrades, reads, and answers nothing, not even a ping.</summary>
internal static class DeafClient
{
    /// <summary>Everything that came until the venue dropped the connection.</summary>
    public static async Task<byte[]> UntilDroppedAsync(Uri venue, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(venue.Host, venue.Port, cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), cancel);
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, cancel);
        }
        catch (IOException)
        {
            // The venue may reset instead of closing: either way it has dropped the client.
        }

        return received.ToArray();
    }
}
