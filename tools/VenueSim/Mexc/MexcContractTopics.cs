using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Mexc;

/// <summary><c>push.deal</c>: the trades of an interval in one list.</summary>
internal sealed class MexcContractDealTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 20)
{
    private readonly List<TradePrint> _trades = [];

    public override void Traded(in TradePrint trade) => _trades.Add(trade);

    public override void Flush()
    {
        if (_trades.Count > 0)
        {
            Publish(new Frame(this, MexcContractFrames.Deals(Listing, Feed.NowMillis, _trades)) { FirstId = _trades[0].Id, LastId = _trades[^1].Id });
            _trades.Clear();
        }
    }

    protected override void Activate() => _trades.Clear();
}

/// <summary><c>push.ticker</c>: the best prices among two dozen figures, when one of them has changed.</summary>
internal sealed class MexcContractTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 100)
{
    private (long, long) _sent;

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Asks.Price(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(MexcContractFrames.Ticker(Listing, Feed.NowMillis));
        }
    }
}

/// <summary><c>push.kline</c> of one minute: the current bar every 2 s, and each bar once more when it closes.</summary>
internal sealed class MexcContractKlineTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 2000)
{
    public override void Flush() => Publish(MexcContractFrames.Kline(Listing, Listing.Candle, Feed.NowMillis));

    public override void CandleClosed(Candle closed) => Publish(MexcContractFrames.Kline(Listing, closed, Feed.NowMillis));
}

/// <summary><c>push.depth.full</c>: the first levels, whole, every 100 ms when the book has moved.</summary>
internal sealed class MexcContractFullDepthTopic(VenueFeed feed, Listing listing, string name, int levels) : Topic(feed, listing, name, SimChannel.Depth, 100)
{
    private long _sent;

    public override void Flush()
    {
        if (Listing.UpdateId != _sent)
        {
            _sent = Listing.UpdateId;
            Publish(MexcContractFrames.FullDepth(Listing, Feed.NowMillis, levels));
        }
    }

    protected override void Activate() => _sent = 0;
}

/// <summary><c>push.depth</c>: the changed levels of an interval, whose versions it names from the first to the last; of one version alone both are zero.</summary>
internal sealed class MexcContractDepthTopic(MexcContractFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Depth, 20)
{
    private DepthBatch? _batch;

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var (now, first, last) = (Feed.NowMillis, batch.FirstId, batch.LastId);
        var data = MexcContractFrames.Changes(Listing, now, first, last, batch.Bids, batch.Asks);
        feed.Commits.Note(Listing, data);
        Publish(new Frame(this, MexcContractFrames.Depth(Listing, now, data))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => MexcContractFrames.Depth(Listing, now, MexcContractFrames.Changes(
                Listing, now, first, last, batch.Bids.Where(level => level.Key != Crossing).Append(new(Crossing, Listing.Step)), batch.Asks)),
        });
        batch.Clear();
    }

    protected override void Activate() => _batch = Listing.OpenBatch();

    protected override void Deactivate()
    {
        Listing.CloseBatch(_batch!);
        _batch = null;
    }

    private long Crossing => Listing.Asks.Price(0) + Listing.Tick;
}
