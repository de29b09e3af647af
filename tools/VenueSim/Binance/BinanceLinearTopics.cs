using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary><c>@trade</c>, which is not documented: every fill, at once; now and then (every 50th) one that is no print of the market.</summary>
internal sealed class BinanceLinearTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    private const int OtherEvery = 50;

    public override void Traded(in TradePrint trade)
    {
        Publish(trade.Id, BinanceLinearFrames.Trade(Listing, trade, Feed.NowMillis));
        if (trade.Id % OtherEvery == 0)
        {
            Publish(BinanceLinearFrames.NoPrint(Listing, trade, Feed.NowMillis));
        }
    }
}

/// <summary><c>@aggTrade</c>: the fills of one taker at one price, every 100 ms.</summary>
internal sealed class BinanceLinearAggregateTradeTopic(BinanceLinearFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 100)
{
    private readonly List<TradePrint> _pending = [];

    public override void Aggregated(in TradePrint trade) => _pending.Add(trade);

    public override void Flush()
    {
        TradePrint[] due = [.. _pending]; // a fault may end the last subscription meanwhile, and what waits with it
        _pending.Clear();
        foreach (var trade in due)
        {
            Publish(trade.Id, BinanceFrames.AggregateTrade(Listing, trade, Feed.NowMillis, feed.NamesPair));
        }
    }

    protected override void Deactivate() => _pending.Clear();
}

/// <summary><c>@bookTicker</c>: the best bid and ask whenever one of them changes, with the book's update id: ahead of the book's own stream.</summary>
internal sealed class BinanceLinearBookTickerTopic(BinanceLinearFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 0)
{
    private (long, long, long, long) _sent;

    public override void BookMoved()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(Listing.UpdateId, BinanceLinearFrames.BookTicker(Listing, Feed.NowMillis, feed.NamesPair));
        }
    }
}

/// <summary><c>@depth5|10|20</c>: the best levels, each time in full, when the book has moved; in the form of a diff.</summary>
internal sealed class BinanceLinearPartialDepthTopic(BinanceLinearFeed feed, Listing listing, string name, int levels, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private long _sentId;

    public override void Flush()
    {
        if (_sentId != Listing.UpdateId)
        {
            var ids = (Listing.UpdateId, Listing.UpdateId, _sentId);
            _sentId = Listing.UpdateId;
            Publish(Listing.UpdateId, BinanceLinearFrames.DepthUpdate(
                Listing, Feed.NowMillis, ids, BinanceFrames.Best(Listing.Bids, levels), BinanceFrames.Best(Listing.Asks, levels), feed.NamesPair));
        }
    }
}

/// <summary><c>@depth</c>: the changed levels of an interval; ids are not contiguous, each message names the last id of the one before.</summary>
internal sealed class BinanceLinearDepthTopic(BinanceLinearFeed feed, Listing listing, string name, int cadenceMillis)
    : Topic(feed, listing, name, SimChannel.Depth, cadenceMillis)
{
    private DepthBatch? _batch;

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var now = Feed.NowMillis;
        var ids = (First: batch.FirstChangeId, Last: batch.LastId, Before: batch.FirstId - 1);
        Publish(new Frame(this, BinanceLinearFrames.DepthUpdate(Listing, now, ids, batch.Bids, batch.Asks, feed.NamesPair))
        {
            IsDelta = true,
            FirstId = ids.First,
            LastId = ids.Last,
            Crossed = () => BinanceLinearFrames.DepthUpdate(
                Listing, now, ids, batch.Bids.Append(new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)), batch.Asks, feed.NamesPair),
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
