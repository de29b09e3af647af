using System.Globalization;
using System.Text.Json;
using Crossfeed.Arbitrage;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary>Feeds for a machine: <c>{"feeds":[{"feed":"binance/spot",…},…]}</c>; fees are decimal text in basis points, times are seconds, what does not exist is null.</summary>
internal static class VenueJson
{
    /// <summary>The document.</summary>
    public static string Text(IReadOnlyList<Feed> feeds) => JsonDocumentText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("feeds");
        foreach (var feed in feeds)
        {
            Write(json, feed);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Feed feed)
    {
        json.WriteStartObject();
        json.WriteString("feed", feed.Name);
        json.WriteString("venue", feed.Venue);
        json.WriteString("market", feed.Market == MarketKind.Linear ? "linear" : "spot");
        json.WriteStartObject("channels");
        foreach (var channel in VenueTable.StreamsOf(feed))
        {
            json.WriteString(StreamChannels.Name(channel), feed.ChannelName(channel));
        }

        json.WriteEndObject();
        json.WriteString("books", feed.BookSynchronisation);
        json.WriteString("takerFeeBps", BasisPoints.Text(feed.BaseTakerFeeE8));
        json.WriteString("makerFeeBps", feed.BaseMakerFeeE8 is { } maker ? BasisPoints.Text(maker) : null);
        json.WriteString("feesAsOf", feed.FeesAsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("feeNote", feed.FeeNote);
        json.WriteString("restBase", feed.RestBase.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        json.WriteStartObject("restLimit");
        json.WriteNumber("weight", feed.RestLimits.Weight);
        json.WriteNumber("periodSeconds", feed.RestLimits.Period.TotalSeconds);
        json.WriteBoolean("perEndpoint", feed.RestLimits.IsPerEndpoint);
        json.WriteEndObject();
        json.WriteNumber("connectsPerMinute", feed.Limits.ConnectsPerMinute);
        json.WriteNumber("listingsPerConnection", feed.Limits.ListingsPerConnection);
        if (feed.Limits.RequestsPerHour is { } perHour)
        {
            json.WriteNumber("requestsPerHour", perHour);
        }
        else
        {
            json.WriteNull("requestsPerHour");
        }

        if (feed.Limits.Lifetime is { } lifetime)
        {
            json.WriteNumber("lifetimeSeconds", lifetime.TotalSeconds);
        }
        else
        {
            json.WriteNull("lifetimeSeconds");
        }

        WriteLanes(json, feed);
        json.WriteEndObject();
    }

    private static void WriteLanes(Utf8JsonWriter json, Feed feed)
    {
        json.WriteStartArray("endpoints");
        foreach (var lane in feed.Lanes)
        {
            json.WriteStartObject();
            json.WriteString("address", feed.LaneAddress(feed.WebSocketBase, lane).ToString());
            json.WriteNumber("streamsPerConnection", lane.MaxStreams);
            json.WriteStartArray("channels");
            foreach (var channel in lane.Channels)
            {
                json.WriteStringValue(StreamChannels.Name(channel));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
