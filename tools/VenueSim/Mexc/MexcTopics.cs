using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Mexc;

/// <summary><c>aggre.deals</c>: the trades of an interval in one push, whose ids are texts.</summary>
internal sealed class MexcDealsTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis) : Topic(feed, listing, name, SimChannel.Trades, cadenceMillis)
{
    private readonly List<TradePrint> _trades = [];

    public override void Traded(in TradePrint trade) => _trades.Add(trade);

    public override void Flush()
    {
        if (_trades.Count > 0)
        {
            Publish(new Frame(this, MexcFrames.Deals(this, Feed.NowMillis, _trades)) { IsBinary = true, FirstId = _trades[0].Id, LastId = _trades[^1].Id });
            _trades.Clear();
        }
    }

    protected override void Activate() => _trades.Clear();
}

/// <summary><c>aggre.bookTicker</c>: the best bid and ask of an interval's end, when one of them has changed, with the book's id.</summary>
internal sealed class MexcBookTickerTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis) : Topic(feed, listing, name, SimChannel.Quotes, cadenceMillis)
{
    private (long, long, long, long) _sent;

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(new Frame(this, MexcFrames.Ticker(this, Feed.NowMillis)) { IsBinary = true, FirstId = Listing.UpdateId, LastId = Listing.UpdateId });
        }
    }
}

/// <summary><c>kline</c> of one minute: the current bar every 2 s, and each bar once more when it closes.</summary>
internal sealed class MexcKlineTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 2000)
{
    public override void Flush() => Send(Listing.Candle);

    public override void CandleClosed(Candle closed) => Send(closed);

    private void Send(Candle candle) => Publish(new Frame(this, MexcFrames.Kline(this, candle, Feed.NowMillis)) { IsBinary = true });
}

/// <summary><c>aggre.depth</c>: the changed levels of an interval, ids contiguous from push to push.</summary>
internal sealed class MexcDepthTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis) : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private DepthBatch? _batch;

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var (now, first, last) = (Feed.NowMillis, batch.FirstId, batch.LastId);
        Publish(new Frame(this, MexcFrames.Depths(this, now, first, last, batch.Bids, batch.Asks))
        {
            IsDelta = true,
            IsBinary = true,
            FirstId = first,
            LastId = last,
            Crossed = () => MexcFrames.Depths(
                this, now, first, last, batch.Bids.Where(level => level.Key != Crossing).Append(new(Crossing, Listing.Step)), batch.Asks),
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
