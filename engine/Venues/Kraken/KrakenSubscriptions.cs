using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>Writes what the engine says to a socket.</summary>
internal static class KrakenSubscriptions
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes requests about streams, one a stream: the venue answers every symbol by itself, and a refusal does not always name it, so that only the request's number tells which was refused.
    /// </summary>
    /// <param name="method"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string method, IReadOnlyList<StreamKey> streams, long firstId)
    {
        var messages = new List<SubscriptionMessage>(streams.Count);
        foreach (var stream in streams)
        {
            var id = firstId + messages.Count;
            messages.Add(new SubscriptionMessage(id, Request(method, stream, id), [stream]));
        }

        return messages;
    }

    /// <summary>Writes <c>{"method":"ping","req_id":42}</c>.</summary>
    /// <param name="id">Number of the heartbeat.</param>
    public static ReadOnlyMemory<byte> Ping(long id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("method", "ping");
            json.WriteNumber("req_id", id);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    // {"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":100,"snapshot":true},"req_id":1}
    private static byte[] Request(string method, StreamKey stream, long id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            json.WriteStartObject("params");
            json.WriteString("channel", KrakenChannels.Name(stream.Channel));
            json.WriteStartArray("symbol");
            json.WriteStringValue(stream.Native);
            json.WriteEndArray();
            WriteParameters(json, stream.Channel, isSubscription: method == "subscribe");
            json.WriteEndObject();
            json.WriteNumber("req_id", id);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteParameters(Utf8JsonWriter json, StreamChannel channel, bool isSubscription)
    {
        switch (channel)
        {
            case StreamChannel.Depth:
                json.WriteNumber("depth", KrakenChannels.Depth);
                break;
            case StreamChannel.Quotes:
                json.WriteString("event_trigger", "bbo"); // by default it speaks at trades only
                break;
            case StreamChannel.Bars:
                json.WriteNumber("interval", KrakenChannels.BarMinutes);
                break;
            default:
                break;
        }

        if (isSubscription)
        {
            json.WriteBoolean("snapshot", channel is StreamChannel.Depth or StreamChannel.Quotes); // of trades and bars it is history
        }
    }
}
