using System.Globalization;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Writes what the engine says to a socket.</summary>
internal static class BybitSubscriptions
{
    /// <summary>Writes requests about streams.</summary>
    /// <param name="name"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="maxArguments">Streams that a request may name.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string name, IReadOnlyList<StreamKey> streams, int maxArguments, long firstId) =>
        streams.Chunk(maxArguments).Select((part, i) => new SubscriptionMessage(firstId + i, Request(name, firstId + i, part), part)).ToArray();

    /// <summary>Writes <c>{"req_id":"7","op":"ping"}</c>.</summary>
    /// <param name="id">Number of the heartbeat.</param>
    public static ReadOnlyMemory<byte> Ping(long id) => Request("ping", id, []);

    // {"req_id":"10001","op":"subscribe","args":["orderbook.50.BTCUSDT","publicTrade.BTCUSDT"]}
    private static byte[] Request(string name, long id, IReadOnlyList<StreamKey> streams)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("req_id", id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("op", name);
            if (streams.Count > 0)
            {
                json.WriteStartArray("args");
                foreach (var stream in streams)
                {
                    json.WriteStringValue(BybitStreams.Name(stream));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
