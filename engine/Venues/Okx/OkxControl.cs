using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Reads answers and notices.</summary>
internal static class OkxControl
{
    private const string ClosingCode = "64008"; // "The connection will soon be closed for a service upgrade. Please reconnect."
    private const string ChannelMark = "channel:";
    private const string InstrumentMark = "instId:";

    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) =>
        frame.SequenceEqual("pong"u8) ? new(ControlKind.HeartbeatAnswer, null, null, [], null) : ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root) => ControlDocument.Text(root, "event") switch
    {
        "subscribe" => ReadAcknowledgement(root),
        "unsubscribe" when ControlDocument.Integer(root, "id") is { } id => new(ControlKind.Acknowledged, id, null, [], null), // nothing that is wanted
        "error" => ReadRefusal(root),
        "notice" when ControlDocument.Text(root, "code") == ClosingCode => new(ControlKind.ShutdownNotice, null, ControlDocument.Reason(root, "msg"), [], null),
        _ => ControlMessage.Other,
    };

    // {"id":"1512","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}
    // One for each argument, all with the number of the request: so it is the stream named that was taken, and not yet the request.
    private static ControlMessage ReadAcknowledgement(JsonElement root)
    {
        if (!ControlDocument.TryGet(root, "arg", out var argument))
        {
            return ControlMessage.Other;
        }

        var streams = OkxStreams.Read(ControlDocument.Text(argument, "channel"), ControlDocument.Text(argument, "instId"));
        return streams.Count == 0 ? ControlMessage.Other : new(ControlKind.Acknowledged, null, null, streams, null);
    }

    // {"event":"error","code":"60018","msg":"Wrong URL or channel:books,instId:NO-SUCH doesn't exist. Please use the correct URL, channel and parameters referring to API document.","connId":"a4d3ae55"}
    // {"event":"error","code":"60012","msg":"Invalid request: {\"op\": \"subscribe\", …}","connId":"a4d3ae55"}
    private static ControlMessage ReadRefusal(JsonElement root)
    {
        var streams = Named(ControlDocument.Text(root, "msg") ?? "");
        return new(ControlKind.Refused, streams.Count == 0 ? ControlDocument.Integer(root, "id") : null, ControlDocument.Reason(root, "msg"), streams, null);
    }

    // The stream in the venue's words; other arguments of the same request may have been taken.
    private static IReadOnlyList<StreamKey> Named(string words)
    {
        var channel = words.IndexOf(ChannelMark, StringComparison.Ordinal);
        var instrument = words.IndexOf(InstrumentMark, StringComparison.Ordinal);
        if (channel < 0 || instrument < channel)
        {
            return [];
        }

        var name = words[(channel + ChannelMark.Length)..instrument].TrimEnd(',', ' ');
        var native = words[(instrument + InstrumentMark.Length)..];
        var end = native.AsSpan().IndexOfAny(' ', ',');
        return OkxStreams.Read(name, end < 0 ? native : native[..end]);
    }
}
