using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Writes what the engine says to a connection.</summary>
internal static class OkxSubscriptions
{
    // The arguments of a request may have 64 KiB together; one of them has less than 128 B.
    private const int MaxArguments = 500;

    // Names go out as they came in, not as \u escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The heartbeat: no JSON.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = "ping"u8.ToArray();

    /// <summary>Writes requests about streams: few, because the venue counts them by the hour.</summary>
    /// <param name="operation"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string operation, IReadOnlyList<StreamKey> streams, long firstId) =>
        [.. streams.Chunk(MaxArguments).Select((part, i) => new SubscriptionMessage(firstId + i, Request(operation, part, firstId + i), part))];

    // {"id":"1512","op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"},{"channel":"trades","instId":"BTC-USDT"}]}
    private static byte[] Request(string operation, IReadOnlyList<StreamKey> streams, long id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("op", operation);
            json.WriteStartArray("args");
            foreach (var stream in streams)
            {
                json.WriteStartObject();
                json.WriteString("channel", OkxStreams.Name(stream.Channel));
                json.WriteString("instId", stream.Native);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
