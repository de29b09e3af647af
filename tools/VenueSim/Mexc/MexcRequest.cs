using System.Text.Json;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>A client's request: a method and channels.</summary>
internal sealed record MexcRequest(string Method, IReadOnlyList<string> Channels)
{
    /// <summary>Reads a message; null for what is no request.</summary>
    public static MexcRequest? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            var channels = new List<string>();
            if (root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Array)
            {
                channels.AddRange(parameters.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!));
            }

            return new MexcRequest(method.GetString()!, channels);
        }
        catch (JsonException)
        {
            return null; // answered as a wrong request
        }
    }
}
