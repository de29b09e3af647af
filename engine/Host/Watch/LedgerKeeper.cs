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
    // A trade that is missing for so long comes on no leg any more: the slowest is replaced sooner.
    private const long LateNanos = 30 * Timestamp.NanosPerSecond;

    private readonly Dictionary<int, LiveListing> _byId = [];
    private readonly Dictionary<int, long> _depthHoles = []; // by listing id: the open hole of its book
    private readonly Dictionary<int, long[]> _ids = []; // by listing id: trades and highest id as of the last look
    private readonly Dictionary<(LiveListing, StreamChannel), long> _outages = [];
    private readonly Dictionary<(LiveListing, StreamChannel), long> _silences = [];
    private readonly Dictionary<LiveListing, (long From, long To)> _silentTrades = []; // the last silence of each
    private readonly Dictionary<LiveFeed, long> _changes = [];
    private readonly Dictionary<int, int[]> _numbers = []; // in the ledger, by listing id and channel
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
            }

            foreach (var line in feed.Lines)
            {
                NoteOutage(feed, line);
            }
        }

        ledger.Flush();
    }

    /// <summary>A stream has been silent, or flows again. Where its sequence shows what it missed, nothing is noted here.</summary>
    /// <param name="feed">Its feed.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="isSilent">Which of the two.</param>
    /// <param name="atNanos">Since when.</param>
    public void NoteSilence(LiveFeed feed, LiveListing listing, StreamChannel channel, bool isSilent, long atNanos)
    {
        if (IsNumbered(feed, channel))
        {
            NoteNumbered(listing, channel, isSilent, atNanos);
            return;
        }

        if (isSilent && !_outages.ContainsKey((listing, channel)))
        {
            Begin(_silences, listing, channel, HoleCause.Silent, atNanos, 0);
        }
        else if (!isSilent)
        {
            End(_silences, listing, channel, atNanos);
        }
    }

    // What trades miss shows when they flow again: then it is known why.
    private void NoteNumbered(LiveListing listing, StreamChannel channel, bool isSilent, long atNanos)
    {
        if (channel == StreamChannel.Trades)
        {
            _silentTrades[listing] = isSilent ? (atNanos, long.MaxValue) : _silentTrades.TryGetValue(listing, out var silence) ? (silence.From, atNanos) : default;
        }
    }

    private HoleCause CauseOf(LiveListing listing, in HoleRecord record) =>
        record is { Channel: StreamChannel.Trades, Cause: Books.HoleCause.Gap } && _silentTrades.TryGetValue(listing, out var silence) && record.AtNanos >= silence.From && record.AtNanos <= silence.To
            ? HoleCause.Silent
            : Cause(record.Cause);

    private void Follow(IReadOnlyList<LiveFeed> feeds, long now)
    {
        var isNew = false;
        foreach (var feed in feeds)
        {
            var changes = feed.Changes; // before its listings
            isNew |= !_changes.TryGetValue(feed, out var known) || known != changes;
            _changes[feed] = changes;
        }

        if (!isNew)
        {
            return;
        }

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
            _ids.Remove(listing.Book.Listing.Id);
            _silentTrades.Remove(listing);
            _depthHoles.Remove(listing.Book.Listing.Id);
            foreach (var channel in Enum.GetValues<StreamChannel>())
            {
                _outages.Remove((listing, channel));
                _silences.Remove((listing, channel));
                ledger.Unwatch(Number(listing, channel), now);
            }

            _numbers.Remove(listing.Book.Listing.Id);
        }

        _watched = present;
    }

    private void Take(LiveListing listing, in HoleRecord record)
    {
        var stream = Number(listing, record.Channel);
        var id = record.ListingId;
        if (record.Step == HoleStep.Opened)
        {
            var hole = ledger.Begin(new Hole(stream, CauseOf(listing, record), record.From, record.To, record.AtNanos, record.Connection));
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

        ledger.GiveUp(Number(listing, StreamChannel.Trades), now - LateNanos, now);
        ref var trades = ref listing.Book.Streams[StreamChannel.Trades];
        var last = Volatile.Read(ref trades.LastSequence);
        var count = Volatile.Read(ref trades.Count);
        if (last == 0)
        {
            _ids.Remove(listing.Book.Listing.Id); // it left, and returned before it was missed
            return;
        }

        if (!_ids.TryGetValue(listing.Book.Listing.Id, out var before))
        {
            _ids.Add(listing.Book.Listing.Id, [count, last]); // ids are counted from the first look that sees one
            return;
        }

        if (count != before[0] || last != before[1])
        {
            ledger.AddIds(Number(listing, StreamChannel.Trades), now, count - before[0], last - before[1]);
            (before[0], before[1]) = (count, last);
        }
    }

    // What a line without any connection misses, where no sequence will show it later.
    private void NoteOutage(LiveFeed feed, Line line)
    {
        var isUp = false;
        foreach (var leg in line.Legs)
        {
            isUp |= leg.Connection.State == ConnectionState.Active;
        }

        if (isUp && _outages.Count == 0)
        {
            return; // as nearly always
        }

        var connections = line.Legs.Select(l => l.Connection).ToArray();
        var isDown = !isUp && connections.Any(c => c.Opens > 0) && connections.All(c => c.State is ConnectionState.Reconnecting or ConnectionState.Faulted);
        if (!isDown && !isUp)
        {
            return;
        }

        var since = isDown ? connections.Max(c => c.Journal.SinceNanos) : Math.Max(connections.Where(c => c.State == ConnectionState.Active).Min(c => c.Journal.SinceNanos), 0);
        foreach (var stream in line.Streams)
        {
            if (feed.Find(stream.Native) is { } listing && !IsNumbered(feed, stream.Channel))
            {
                if (isUp)
                {
                    End(_outages, listing, stream.Channel, since);
                }
                else if (!_silences.ContainsKey((listing, stream.Channel)))
                {
                    Begin(_outages, listing, stream.Channel, HoleCause.ConnectionLost, since, connections[0].Id);
                }
            }
        }
    }

    private void Begin(Dictionary<(LiveListing, StreamChannel), long> holes, LiveListing listing, StreamChannel channel, HoleCause cause, long at, int connection)
    {
        if (!holes.ContainsKey((listing, channel)))
        {
            holes.Add((listing, channel), ledger.Begin(new Hole(Number(listing, channel), cause, 0, 0, at, connection)));
        }
    }

    private void End(Dictionary<(LiveListing, StreamChannel), long> holes, LiveListing listing, StreamChannel channel, long at)
    {
        if (holes.Remove((listing, channel), out var hole))
        {
            ledger.End(hole, at, HoleRepair.None);
        }
    }

    // Books and streams whose ids are consecutive: the hot plane tells exactly what they miss.
    private static bool IsNumbered(LiveFeed feed, StreamChannel channel) => channel == StreamChannel.Depth || (channel == StreamChannel.Trades && feed.Feed.Rules.TradeIdsAreConsecutive);

    private int Number(LiveListing listing, StreamChannel channel)
    {
        if (!_numbers.TryGetValue(listing.Book.Listing.Id, out var numbers))
        {
            var symbol = listing.Symbol.ToString();
            numbers = [.. Enum.GetValues<StreamChannel>().Select(c => ledger.Stream(new LedgerStream(listing.Definition.Venue, symbol, c)))];
            _numbers.Add(listing.Book.Listing.Id, numbers);
        }

        return numbers[(int)channel];
    }

    private static HoleCause Cause(Books.HoleCause cause) => cause switch
    {
        Books.HoleCause.Gap => HoleCause.Gap,
        Books.HoleCause.ConnectionLost => HoleCause.ConnectionLost,
        Books.HoleCause.Silent => HoleCause.Silent,
        Books.HoleCause.Undecodable => HoleCause.Undecodable,
        Books.HoleCause.MessageLost => HoleCause.Gap,
        Books.HoleCause.Checksum => HoleCause.Checksum,
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
