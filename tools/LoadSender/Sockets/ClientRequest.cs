using System.Text;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>An HTTP request as a client sends it: an upgrade to a WebSocket or a plain GET.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="WebSocketKey">Value of <c>Sec-WebSocket-Key</c>; null when the client asks for no upgrade.</param>
internal sealed record ClientRequest(string Target, string? WebSocketKey)
{
    private const int MaxBytes = 16 << 10; // head of a request; ours are a few hundred bytes

    /// <summary>Reads a head, byte for byte so that nothing behind it is taken.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Null when the client left or sent no HTTP.</returns>
    public static async Task<ClientRequest?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var head = new byte[MaxBytes];
        var length = 0;
        while (length < head.Length)
        {
            if (await stream.ReadAsync(head.AsMemory(length, 1), stop).ConfigureAwait(false) == 0)
            {
                return null;
            }

            length++;
            if (head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                return Parse(Encoding.ASCII.GetString(head, 0, length));
            }
        }

        return null;
    }

    private static ClientRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not ["GET", var target, "HTTP/1.1"])
        {
            return null;
        }

        string? key = null;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals("Sec-WebSocket-Key", StringComparison.OrdinalIgnoreCase))
            {
                key = line[(colon + 1)..].Trim();
            }
        }

        return new ClientRequest(target, key);
    }
}
