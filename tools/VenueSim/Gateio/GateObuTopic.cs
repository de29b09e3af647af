using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>
/// <c>spot.obu</c>: the best 50 levels every 20 ms or the best 400 every 100 ms. A subscriber first gets the whole
/// window (<c>full</c>), then deltas with contiguous ids. A level that only leaves the window is not deleted: the
/// client caps its book, as the venue asks. One that is gone from the book is.
/// </summary>
internal sealed class GateObuTopic(VenueFeed feed, Listing listing, string name, string stream, int levels, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private SortedDictionary<long, long> _bids = [];
    private SortedDictionary<long, long> _asks = [];
    private long _id;

    public override Frame Greeting() => new(this, GateFrames.ObuFull(stream, Feed.NowMillis, _id, BestFirst(_bids), _asks));

    public override void Flush()
    {
        if (_id == Listing.UpdateId)
        {
            return;
        }

        var (now, first, last) = (Feed.NowMillis, _id + 1, Listing.UpdateId);
        var bids = Window(Listing.Bids);
        var asks = Window(Listing.Asks);
        var bidChanges = Changes(_bids, bids, Listing.Bids);
        var askChanges = Changes(_asks, asks, Listing.Asks);
        _bids = bids;
        _asks = asks;
        _id = last;
        Publish(new Frame(this, GateFrames.ObuDelta(stream, now, first, last, bidChanges, askChanges))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => GateFrames.ObuDelta(
                stream, now, first, last, [.. bidChanges, new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)], askChanges),
            Full = () => Greeting().Payload,
        });
    }

    protected override void Activate()
    {
        _bids = Window(Listing.Bids);
        _asks = Window(Listing.Asks);
        _id = Listing.UpdateId;
    }

    private SortedDictionary<long, long> Window(BookSide side)
    {
        var window = new SortedDictionary<long, long>();
        foreach (var (price, quantity) in GateFrames.Best(side, levels))
        {
            window.Add(price, quantity);
        }

        return window;
    }

    private static List<KeyValuePair<long, long>> Changes(
        SortedDictionary<long, long> before, SortedDictionary<long, long> after, BookSide side)
    {
        var changes = new List<KeyValuePair<long, long>>();
        foreach (var (price, quantity) in after)
        {
            if (!before.TryGetValue(price, out var known) || known != quantity)
            {
                changes.Add(new(price, quantity));
            }
        }

        foreach (var price in before.Keys)
        {
            if (!after.ContainsKey(price) && side.QuantityAt(price) == 0)
            {
                changes.Add(new(price, 0));
            }
        }

        return changes;
    }

    private static IEnumerable<KeyValuePair<long, long>> BestFirst(SortedDictionary<long, long> bids) => bids.Reverse();
}
