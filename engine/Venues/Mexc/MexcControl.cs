using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// Reads the answers of spot. A refusal has code 0 like everything else, and the number of the request is not to be relied on: what an answer is about stands in its words.
/// </summary>
internal static class MexcControl
{
    private const string RefusalPrefix = "Not Subscribed successfully!";
    private const string StreamPrefix = "spot@";
    private const string Pong = "PONG";

    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => MexcReader.IsText(frame) ? ControlDocument.Read(frame, Read) : ControlMessage.Other;

    private static ControlMessage Read(JsonElement root)
    {
        var words = ControlDocument.Text(root, "msg");
        long? id = ControlDocument.Integer(root, "id") is > 0 and { } number ? number : null; // mostly 0, whatever was asked
        var code = ControlDocument.Integer(root, "code");
        if (words is null)
        {
            return code is null or 0 ? ControlMessage.Other : new(ControlKind.Refused, id, $"{code}", [], null);
        }

        // {"id":0,"code":0,"msg":"PONG"}
        if (words == Pong)
        {
            return new(ControlKind.HeartbeatAnswer, id, null, [], null);
        }

        // {"id":0,"code":0,"msg":"Not Subscribed successfully! [spot@public.deals.v3.api@BTCUSDT].  Reason： Blocked! "}: the colon is a full-width one
        if (words.StartsWith(RefusalPrefix, StringComparison.Ordinal))
        {
            return new(ControlKind.Refused, id, words.Trim(), Streams(words), null);
        }

        if (code is not (null or 0))
        {
            return new(ControlKind.Refused, id, $"{code}: {words}", Streams(words), null);
        }

        // {"id":0,"code":0,"msg":"spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT,spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT"}
        return words.StartsWith(StreamPrefix, StringComparison.Ordinal) ? new(ControlKind.Acknowledged, id, null, Streams(words), null) : ControlMessage.Other;
    }

    // All names in the words, however they are parted.
    private static List<StreamKey> Streams(string words)
    {
        var streams = new List<StreamKey>();
        foreach (var part in words.Split([',', '[', ']', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith(StreamPrefix, StringComparison.Ordinal) && MexcStreams.TryRead(part, out var stream))
            {
                streams.Add(stream);
            }
        }

        return streams;
    }
}
