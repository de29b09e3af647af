namespace Crossfeed.Wire;

/// <summary>How bytes come from the operating system to a <see cref="System.Net.WebSockets.ClientWebSocket"/>.</summary>
public interface ITransport
{
    /// <summary>Opens a WebSocket: name, TCP, TLS for <c>wss</c>, handshake.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="headers">HTTP headers of the upgrade beside those of the protocol.</param>
    /// <param name="options">Which certificates are good.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="System.Net.WebSockets.WebSocketException">It could not be opened; the innermost exception says why.</exception>
    /// <exception cref="HttpRequestException">The venue answered the handshake with another HTTP status.</exception>
    Task<OpenSocket> ConnectAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ConnectionOptions options, CancellationToken cancellation);
}
