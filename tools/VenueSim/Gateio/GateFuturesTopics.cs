using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary><c>futures.trades</c>: a list of one trade, at once.</summary>
internal sealed class GateFuturesTradeTopic(VenueFeed feed, Listing listing, string name, GateSizes sizes) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Traded(in TradePrint trade) => Publish(trade.Id, GateFuturesFrames.Trades(Listing, sizes, trade, Feed.NowMillis));
}

/// <summary><c>futures.book_ticker</c>: the best bid and ask every 10 ms, when one of them has changed; first a message that says nothing.</summary>
internal sealed class GateFuturesBookTickerTopic(VenueFeed feed, Listing listing, string name, GateSizes sizes) : Topic(feed, listing, name, SimChannel.Quotes, 10)
{
    private (long, long, long, long) _sent;

    public override Frame Greeting() => new(this, GateFuturesFrames.EmptyBookTicker(Listing, Feed.NowMillis));

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(Listing.UpdateId, GateFuturesFrames.BookTicker(Listing, sizes, Feed.NowMillis));
        }
    }
}

/// <summary><c>futures.candlesticks</c> of one minute: the current bar every 2 s, and each bar once more when it closes, without saying so.</summary>
internal sealed class GateFuturesCandlestickTopic(VenueFeed feed, Listing listing, string name, GateSizes sizes) : Topic(feed, listing, name, SimChannel.Bars, 2000)
{
    public override void Flush() => Publish(GateFuturesFrames.Candlesticks(Listing, sizes, Listing.Candle, Feed.NowMillis));

    public override void CandleClosed(Candle closed) => Publish(GateFuturesFrames.Candlesticks(Listing, sizes, closed, Feed.NowMillis));
}

/// <summary><c>futures.order_book_update</c>: the changed levels of an interval, ids contiguous from message to message.</summary>
internal sealed class GateFuturesBookUpdateTopic(VenueFeed feed, Listing listing, string name, GateSizes sizes, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private DepthBatch? _batch;

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var (now, first, last) = (Feed.NowMillis, batch.FirstId, batch.LastId);
        Publish(new Frame(this, GateFuturesFrames.OrderBookUpdate(Listing, sizes, now, false, first, last, batch.Bids, batch.Asks))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => GateFuturesFrames.OrderBookUpdate(
                Listing, sizes, now, false, first, last, batch.Bids.Append(new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)), batch.Asks),
            Full = () => GateFuturesFrames.OrderBookUpdate(
                Listing, sizes, now, true, first, last, GateFrames.Best(Listing.Bids, int.MaxValue), GateFrames.Best(Listing.Asks, int.MaxValue)),
        });
        batch.Clear();
    }

    protected override void Activate() => _batch = Listing.OpenBatch();

    protected override void Deactivate()
    {
        Listing.CloseBatch(_batch!);
        _batch = null;
    }
}
