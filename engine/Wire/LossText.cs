using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;

namespace Crossfeed.Wire;

/// <summary>Why a connection was lost or could not be opened, in words for people who trade.</summary>
public static class LossText
{
    /// <summary>Tells what an expected exception of the network means.</summary>
    /// <param name="exception">The exception.</param>
    public static string Of(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { StatusCode: { } status }:
                    return Of(status);
                case SocketException socket:
                    return Of(socket);
                case AuthenticationException:
                    return $"TLS: {e.Message}";
                case WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely } when e.InnerException is null:
                    return "the venue cut the connection without a close";
                default:
                    continue;
            }
        }

        return exception.InnerException is { } inner ? $"{exception.Message} {inner.GetBaseException().Message}" : exception.Message;
    }

    /// <summary>Tells how the venue closed.</summary>
    /// <param name="status">The status of its close frame.</param>
    /// <param name="description">What it said.</param>
    public static string Closed(WebSocketCloseStatus? status, string? description)
    {
        var said = string.IsNullOrWhiteSpace(description) ? Meaning((int?)status) : description;
        return status is { } code ? $"closed by the venue ({(int)code} {said})" : "closed by the venue (no reason given)";
    }

    private static string Of(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => $"the venue refuses this address or its credentials (HTTP {(int)status})",
        404 => "the venue has no stream at this address (HTTP 404)",
        418 => "the venue has banned this address for a while (HTTP 418)",
        429 => "the venue says that this address asks too often (HTTP 429)",
        451 => "the venue does not serve this country (HTTP 451)",
        >= 500 => $"the venue is out of order (HTTP {(int)status})",
        _ => $"the venue answered the handshake with HTTP {(int)status}",
    };

    private static string Of(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused: nothing listens at that address",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the venue's name cannot be resolved",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => "the venue cannot be reached: no route",
        SocketError.TimedOut => "the network did not answer",
        _ => e.Message,
    };

    // RFC 6455 section 7.4.1 and the registry of close codes, for venues that give the code alone.
    private static string Meaning(int? code) => code switch
    {
        1000 => "normal end",
        1001 => "going away",
        1002 => "protocol error",
        1003 => "data of a kind it does not take",
        1007 => "malformed data",
        1008 => "against its policy",
        1009 => "a message too large for it",
        1011 => "an error of its own",
        1012 => "restarting",
        1013 => "try again later",
        _ => "no reason given",
    };
}
