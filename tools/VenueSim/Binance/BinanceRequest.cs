using System.Text.Json;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Reads a client's request and builds the answer. Streams that do not exist are acknowledged like any other.</summary>
/// <param name="nestsErrors">Whether an error is told as <c>{"error":{…},"id":1}</c>; else bare, without the request's number.</param>
internal sealed class BinanceRequest(bool nestsErrors)
{
    private const int IdCharacters = 36;

    /// <summary>
    /// Answers a request; <paramref name="apply"/> gets each stream with whether to subscribe or to unsubscribe, unless
    /// <paramref name="refusal"/> strikes one of them: then the whole request is refused.
    /// </summary>
    public byte[] Answer(
        ReadOnlyMemory<byte> message, Session session, int streamLimit, Func<Session, string, FaultRule?> refusal,
        Action<Session, string, bool> apply)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(message);
        }
        catch (JsonException error)
        {
            return Wrong("null", 3, $"Invalid JSON: expected value at line {error.LineNumber + 1} column {error.BytePositionInLine + 1}");
        }

        using (document)
        {
            return Answer(document.RootElement, session, streamLimit, refusal, apply);
        }
    }

    private byte[] Answer(
        JsonElement root, Session session, int streamLimit, Func<Session, string, FaultRule?> refusal,
        Action<Session, string, bool> apply)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Wrong("null", 2, "Invalid request: expected an object");
        }

        if (!TryId(root, out var id))
        {
            return Wrong("null", 2, "Invalid request: request ID must be an integer, a string of at most 36 characters or null");
        }

        if (!root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
        {
            return Wrong(id, 2, "Invalid request: missing field `method`");
        }

        switch (method.GetString())
        {
            case "SUBSCRIBE":
                return Subscribe(root, session, id, streamLimit, refusal, apply);
            case "UNSUBSCRIBE":
                return Unsubscribe(root, session, id, apply);
            case "LIST_SUBSCRIPTIONS":
                return List(session, id);
            default:
                return Wrong(id, 2, $"Invalid request: unknown variant `{method.GetString()}`, expected one of `SUBSCRIBE`, "
                    + "`UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`");
        }
    }

    private byte[] Subscribe(
        JsonElement root, Session session, string id, int streamLimit, Func<Session, string, FaultRule?> refusal,
        Action<Session, string, bool> apply)
    {
        if (Streams(root, out var problem) is not { } streams)
        {
            return Wrong(id, 2, problem);
        }

        if (session.Subscriptions.Keys.Union(streams).Count() > streamLimit)
        {
            return Wrong(id, 2, $"Invalid request: too many streams, at most {streamLimit} on a connection");
        }

        foreach (var stream in streams)
        {
            if (refusal(session, stream) is { } rule)
            {
                return Refusal(rule, rule.Reason ?? $"Invalid request: cannot subscribe to {stream}", id);
            }
        }

        return Change(streams, session, id, subscribe: true, apply);
    }

    private byte[] Unsubscribe(JsonElement root, Session session, string id, Action<Session, string, bool> apply) =>
        Streams(root, out var problem) is { } streams
            ? Change(streams, session, id, subscribe: false, apply)
            : Wrong(id, 2, problem);

    private static byte[] Change(
        List<string> streams, Session session, string id, bool subscribe, Action<Session, string, bool> apply)
    {
        foreach (var stream in streams)
        {
            apply(session, stream, subscribe);
        }

        return new JsonText().Raw("{\"result\":null,\"id\":"u8).Raw(id).Raw("}"u8).ToArray();
    }

    private static List<string>? Streams(JsonElement root, out string problem)
    {
        problem = "";
        if (!root.TryGetProperty("params", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            problem = "Invalid request: missing field `params`";
            return null;
        }

        var streams = new List<string>();
        foreach (var stream in list.EnumerateArray())
        {
            if (stream.ValueKind != JsonValueKind.String)
            {
                problem = "Invalid request: stream names must be strings";
                return null;
            }

            streams.Add(stream.GetString()!);
        }

        return streams;
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

    private byte[] Wrong(string id, int code, string message) => nestsErrors ? Nested(Error(code, message), id) : Error(code, message);

    // {"code":2,"msg":"...","id":1}, the same without the id, or {"error":{"code":2,"msg":"..."},"id":1}
    private byte[] Refusal(FaultRule rule, string message, string id)
    {
        var error = Error(2, message);
        return (rule.Form ?? (nestsErrors ? RefusalForm.Error : RefusalForm.Code)) switch
        {
            RefusalForm.Bare => error,
            RefusalForm.Error => Nested(error, id),
            _ => new JsonText().Raw(error.AsSpan(0, error.Length - 1)).Raw(",\"id\":"u8).Raw(id).Raw("}"u8).ToArray(),
        };
    }

    private static byte[] Nested(byte[] error, string id) => new JsonText().Raw("{\"error\":"u8).Raw(error).Raw(",\"id\":"u8).Raw(id).Raw("}"u8).ToArray();

    // {"code":2,"msg":"Invalid request: ..."}
    private static byte[] Error(int code, string message) =>
        new JsonText().Raw("{\"code\":"u8).Number(code).Raw(",\"msg\":"u8).Quoted(message).Raw("}"u8).ToArray();
}
