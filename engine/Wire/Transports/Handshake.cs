using System.Net;
using System.Net.WebSockets;

namespace Crossfeed.Wire;

/// <summary>The framework's WebSocket handshake, which keeps the status when the venue refuses.</summary>
internal static class Handshake
{
    /// <summary>Connects and upgrades.</summary>
    /// <param name="socket">A new socket.</param>
    /// <param name="address">Where to.</param>
    /// <param name="headers">HTTP headers beside those of the protocol.</param>
    /// <param name="invoker">How HTTP gets its stream; null for the framework's own way.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HttpRequestException">The venue answered, but not with an upgrade; the status says how.</exception>
    /// <exception cref="WebSocketException">It could not be reached.</exception>
    public static async Task RunAsync(ClientWebSocket socket, Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, HttpMessageInvoker? invoker, CancellationToken cancellation)
    {
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(address, invoker, cancellation).ConfigureAwait(false);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            throw new HttpRequestException(e.Message, e, socket.HttpStatusCode);
        }

        socket.HttpResponseHeaders = null; // nobody asks for them once it is open
    }
}
