using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crossfeed.Venues.Binance;

/// <summary>Writes <c>{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms",…],"id":1}</c> and spreads streams over connections.</summary>
internal static class BinanceSubscriptions
{
    // About 3 KB of text a message: well inside any frame limit, and 1,024 streams in six messages.
    private const int StreamsPerMessage = 200;

    /// <summary>Adds the connections that carry some channels of all symbols.</summary>
    /// <param name="plans">Takes the plans.</param>
    /// <param name="webSocketBase">Base of the endpoint.</param>
    /// <param name="path">Path of combined streams.</param>
    /// <param name="natives">Native symbols.</param>
    /// <param name="channels">Channels of each symbol.</param>
    /// <param name="maxStreams">Streams that one connection may carry.</param>
    public static void AddPlans(List<ConnectionPlan> plans, Uri webSocketBase, string path, IReadOnlyList<string> natives, string[] channels, int maxStreams)
    {
        var address = new Uri(webSocketBase.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);
        var symbolsPerConnection = maxStreams / channels.Length;
        for (var start = 0; start < natives.Count; start += symbolsPerConnection)
        {
            var carried = natives.Skip(start).Take(symbolsPerConnection).ToArray();

            // Books first: they are what the rest waits for.
            var streams = channels.SelectMany(channel => carried.Select(native => $"{native.ToLowerInvariant()}@{channel}")).ToArray();
            var messages = streams.Chunk(StreamsPerMessage).Select((chunk, index) => (ReadOnlyMemory<byte>)Subscribe(chunk, index + 1)).ToArray();
            plans.Add(new ConnectionPlan(address, messages, BinanceFeed.PaceMillis, carried));
        }
    }

    private static byte[] Subscribe(string[] streams, int id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("method", "SUBSCRIBE");
            writer.WriteStartArray("params");
            foreach (var stream in streams)
            {
                writer.WriteStringValue(stream);
            }

            writer.WriteEndArray();
            writer.WriteNumber("id", id);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
