using System.Text.Json;

namespace Crossfeed.Venues.Bybit;

/// <summary>Reads answers.</summary>
internal static class BybitControl
{
    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root)
    {
        var id = ControlDocument.Integer(root, "req_id");
        var words = ControlDocument.Text(root, "ret_msg");
        var name = ControlDocument.Text(root, "op");

        // {"success":true,"ret_msg":"pong","conn_id":"…","op":"ping"}, with "req_id":"" on linear; {"op":"pong","args":["1672916271846"],"conn_id":"…"} elsewhere
        if (words == "pong" || name == "pong")
        {
            return new(ControlKind.HeartbeatAnswer, id, null, [], null);
        }

        if (!ControlDocument.TryGet(root, "success", out var success) || success.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return ControlMessage.Other;
        }

        // {"success":false,"ret_msg":"Invalid symbol :[orderbook.50.NOSUCHSYM]","conn_id":"…","op":"subscribe"}: the words name one argument, and all of the request are refused. So none is taken out.
        if (success.ValueKind == JsonValueKind.False)
        {
            return new(ControlKind.Refused, id, words, [], null);
        }

        // {"success":true,"ret_msg":"subscribe","conn_id":"…","req_id":"10001","op":"subscribe"}
        return name is "subscribe" or "unsubscribe" ? new(ControlKind.Acknowledged, id, null, [], null) : ControlMessage.Other;
    }
}
