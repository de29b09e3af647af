using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>Writes what the engine says to a spot socket.</summary>
internal static class MexcSubscriptions
{
    // Names of any script go out as they came in, not as \u escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes requests about streams, one stream each: answers name streams and not requests, and a refusal then is of one stream.
    /// </summary>
    /// <param name="method"><c>SUBSCRIPTION</c> or <c>UNSUBSCRIPTION</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string method, IReadOnlyList<StreamKey> streams, long firstId) =>
        streams.Select((stream, i) => new SubscriptionMessage(firstId + i, Request(method, MexcStreams.Name(stream), firstId + i), [stream])).ToArray();

    /// <summary>Writes <c>{"method":"PING","id":7}</c>.</summary>
    /// <param name="id">Number of the heartbeat.</param>
    public static ReadOnlyMemory<byte> Ping(long id) => Request("PING", null, id);

    // {"method":"SUBSCRIPTION","params":["spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"],"id":1}
    private static byte[] Request(string method, string? stream, long id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            if (stream is not null)
            {
                json.WriteStartArray("params");
                json.WriteStringValue(stream);
                json.WriteEndArray();
            }

            json.WriteNumber("id", id);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
