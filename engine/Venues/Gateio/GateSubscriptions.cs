using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crossfeed.Venues.Gateio;

/// <summary>Spreads pairs over sockets and writes what each socket says once it is open.</summary>
internal static class GateSubscriptions
{
    /// <summary>
    /// Pairs a socket carries. The venue names no limit; sockets with 150 book streams are in use elsewhere, and a lost socket should not take too many books along.
    /// </summary>
    public const int PairsPerConnection = 100;

    /// <summary>Least time between two messages of a socket: 50 a second. The venue names no limit; 100 pairs are subscribed within 4 s.</summary>
    public const int PaceMillis = 20;

    private const string Path = "/ws/v4/";

    // Pair names may be of any script: they go out as they came in, not as \u escapes.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Plans the sockets.</summary>
    /// <param name="webSocketBase">Base without the path.</param>
    /// <param name="natives">Native symbols.</param>
    /// <param name="unixSeconds">The client's time that each message carries. Plans are built shortly before they are used.</param>
    public static IReadOnlyList<ConnectionPlan> Plan(Uri webSocketBase, IReadOnlyList<string> natives, long unixSeconds)
    {
        var address = new Uri(webSocketBase.AbsoluteUri.TrimEnd('/') + Path);
        var plans = new List<ConnectionPlan>();
        foreach (var chunk in natives.Chunk(PairsPerConnection))
        {
            plans.Add(new ConnectionPlan(address, Messages(chunk, unixSeconds), PaceMillis, chunk));
        }

        return plans;
    }

    private static List<ReadOnlyMemory<byte>> Messages(string[] pairs, long unixSeconds)
    {
        // Trades and quotes take a list of pairs; of the other two channels each message takes one, because the places in the list are parameters.
        // Books come before bars: they are what must be live soon.
        var messages = new List<ReadOnlyMemory<byte>>((2 * pairs.Length) + 2)
        {
            Subscribe("spot.trades", pairs, unixSeconds),
            Subscribe("spot.book_ticker", pairs, unixSeconds),
        };
        foreach (var pair in pairs)
        {
            messages.Add(Subscribe("spot.order_book_update", [pair, "100ms"], unixSeconds));
        }

        foreach (var pair in pairs)
        {
            messages.Add(Subscribe("spot.candlesticks", ["1m", pair], unixSeconds));
        }

        return messages;
    }

    // {"time":1606292218,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}
    private static ReadOnlyMemory<byte> Subscribe(string channel, string[] payload, long unixSeconds)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("time", unixSeconds);
            json.WriteString("channel", channel);
            json.WriteString("event", "subscribe");
            json.WriteStartArray("payload");
            foreach (var part in payload)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
