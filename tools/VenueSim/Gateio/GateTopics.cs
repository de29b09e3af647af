using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary><c>spot.trades</c>: one trade a message, at once.</summary>
internal sealed class GateTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Traded(in TradePrint trade) => Publish(trade.Id, GateFrames.Trade(Listing, trade, Feed.NowMillis));
}

/// <summary><c>spot.book_ticker</c>: the best bid and ask every 10 ms, when one of them has changed.</summary>
internal sealed class GateBookTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 10)
{
    private (long, long, long, long) _sent;

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(Listing.UpdateId, GateFrames.BookTicker(Listing, Feed.NowMillis));
        }
    }
}

/// <summary><c>spot.tickers</c>: the day's figures once a second.</summary>
internal sealed class GateTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 1000)
{
    public override void Flush() => Publish(GateFrames.Ticker(Listing, Feed.NowMillis));
}

/// <summary><c>spot.candlesticks</c> of one minute: the current bar every 2 s, and each bar once more when it closes.</summary>
internal sealed class GateCandlestickTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 2000)
{
    public override void Flush() =>
        Publish(GateFrames.Candlestick(Listing, Listing.Candle, closed: false, Feed.NowMillis));

    public override void CandleClosed(Candle closed) =>
        Publish(GateFrames.Candlestick(Listing, closed, closed: true, Feed.NowMillis));
}

/// <summary><c>spot.order_book</c>: the best levels, each time in full, when the book has moved.</summary>
internal sealed class GateOrderBookTopic(VenueFeed feed, Listing listing, string name, int levels, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private long _sentId;

    public override void Flush()
    {
        if (_sentId != Listing.UpdateId)
        {
            _sentId = Listing.UpdateId;
            Publish(Listing.UpdateId, GateFrames.OrderBook(Listing, Feed.NowMillis, levels));
        }
    }
}

/// <summary><c>spot.order_book_update</c>: the changed levels of an interval, ids contiguous from message to message.</summary>
internal sealed class GateOrderBookUpdateTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis)
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
        Publish(new Frame(this, GateFrames.OrderBookUpdate(Listing, now, false, first, last, batch.Bids, batch.Asks))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => GateFrames.OrderBookUpdate(
                Listing, now, false, first, last, batch.Bids.Append(new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)), batch.Asks),
            Full = () => GateFrames.OrderBookUpdate(
                Listing, now, true, first, last, GateFrames.Best(Listing.Bids, int.MaxValue), GateFrames.Best(Listing.Asks, int.MaxValue)),
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
