using System.Text.Json;

namespace Crossfeed.VenueSim.Okx;

/// <summary>A client's request.</summary>
/// <param name="Id">Its id as text, null when there is none.</param>
/// <param name="IsSubscribe">Else it ends streams.</param>
/// <param name="Arguments">Channels and instruments.</param>
internal sealed record OkxRequest(string? Id, bool IsSubscribe, IReadOnlyList<(string Channel, string Instrument)> Arguments)
{
    // {"id":"1512","op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"}]}
    public static OkxRequest? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "op") is not ("subscribe" or "unsubscribe") || !root.TryGetProperty("args", out var args)
                || args.ValueKind != JsonValueKind.Array || args.GetArrayLength() == 0)
            {
                return null;
            }

            var arguments = new List<(string, string)>();
            foreach (var argument in args.EnumerateArray())
            {
                if (argument.ValueKind != JsonValueKind.Object || Text(argument, "channel") is not { } channel || Text(argument, "instId") is not { } instrument)
                {
                    return null;
                }

                arguments.Add((channel, instrument));
            }

            return new OkxRequest(Text(root, "id"), Text(root, "op") == "subscribe", arguments);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
