using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Reads what the gateway says of itself.</summary>
internal static class IbkrControl
{
    private const string MarketData = "smd+";
    private const int Unauthorised = 401;

    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root)
    {
        var topic = ControlDocument.Text(root, "topic");
        if (ControlDocument.TryGet(root, "error", out var error))
        {
            return Refusal(root, topic, ControlDocument.Reason(error, "message"));
        }

        return topic switch
        {
            "tic" => new(ControlKind.HeartbeatAnswer, null, null, [], null), // {"topic":"tic","alive":true,"id":"..","lastAccessed":1712345678901}
            "sts" => Status(root),
            _ => ControlMessage.Other,
        };
    }

    // {"topic":"sts","args":{"authenticated":false,"competing":true,"connected":true}}
    private static ControlMessage Status(JsonElement root)
    {
        if (!ControlDocument.TryGet(root, "args", out var args))
        {
            return ControlMessage.Other;
        }

        var isCompeting = IsFlag(args, "competing", JsonValueKind.True);
        return isCompeting || IsFlag(args, "authenticated", JsonValueKind.False)
            ? new(ControlKind.SessionEnded, null, isCompeting ? "another login of this user has taken the session" : "the login has ended", [], null)
            : ControlMessage.Other;
    }

    // {"topic":"error","error":"no subscription for smd+265598","code":500}, and in the stream's own topic
    private static ControlMessage Refusal(JsonElement root, string? topic, string? words)
    {
        var code = ControlDocument.Integer(root, "code");
        var reason = code is null ? words : $"{code}: {words}";
        if (code == Unauthorised)
        {
            return new(ControlKind.SessionEnded, null, reason, [], null);
        }

        return (Contract(topic) ?? Contract(words)) is { } contract
            ? new(ControlKind.Refused, null, reason, [new StreamKey(contract, StreamChannel.Depth)], null)
            : new(ControlKind.Complaint, null, reason, [], null);
    }

    private static string? Contract(string? text)
    {
        var at = text?.IndexOf(MarketData, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return null;
        }

        var digits = text![(at + MarketData.Length)..].TakeWhile(char.IsAsciiDigit).ToArray();
        return digits.Length > 0 ? new string(digits) : null;
    }

    private static bool IsFlag(JsonElement element, string name, JsonValueKind kind) => ControlDocument.TryGet(element, name, out var value) && value.ValueKind == kind;
}
