using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Coinbase;

/// <summary>Reads answers.</summary>
internal static class CoinbaseControl
{
    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    public static ControlMessage Read(ReadOnlySpan<byte> frame) => ControlDocument.Read(frame, Read);

    private static ControlMessage Read(JsonElement root)
    {
        // {"type":"error","message":"channel not found"}: which request it is about, nothing says
        if (ControlDocument.Text(root, "type") == "error")
        {
            return new(ControlKind.Refused, null, ControlDocument.Text(root, "message"), [], null);
        }

        var channel = ControlDocument.Text(root, "channel");
        long? time = ControlDocument.Text(root, "timestamp") is { } text && InternetTime.TryParse(Encoding.UTF8.GetBytes(text), out var nanos) ? nanos : null;

        // {"channel":"subscriptions","client_id":"","timestamp":"..Z","sequence_num":0,"events":[{"subscriptions":{"level2":["BTC-USD"]}}]}: all that is subscribed
        return channel == "subscriptions" && Streams(root) is { Count: > 0 } streams ? new(ControlKind.Acknowledged, null, null, streams, time) : ControlMessage.Other;
    }

    private static List<StreamKey> Streams(JsonElement root)
    {
        var streams = new List<StreamKey>();
        if (!ControlDocument.TryGet(root, "events", out var events) || events.ValueKind != JsonValueKind.Array)
        {
            return streams;
        }

        foreach (var item in events.EnumerateArray())
        {
            if (ControlDocument.TryGet(item, "subscriptions", out var subscriptions) && subscriptions.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in subscriptions.EnumerateObject())
                {
                    Add(streams, CoinbaseChannels.Subscribed(entry.Name), entry.Value);
                }
            }
        }

        return streams;
    }

    private static void Add(List<StreamKey> streams, StreamChannel? channel, JsonElement products)
    {
        if (channel is not { } known || products.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var product in products.EnumerateArray())
        {
            if (product.ValueKind == JsonValueKind.String)
            {
                streams.Add(new StreamKey(product.GetString()!, known));
            }
        }
    }
}
