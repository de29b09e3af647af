using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>What the server says over HTTP.</summary>
internal static class Answers
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

    /// <summary>Accepts an upgrade.</summary>
    /// <param name="key">The client's key.</param>
    public static byte[] Upgrade(string key)
    {
        // SHA-1 is what RFC 6455 asks for; it protects nothing here.
#pragma warning disable CA5350
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    /// <summary>A JSON body.</summary>
    /// <param name="body">The body.</param>
    public static byte[] Json(string body) => Response("200 OK", "application/json", body);

    /// <summary>Nothing is there.</summary>
    /// <param name="target">What was asked for.</param>
    public static byte[] NotFound(string target) => Response("404 Not Found", "text/plain", "no such path: " + target);

    private static byte[] Response(string status, string type, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. bytes];
    }
}
