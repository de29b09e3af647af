using System.Text.Json;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>A client's request to a contract socket: a method, and what it is about.</summary>
internal sealed record MexcContractRequest(string Method, string Symbol, string Interval, int Levels)
{
    private const int DefaultLevels = 20;

    /// <summary>Reads <c>{"method":"sub.kline","param":{"symbol":"BTC_USDT","interval":"Min1"},"gzip":false}</c>; null for what is no request.</summary>
    public static MexcContractRequest? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "method") is not { } method)
            {
                return null;
            }

            var isNamed = root.TryGetProperty("param", out var about) && about.ValueKind == JsonValueKind.Object;
            var levels = isNamed && about.TryGetProperty("limit", out var limit) && limit.TryGetInt32(out var asked) ? asked : DefaultLevels;
            return new MexcContractRequest(method, (isNamed ? Text(about, "symbol") : null) ?? "", (isNamed ? Text(about, "interval") : null) ?? "", levels);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // answered as a wrong request
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
