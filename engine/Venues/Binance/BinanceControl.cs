using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>Reads answers and notices.</summary>
internal static class BinanceControl
{
    /// <summary>Reads a message.</summary>
    /// <param name="lane">The lane of the connection.</param>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(FeedLane lane, ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, root => Read(lane, root));

    private static ControlMessage Read(FeedLane lane, JsonElement root)
    {
        // {"error":{"code":2,"msg":"Invalid request: unknown method"},"id":4}
        if (ControlDocument.TryGet(root, "error", out var error))
        {
            return new(ControlKind.Refused, ControlDocument.Integer(root, "id"), ControlDocument.Reason(error, "msg"), [], null);
        }

        // {"code":2,"msg":"Invalid request: unknown method"}, with an id or without
        if (ControlDocument.TryGet(root, "code", out _))
        {
            return new(ControlKind.Refused, ControlDocument.Integer(root, "id"), ControlDocument.Reason(root, "msg"), [], null);
        }

        if (root.TryGetProperty("result", out var result))
        {
            return ReadResult(lane, result, ControlDocument.Integer(root, "id"));
        }

        // {"e":"serverShutdown","E":1770123456789}   {"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}
        var notice = ControlDocument.TryGet(root, "data", out var data) ? data : root;
        if (ControlDocument.Text(notice, "e") != "serverShutdown" && ControlDocument.Text(root, "stream") != "!serverShutdown")
        {
            return ControlMessage.Other;
        }

        long? time = ControlDocument.Integer(notice, "E") is >= 0 and { } sent && BinanceTime.TryNanos(sent, out var nanos) ? nanos : null;
        return new(ControlKind.ShutdownNotice, null, "serverShutdown", [], time);
    }

    private static ControlMessage ReadResult(FeedLane lane, JsonElement result, long? id)
    {
        // {"result":null,"id":1}
        if (result.ValueKind == JsonValueKind.Null)
        {
            return new(ControlKind.Acknowledged, id, null, [], null);
        }

        if (result.ValueKind != JsonValueKind.Array)
        {
            return ControlMessage.Other;
        }

        // {"result":["btcusdt@aggTrade"],"id":3}
        var streams = new List<StreamKey>(result.GetArrayLength());
        foreach (var name in result.EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String && BinanceStreams.TryRead(name.GetString()!, lane, out var stream))
            {
                streams.Add(stream);
            }
        }

        return new(ControlKind.SubscriptionList, id, null, streams, null);
    }
}
