using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>
/// <c>obu</c>: the best 50 levels every 20 ms or the best 400 every 100 ms. A subscriber first gets the whole
/// window (<c>full</c>), then deltas with contiguous ids. A level that only leaves the window is not deleted: the
/// client caps its book, as the venue asks. One that is gone from the book is.
/// </summary>
internal sealed class GateObuTopic(VenueFeed feed, Listing listing, string name, GateObuFrames frames, int levels)
    : Topic(feed, listing, name, SimChannel.Depth, levels == FreshLevels ? 20 : 100)
{
    /// <summary>Levels of the faster of the two streams.</summary>
    public const int FreshLevels = 50;

    private readonly BookWindow _window = new(listing, levels, deletesLeaving: false);

    public override Frame Greeting() => new(this, frames.Full(Feed.NowMillis, _window.Id, _window.Bids, _window.Asks));

    public override void Flush()
    {
        if (_window.Advance() is not var (first, last, bids, asks))
        {
            return;
        }

        var now = Feed.NowMillis;
        Publish(new Frame(this, frames.Delta(now, first, last, bids, asks))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => frames.Delta(now, first, last, [.. bids, new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)], asks),
            Full = () => Greeting().Payload,
        });
    }

    protected override void Activate() => _window.Take();
}
