using System.Text.Encodings.Web;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Writes what the engine says to a contract socket. The number is ours: the venue passes over keys that it does not know, and answers name no request.</summary>
internal static class MexcContractSubscriptions
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes requests about streams, one each.</summary>
    /// <param name="verb"><c>sub</c> or <c>unsub</c>.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="firstId">Number of the first request.</param>
    public static IReadOnlyList<SubscriptionMessage> Write(string verb, IReadOnlyList<StreamKey> streams, long firstId) =>
        streams.Select((stream, i) => new SubscriptionMessage(firstId + i, Request($"{verb}.{MexcContractStreams.Name(stream.Channel)}", stream, firstId + i), [stream])).ToArray();

    /// <summary>Writes <c>{"method":"ping","id":7}</c>.</summary>
    /// <param name="id">Number of the heartbeat.</param>
    public static ReadOnlyMemory<byte> Ping(long id) => Request("ping", null, id);

    // {"method":"sub.deal","param":{"symbol":"BTC_USDT"},"gzip":false,"id":1}
    private static byte[] Request(string method, StreamKey? stream, long id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("method", method);
            if (stream is { } about)
            {
                json.WriteStartObject("param");
                json.WriteString("symbol", about.Native);
                if (about.Channel == StreamChannel.Bars)
                {
                    json.WriteString("interval", MexcContractStreams.BarInterval);
                }

                json.WriteEndObject();
                json.WriteBoolean("gzip", false);
            }

            json.WriteNumber("id", id);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
