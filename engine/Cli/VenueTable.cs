using System.Globalization;
using Crossfeed.Arbitrage;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary>Feeds for the eye: a table of what can be compared, and below it what each says in words.</summary>
internal static class VenueTable
{
    private static readonly string[] Titles = ["feed", "taker bps", "maker bps", "fees as of", "REST limit", "connects/min", "streams/connection", "listings/connection", "lifetime"];
    private static readonly bool[] IsRight = [false, true, true, false, false, true, true, true, true];

    /// <summary>Writes both.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Feed> feeds)
    {
        AlignedLines.Write(output, [Titles, .. feeds.Select(Row)], IsRight);
        foreach (var feed in feeds)
        {
            output.WriteLine();
            output.WriteLine(feed.Name);
            var channels = StreamsOf(feed).Select(c => $"{StreamChannels.Name(c)} {feed.ChannelName(c)}");
            string[][] lines =
            [
                ["  channels", string.Join(", ", channels)],
                ["  books", feed.BookSynchronisation],
                ["  WebSocket", string.Join(", ", feed.Lanes.Select(lane => feed.LaneAddress(feed.WebSocketBase, lane)))],
                ["  REST", feed.RestBase.GetLeftPart(UriPartial.Path).TrimEnd('/')],
                .. feed.FeeNote is { } note ? (string[][])[["  fees", note]] : [],
                .. feed.Limits.RequestsPerHour is { } perHour ? (string[][])[["  requests", string.Create(CultureInfo.InvariantCulture, $"{perHour:N0} an hour and connection")]] : [],
            ];
            AlignedLines.Write(output, lines, [false, false]);
        }
    }

    /// <summary>The channels of a feed in the order of <see cref="StreamChannel"/>.</summary>
    public static IEnumerable<StreamChannel> StreamsOf(Feed feed) => feed.Channels.Order();

    private static string[] Row(Feed feed) =>
    [
        feed.Name,
        BasisPoints.Text(feed.BaseTakerFeeE8),
        feed.BaseMakerFeeE8 is { } maker ? BasisPoints.Text(maker) : "-",
        feed.FeesAsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        RestLimit(feed),
        feed.Limits.ConnectsPerMinute.ToString(CultureInfo.InvariantCulture),
        string.Join(" + ", feed.Lanes.Select(lane => lane.MaxStreams)),
        feed.Limits.ListingsPerConnection.ToString(CultureInfo.InvariantCulture),
        feed.Limits.Lifetime is { } lifetime ? Span(lifetime) : "-",
    ];

    private static string RestLimit(Feed feed) =>
        string.Create(CultureInfo.InvariantCulture, $"{feed.RestLimits.Weight:N0} in {Span(feed.RestLimits.Period)}{(feed.RestLimits.IsPerEndpoint ? ", each path" : "")}");

    private static string Span(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.##} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.##} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.##} s"),
    };
}
