using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Writes what the engine says to a socket.</summary>
internal static class GateSubscriptions
{
    // Pair names may be of any script: they go out as they came in, not as \u escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes requests about streams.</summary>
    /// <param name="market">The market.</param>
    /// <param name="name"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    /// <param name="unixSeconds">The client's time that each message carries.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(GateMarket market, string name, IReadOnlyList<StreamKey> streams, long firstId, long unixSeconds)
    {
        var messages = new List<SubscriptionMessage>();
        for (var start = 0; start < streams.Count;)
        {
            // Some channels take a list; of the others each message takes one stream, because the places in the list are parameters.
            var channel = streams[start].Channel;
            var end = start + 1;
            while (GateStreams.TakesList(channel) && end < streams.Count && streams[end].Channel == channel)
            {
                end++;
            }

            var part = streams.Skip(start).Take(end - start).ToArray();
            var id = firstId + messages.Count;
            messages.Add(new SubscriptionMessage(id, Request(GateStreams.Name(market, channel), name, GateStreams.Payload(part), id, unixSeconds), part));
            start = end;
        }

        return messages;
    }

    /// <summary>Writes <c>{"time":1669107766,"id":7,"channel":"spot.ping"}</c>.</summary>
    /// <param name="market">The market.</param>
    /// <param name="id">Number of the heartbeat.</param>
    /// <param name="unixSeconds">The client's time.</param>
    public static ReadOnlyMemory<byte> Ping(GateMarket market, long id, long unixSeconds) => Request(market.Prefix + "ping", null, [], id, unixSeconds);

    // {"time":1606292218,"id":123,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}
    private static byte[] Request(string channel, string? name, IEnumerable<string> payload, long id, long unixSeconds)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("time", unixSeconds);
            json.WriteNumber("id", id);
            json.WriteString("channel", channel);
            if (name is not null)
            {
                json.WriteString("event", name);
                json.WriteStartArray("payload");
                foreach (var part in payload)
                {
                    json.WriteStringValue(part);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
