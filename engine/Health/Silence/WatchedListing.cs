using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>What the watch remembers of a listing: its streams, and the arrivals of its depth, quotes and trades together.</summary>
internal sealed class WatchedListing
{
    public WatchedStream?[] Streams { get; } = new WatchedStream?[StreamChannels.Count];

    public long[] Messages { get; } = new long[StreamChannels.Count];

    public ArrivalModel Model { get; } = new();

    public long LastTradeNanos { get; set; }

    public long ArrivedMessages { get; set; }

    public long ArrivedNanos { get; set; }

    /// <summary>Streams but bars, which come on a clock and not with the market.</summary>
    public int WatchedMarketStreams()
    {
        var count = 0;
        for (var i = 0; i < Streams.Length; i++)
        {
            count += i != (int)StreamChannel.Bars && Streams[i] is { IsWatched: true } ? 1 : 0;
        }

        return count;
    }

    public long InnocentNanos()
    {
        long latest = 0;
        foreach (var stream in Streams)
        {
            latest = Math.Max(latest, stream?.InnocentNanos ?? 0);
        }

        return latest;
    }
}
