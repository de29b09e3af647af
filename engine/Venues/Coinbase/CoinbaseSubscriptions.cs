using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Coinbase;

/// <summary>Writes what the engine says to a socket: a channel and its products a message. Requests have no number, and answers none.</summary>
internal static class CoinbaseSubscriptions
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"type":"subscribe","channel":"heartbeats"}</c>: without it the venue closes subscriptions that are quiet for a minute.</summary>
    public static ReadOnlyMemory<byte> Heartbeats { get; } = Request("subscribe", "heartbeats", []);

    /// <summary>Writes requests about streams.</summary>
    /// <param name="type"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="streams">The streams; neighbours of one channel go together.</param>
    /// <param name="firstId">Number of the first request, for the engine itself.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string type, IReadOnlyList<StreamKey> streams, long firstId)
    {
        var messages = new List<SubscriptionMessage>();
        for (var start = 0; start < streams.Count;)
        {
            var channel = streams[start].Channel;
            var end = start + 1;
            while (end < streams.Count && streams[end].Channel == channel)
            {
                end++;
            }

            var part = streams.Skip(start).Take(end - start).ToArray();
            messages.Add(new SubscriptionMessage(firstId + messages.Count, Request(type, CoinbaseChannels.Name(channel), part), part));
            start = end;
        }

        return messages;
    }

    // {"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"}
    private static byte[] Request(string type, string channel, IReadOnlyList<StreamKey> streams)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (streams.Count > 0)
            {
                json.WriteStartArray("product_ids");
                foreach (var stream in streams)
                {
                    json.WriteStringValue(stream.Native);
                }

                json.WriteEndArray();
            }

            json.WriteString("channel", channel);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
