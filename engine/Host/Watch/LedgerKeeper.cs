using Crossfeed.Books;
using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Wire;
using HoleCause = Crossfeed.Health.HoleCause;
using HoleRepair = Crossfeed.Health.HoleRepair;

namespace Crossfeed.Host;

/// <summary>Brings what the hot planes and the lines missed into the ledger. One thread; cold.</summary>
/// <param name="ledger">The ledger.</param>
internal sealed class LedgerKeeper(GapLedger ledger)
{
    private readonly Dictionary<int, LiveListing> _byId = [];
    private readonly Dictionary<int, long> _depthHoles = []; // by listing id: the open hole of its book
    private readonly Dictionary<LiveListing, long[]> _ids = []; // trades and highest id as of the last look
    private readonly Dictionary<(LiveListing, StreamChannel), long> _outages = [];
    private HashSet<LiveListing> _watched = [];

    /// <summary>Takes in what happened since the last look.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="now">Receive clock.</param>
    public void Look(IReadOnlyList<LiveFeed> feeds, IReadOnlyList<Shard> shards, long now)
    {
        Follow(feeds, now);
        foreach (var shard in shards)
        {
            while (shard.Plane.Holes.TryRead(out var record))
            {
                if (_byId.TryGetValue(record.ListingId, out var listing))
                {
                    Take(listing, record);
                }
            }
        }

        foreach (var feed in feeds)
        {
            foreach (var listing in feed.Listings)
            {
                CountIds(feed, listing, now);
                foreach (var channel in feed.Feed.Channels)
                {
                    NoteOutage(feed, listing, channel, now);
                }
            }
        }

        ledger.Flush();
    }

    /// <summary>A stream whose holes its sequence does not show has been silent, or flows again.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="isSilent">Which of the two.</param>
    /// <param name="sinceNanos">Since when.</param>
    public void NoteSilence(LiveListing listing, StreamChannel channel, bool isSilent, long sinceNanos)
    {
        if (channel != StreamChannel.Depth) // of a book the hot plane tells
        {
            Note(listing, channel, isSilent, HoleCause.Silent, sinceNanos, 0);
        }
    }

    private void Follow(IReadOnlyList<LiveFeed> feeds, long now)
    {
        var present = feeds.SelectMany(f => f.Listings).ToHashSet();
        foreach (var listing in present.Where(l => !_watched.Contains(l)))
        {
            _byId[listing.Book.Listing.Id] = listing;
            foreach (var channel in Enum.GetValues<StreamChannel>())
            {
                ledger.Watch(Number(listing, channel), now);
            }
        }

        foreach (var listing in _watched.Where(l => !present.Contains(l)))
        {
            _ids.Remove(listing);
            _depthHoles.Remove(listing.Book.Listing.Id);
            foreach (var channel in Enum.GetValues<StreamChannel>())
            {
                _outages.Remove((listing, channel));
                ledger.Unwatch(Number(listing, channel), now);
            }
        }

        _watched = present;
    }

    private void Take(LiveListing listing, in HoleRecord record)
    {
        var stream = Number(listing, record.Channel);
        var id = record.ListingId;
        if (record.Step == HoleStep.Opened)
        {
            var hole = ledger.Begin(new Hole(stream, Cause(record.Cause), record.From, record.To, record.AtNanos, record.Connection));
            if (record.Channel == StreamChannel.Depth)
            {
                _depthHoles[id] = hole;
            }
        }
        else if (record.Channel == StreamChannel.Depth)
        {
            if (_depthHoles.Remove(id, out var hole))
            {
                ledger.End(hole, record.AtNanos, Repair(record.Repair), record.From, record.To);
            }
        }
        else
        {
            ledger.Fill(stream, record.From, record.To, record.AtNanos, Repair(record.Repair));
        }
    }

    private void CountIds(LiveFeed feed, LiveListing listing, long now)
    {
        if (!feed.Feed.Rules.TradeIdsAreConsecutive)
        {
            return;
        }

        ref var trades = ref listing.Book.Streams[StreamChannel.Trades];
        var last = Volatile.Read(ref trades.LastSequence);
        var count = Volatile.Read(ref trades.Count);
        if (last == 0)
        {
            _ids.Remove(listing); // it left, and returned before it was missed
            return;
        }

        if (!_ids.TryGetValue(listing, out var before))
        {
            _ids.Add(listing, [count, last]); // ids are counted from the first look that sees one
            return;
        }

        if (count != before[0] || last != before[1])
        {
            ledger.AddIds(Number(listing, StreamChannel.Trades), now, count - before[0], last - before[1]);
            (before[0], before[1]) = (count, last);
        }
    }

    // What a line without any connection misses, where no sequence will show it later.
    private void NoteOutage(LiveFeed feed, LiveListing listing, StreamChannel channel, long now)
    {
        if (channel == StreamChannel.Depth || (channel == StreamChannel.Trades && feed.Feed.Rules.TradeIdsAreConsecutive) || feed.LineOf(listing, channel) is not { } line)
        {
            return;
        }

        var connections = line.Legs.Select(l => l.Connection).ToArray();
        if (connections.Any(c => c.State == ConnectionState.Active))
        {
            Note(listing, channel, isMissing: false, HoleCause.ConnectionLost, now, 0);
        }
        else if (connections.Any(c => c.Opens > 0) && connections.All(c => c.State is ConnectionState.Reconnecting or ConnectionState.Faulted))
        {
            Note(listing, channel, isMissing: true, HoleCause.ConnectionLost, connections.Max(c => c.Journal.SinceNanos), connections[0].Id);
        }
    }

    private void Note(LiveListing listing, StreamChannel channel, bool isMissing, HoleCause cause, long at, int connection)
    {
        var key = (listing, channel);
        if (isMissing && !_outages.ContainsKey(key))
        {
            _outages.Add(key, ledger.Begin(new Hole(Number(listing, channel), cause, 0, 0, at, connection)));
        }
        else if (!isMissing && _outages.Remove(key, out var hole))
        {
            ledger.End(hole, at, HoleRepair.None);
        }
    }

    private int Number(LiveListing listing, StreamChannel channel) => ledger.Stream(new LedgerStream(listing.Definition.Venue, listing.Symbol.ToString(), channel));

    private static HoleCause Cause(Books.HoleCause cause) => cause switch
    {
        Books.HoleCause.Gap => HoleCause.Gap,
        Books.HoleCause.ConnectionLost => HoleCause.ConnectionLost,
        Books.HoleCause.Silent => HoleCause.Silent,
        Books.HoleCause.Undecodable => HoleCause.Undecodable,
        Books.HoleCause.Crossed or Books.HoleCause.QuoteMismatch => HoleCause.Contradiction,
        _ => HoleCause.Overload, // what the book could not hold
    };

    private static HoleRepair Repair(Books.HoleRepair repair) => repair switch
    {
        Books.HoleRepair.LateMessage => HoleRepair.LateMessage,
        Books.HoleRepair.OtherLeg => HoleRepair.OtherLeg,
        Books.HoleRepair.Snapshot => HoleRepair.Snapshot,
        _ => HoleRepair.None,
    };
}
