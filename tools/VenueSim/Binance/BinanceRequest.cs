using System.Text.Json;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Reads a client's request and builds the answer. Streams that do not exist are acknowledged like any other.</summary>
internal static class BinanceRequest
{
    private const int IdCharacters = 36;

    /// <summary>Answers a request; <paramref name="apply"/> gets each stream with whether to subscribe or to unsubscribe.</summary>
    public static byte[] Answer(
        ReadOnlyMemory<byte> message, Session session, int streamLimit, Action<Session, string, bool> apply)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException error)
        {
            return Error(3, $"Invalid JSON: expected value at line {error.LineNumber + 1} column {error.BytePositionInLine + 1}");
        }

        using (document)
        {
            return Answer(document.RootElement, session, streamLimit, apply);
        }
    }

    private static byte[] Answer(JsonElement root, Session session, int streamLimit, Action<Session, string, bool> apply)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Error(2, "Invalid request: expected an object");
        }

        if (!root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
        {
            return Error(2, "Invalid request: missing field `method`");
        }

        if (!TryId(root, out var id))
        {
            return Error(2, "Invalid request: request ID must be an integer, a string of at most 36 characters or null");
        }

        switch (method.GetString())
        {
            case "SUBSCRIBE":
                return Change(root, session, id, streamLimit, subscribe: true, apply);
            case "UNSUBSCRIBE":
                return Change(root, session, id, streamLimit, subscribe: false, apply);
            case "LIST_SUBSCRIPTIONS":
                return List(session, id);
            default:
                return Error(2, $"Invalid request: unknown variant `{method.GetString()}`, expected one of `SUBSCRIBE`, "
                    + "`UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`");
        }
    }

    private static byte[] Change(
        JsonElement root, Session session, string id, int streamLimit, bool subscribe, Action<Session, string, bool> apply)
    {
        if (!root.TryGetProperty("params", out var streams) || streams.ValueKind != JsonValueKind.Array)
        {
            return Error(2, "Invalid request: missing field `params`");
        }

        var added = 0;
        foreach (var stream in streams.EnumerateArray())
        {
            if (stream.ValueKind != JsonValueKind.String)
            {
                return Error(2, "Invalid request: stream names must be strings");
            }

            added += session.Subscriptions.ContainsKey(stream.GetString()!) ? 0 : 1;
        }

        if (subscribe && session.Subscriptions.Count + added > streamLimit)
        {
            return Error(2, $"Invalid request: too many streams, at most {streamLimit} on a connection");
        }

        foreach (var stream in streams.EnumerateArray())
        {
            apply(session, stream.GetString()!, subscribe);
        }

        return new JsonText().Raw("{\"result\":null,\"id\":"u8).Raw(id).Raw("}"u8).ToArray();
    }

    // {"result":["btcusdt@aggTrade"],"id":3}
    private static byte[] List(Session session, string id)
    {
        var text = new JsonText().Raw("{\"result\":["u8);
        var first = true;
        foreach (var name in session.Subscriptions.Keys)
        {
            text.Raw(first ? ""u8 : ","u8).Quoted(name);
            first = false;
        }

        return text.Raw("],\"id\":"u8).Raw(id).Raw("}"u8).ToArray();
    }

    // An int64, a string of at most 36 characters, or null; echoed as it came. An absent id is null.
    private static bool TryId(JsonElement root, out string id)
    {
        id = "null";
        if (!root.TryGetProperty("id", out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        id = element.GetRawText();
        return element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetInt64(out _),
            JsonValueKind.String => element.GetString()!.Length <= IdCharacters,
            _ => false,
        };
    }

    // {"code":2,"msg":"Invalid request: ..."}
    private static byte[] Error(int code, string message) =>
        new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
