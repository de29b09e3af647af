using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>What the watch remembers of a stream.</summary>
internal sealed class WatchedStream(StreamKey key, WatchedListing listing, bool isProvable)
{
    /// <summary>The counts of the listing's channels when this stream's last message came, or it was subscribed.</summary>
    private readonly long[] _listingAtLast = new long[StreamChannels.Count];

    public StreamKey Key { get; } = key;

    public WatchedListing Listing { get; } = listing;

    public bool IsProvable { get; } = isProvable;

    public ArrivalModel Model { get; } = new();

    public WatchedLine? Line { get; set; }

    public long Messages { get; set; }

    public long SubscribedNanos { get; set; }

    public bool IsConnected { get; set; }

    public long AheadNanos { get; set; }

    public bool IsAhead { get; set; }

    public long AskedNanos { get; set; }

    public long ProvenAheadNanos { get; set; }

    public long ProofBase { get; set; }

    public long InnocentNanos { get; set; }

    public long UsualTrades { get; set; }

    public bool Arrived { get; set; }

    public SilenceVerdict Verdict { get; set; }

    public bool IsWatched => SubscribedNanos != 0 && IsConnected;

    /// <summary>Counting starts anew; the learned rate stays.</summary>
    public void Restart(long atNanos)
    {
        Model.Restart(atNanos);
        ClearSuspicion();
        AskedNanos = 0;
        Listing.Messages.CopyTo(_listingAtLast, 0);
    }

    /// <summary>After a look in which messages came: what spoke against it does so no more.</summary>
    public void Settle()
    {
        UsualTrades = Math.Max(UsualTrades, Since(StreamChannel.Trades));
        Listing.Messages.CopyTo(_listingAtLast, 0);
        ClearSuspicion();
        Arrived = false;
    }

    /// <summary>Messages that another channel of the listing brought since this one's last.</summary>
    public long Since(StreamChannel channel) => Listing.Messages[(int)channel] - _listingAtLast[(int)channel];

    private void ClearSuspicion()
    {
        ProvenAheadNanos = 0;
        ProofBase = 0;
        InnocentNanos = 0;
        AheadNanos = 0;
    }
}
