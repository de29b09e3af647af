using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads answers.</summary>
internal static class GateControl
{
    // The refusal of what is there already: "Alert sub ob.BTC_USDT.50". Its code, 2, is that of any wrong argument.
    private const string AlreadySubscribed = "Alert sub";

    /// <summary>Reads a message.</summary>
    /// <param name="market">The market.</param>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(GateMarket market, ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, root => Read(market, root));

    private static ControlMessage Read(GateMarket market, JsonElement root)
    {
        var id = ControlDocument.Integer(root, "id");
        long? time = ControlDocument.Integer(root, "time_ms") is >= 0 and <= Timestamp.MaxMillis and { } millis ? millis * Timestamp.NanosPerMilli : null;
        var channel = ControlDocument.Text(root, "channel");

        // {"time":1669107766,"time_ms":1669107766123,"channel":"spot.pong","event":"","result":null}
        if (channel == market.Prefix + "pong")
        {
            return new(ControlKind.HeartbeatAnswer, id, null, [], time);
        }

        var name = ControlDocument.Text(root, "event");
        var streams = GateStreams.Read(market, channel, Payload(root));

        // {…,"event":"subscribe","payload":["BTC_USDT"],"error":{"code":2,"message":"unknown currency pair"},"result":{"status":"fail"}}
        if (ControlDocument.TryGet(root, "error", out var error))
        {
            var reason = ControlDocument.Reason(error, "message");
            var isThere = name == "subscribe" && ControlDocument.Text(error, "message")?.StartsWith(AlreadySubscribed, StringComparison.Ordinal) == true;
            return new(isThere ? ControlKind.Acknowledged : ControlKind.Refused, id, reason, streams, time);
        }

        if (name is not ("subscribe" or "unsubscribe"))
        {
            return ControlMessage.Other;
        }

        // {…,"event":"subscribe","payload":["BTC_USDT"],"result":{"status":"success"}}
        var status = ControlDocument.TryGet(root, "result", out var result) ? ControlDocument.Text(result, "status") : null;
        return status is null or "success"
            ? new(ControlKind.Acknowledged, id, null, streams, time)
            : new(ControlKind.Refused, id, status, streams, time);
    }

    private static List<string> Payload(JsonElement root)
    {
        var texts = new List<string>();
        if (ControlDocument.TryGet(root, "payload", out var payload) && payload.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in payload.EnumerateArray())
            {
                if (part.ValueKind == JsonValueKind.String)
                {
                    texts.Add(part.GetString()!);
                }
            }
        }

        return texts;
    }
}
