using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Reads the answers of contracts. They name neither request nor symbol: each is about the oldest question.</summary>
internal static class MexcContractControl
{
    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root)
    {
        var channel = ControlDocument.Text(root, "channel");
        var words = ControlDocument.Text(root, "data");

        // {"channel":"pong","data":1587453241453}
        if (channel == "pong")
        {
            long? time = ControlDocument.Integer(root, "data") is >= 0 and <= Timestamp.MaxMillis and { } millis ? millis * Timestamp.NanosPerMilli : null;
            return new(ControlKind.HeartbeatAnswer, null, null, [], time);
        }

        // {"channel":"rs.error","data":"Contract doesn't exist!","ts":1587453241453}
        if (channel == "rs.error")
        {
            return new(ControlKind.Refused, null, words, [], null);
        }

        // {"channel":"rs.sub.deal","data":"success","ts":1587453241453}
        if (channel is null || !(channel.StartsWith("rs.sub.", StringComparison.Ordinal) || channel.StartsWith("rs.unsub.", StringComparison.Ordinal)))
        {
            return ControlMessage.Other;
        }

        return words is null or "success" ? new(ControlKind.Acknowledged, null, null, [], null) : new(ControlKind.Refused, null, words, [], null);
    }
}
