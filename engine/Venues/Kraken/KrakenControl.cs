using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Kraken;

/// <summary>Reads answers.</summary>
internal static class KrakenControl
{
    // The refusal of what is there already; what was asked for is then so.
    private const string AlreadySubscribed = "Already subscribed";

    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root)
    {
        var method = ControlDocument.Text(root, "method");
        var id = ControlDocument.Integer(root, "req_id");

        // {"method":"pong","req_id":42,"time_in":"2026-08-01T02:53:53.184174Z","time_out":"2026-08-01T02:53:53.184216Z"}
        if (method == "pong")
        {
            return new(ControlKind.HeartbeatAnswer, id, null, [], Time(root));
        }

        // {"error":"Subscription depth not supported","method":"subscribe","req_id":1,"success":false,"time_in":"..","time_out":".."}: the socket stays, heartbeats go on
        if (ControlDocument.Text(root, "error") is { } reason)
        {
            var isThere = method == "subscribe" && reason.Contains(AlreadySubscribed, StringComparison.OrdinalIgnoreCase);
            return new(isThere ? ControlKind.Acknowledged : ControlKind.Refused, id, reason, [], Time(root));
        }

        // {"method":"subscribe","req_id":1,"result":{"channel":"book","depth":100,"snapshot":true,"symbol":"BTC/USD"},"success":true,"time_in":"..","time_out":".."}
        if (method is not ("subscribe" or "unsubscribe"))
        {
            return ControlMessage.Other;
        }

        var isTaken = ControlDocument.TryGet(root, "success", out var success) && success.ValueKind == JsonValueKind.True;
        return new(isTaken ? ControlKind.Acknowledged : ControlKind.Refused, id, null, method == "subscribe" ? Streams(root) : [], Time(root));
    }

    private static IReadOnlyList<StreamKey> Streams(JsonElement root) =>
        ControlDocument.TryGet(root, "result", out var result) && ControlDocument.Text(result, "symbol") is { Length: > 0 } symbol
            && KrakenChannels.Named(ControlDocument.Text(result, "channel")) is { } channel
            ? [new StreamKey(symbol, channel)]
            : [];

    private static long? Time(JsonElement root) =>
        ControlDocument.Text(root, "time_out") is { } text && InternetTime.TryParse(Encoding.UTF8.GetBytes(text), out var nanos) ? nanos : null;
}
