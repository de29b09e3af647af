using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>Writes <c>{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms",…],"id":1}</c> and its relatives.</summary>
internal static class BinanceSubscriptions
{
    // About 3 KB of text a message: well inside any frame limit, and 1,024 streams in six messages.
    private const int StreamsPerMessage = 200;

    // Symbols may hold letters of any script: they go out as they came in, not as \u escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes requests about streams.</summary>
    /// <param name="method"><c>SUBSCRIBE</c> or <c>UNSUBSCRIBE</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string method, IReadOnlyList<StreamKey> streams, long firstId) =>
        streams.Chunk(StreamsPerMessage).Select((chunk, index) => new SubscriptionMessage(firstId + index, Request(method, chunk, firstId + index), chunk)).ToArray();

    /// <summary>Writes <c>{"method":"LIST_SUBSCRIPTIONS","id":3}</c>.</summary>
    /// <param name="id">Number of the request.</param>
    public static ReadOnlyMemory<byte> List(long id) => Request("LIST_SUBSCRIPTIONS", null, id);

    private static byte[] Request(string method, StreamKey[]? streams, long id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("method", method);
            if (streams is not null)
            {
                writer.WriteStartArray("params");
                foreach (var stream in streams)
                {
                    writer.WriteStringValue(BinanceStreams.Name(stream));
                }

                writer.WriteEndArray();
            }

            writer.WriteNumber("id", id);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
