using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary><c>@trade</c>: every fill, at once.</summary>
internal sealed class BinanceTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Traded(in TradePrint trade) => Publish(trade.Id, BinanceFrames.Trade(Listing, trade, Feed.NowMillis));
}

/// <summary><c>@aggTrade</c>: the fills of one taker at one price, at once.</summary>
internal sealed class BinanceAggregateTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Aggregated(in TradePrint trade) =>
        Publish(trade.Id, BinanceFrames.AggregateTrade(Listing, trade, Feed.NowMillis));
}

/// <summary><c>@bookTicker</c>: the best bid and ask whenever one of them changes, with the book's update id.</summary>
internal sealed class BinanceBookTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 0)
{
    private (long, long, long, long) _sent;

    public override void BookMoved()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(Listing.UpdateId, BinanceFrames.BookTicker(Listing));
        }
    }
}

/// <summary><c>@depth5|10|20</c>: the best levels, each time in full, when the book has moved.</summary>
internal sealed class BinancePartialDepthTopic(VenueFeed feed, Listing listing, string name, int levels, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private long _sentId;

    public override void Flush()
    {
        if (_sentId != Listing.UpdateId)
        {
            _sentId = Listing.UpdateId;
            Publish(Listing.UpdateId, BinanceFrames.PartialDepth(Listing, levels));
        }
    }
}

/// <summary><c>@kline_1m</c>: the current bar every so often, and each bar once more when it closes.</summary>
internal sealed class BinanceKlineTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis, bool namesPair = false) : Topic(feed, listing, name, SimChannel.Bars, cadenceMillis)
{
    public override void Flush() =>
        Publish(BinanceFrames.Kline(Listing, Listing.Candle, closed: false, Feed.NowMillis, namesPair));

    public override void CandleClosed(Candle closed) =>
        Publish(BinanceFrames.Kline(Listing, closed, closed: true, Feed.NowMillis, namesPair));
}

/// <summary><c>@depth</c> and <c>@depth@100ms</c>: the changed levels of an interval, ids contiguous from message to message.</summary>
internal sealed class BinanceDepthTopic(VenueFeed feed, Listing listing, string name, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private DepthBatch? _batch;

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var (first, last) = (batch.FirstId, batch.LastId);
        Publish(new Frame(this, BinanceFrames.DepthUpdate(Listing, Feed.NowMillis, first, last, batch.Bids, batch.Asks))
        {
            IsDelta = true,
            FirstId = first,
            LastId = last,
            Crossed = () => BinanceFrames.DepthUpdate(Listing, Feed.NowMillis, first, last, Crossing(batch), batch.Asks),
        });
        batch.Clear();
    }

    protected override void Activate() => _batch = Listing.OpenBatch();

    protected override void Deactivate()
    {
        Listing.CloseBatch(_batch!);
        _batch = null;
    }

    private SortedDictionary<long, long> Crossing(DepthBatch batch) => new(new Dictionary<long, long>(batch.Bids))
    {
        [Listing.Asks.Price(0) + Listing.Tick] = Listing.Step,
    };
}
