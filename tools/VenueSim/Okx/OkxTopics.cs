using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Okx;

/// <summary><c>books</c>: the best 400 levels as a subscriber's first message, then what changed every 100 ms. Each message names the id of the one before; a minute without a change repeats the id.</summary>
internal sealed class OkxBookTopic(OkxFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Depth, 100)
{
    private const long KeepAliveMillis = 60_000;

    private readonly BookWindow _window = new(listing, OkxVenue.Levels, deletesLeaving: true);
    private long _sentMillis;
    private long _id; // of the message sent last, as the venue counts

    public override Frame Greeting() => new(this, Whole());

    public override void Flush()
    {
        if (_window.Advance() is { } change)
        {
            if (RestartsIds())
            {
                feed.RestartIds(Listing);
            }

            Send(change.Bids, change.Asks);
        }
        else if (Feed.NowMillis - _sentMillis >= KeepAliveMillis)
        {
            Send([], []);
        }
    }

    protected override void Activate()
    {
        _window.Take();
        _id = feed.IdOf(Listing);
        _sentMillis = Feed.NowMillis;
        Listing.NotePublished(_id);
    }

    private void Send(IReadOnlyList<KeyValuePair<long, long>> bids, IReadOnlyList<KeyValuePair<long, long>> asks)
    {
        var (now, id, previous, checksum) = (Feed.NowMillis, feed.IdOf(Listing), _id, Checksum());
        byte[] Text(IReadOnlyList<KeyValuePair<long, long>> changed, int sum) => OkxFrames.Book(Listing, "update", now, changed, asks, sum, feed.Ways.Ids ? (id, previous) : null);
        (_sentMillis, _id) = (now, id);
        Listing.NotePublished(id);
        Publish(new Frame(this, Text(bids, checksum))
        {
            IsDelta = true,
            FirstId = Math.Min(previous + 1, id),
            LastId = id,
            Crossed = () => Text([.. bids, new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)], checksum),
            Full = Whole,
            WrongChecksum = feed.Ways.Checksums ? () => Text(bids, checksum ^ 1) : null,
        });
    }

    private byte[] Whole() => OkxFrames.Book(Listing, "snapshot", Feed.NowMillis, _window.Bids, _window.Asks, Checksum(), feed.Ways.Ids ? (_id, -1) : null);

    private int Checksum() => feed.Ways.Checksums ? OkxChecksum.Of(Listing, [.. _window.Bids], [.. _window.Asks]) : 0;
}

/// <summary><c>bbo-tbt</c>: the best bid and ask every 10 ms, when one of them has changed.</summary>
internal sealed class OkxBestPriceTopic(OkxFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 10)
{
    private (long, long, long, long) _sent;

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(feed.IdOf(Listing), OkxFrames.BestPrices(Listing, feed.IdOf(Listing), Feed.NowMillis));
        }
    }
}

/// <summary><c>trades</c>, the fills of one taker order at one price together, and <c>trades-all</c>, each by itself.</summary>
internal sealed class OkxTradeTopic(OkxFeed feed, Listing listing, string name, bool isEach) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Traded(in TradePrint trade)
    {
        if (isEach)
        {
            Publish(trade.Id, OkxFrames.Trade(Listing, feed.IdOf(Listing), trade, isEach));
        }
    }

    public override void Aggregated(in TradePrint trade)
    {
        if (!isEach)
        {
            Publish(new Frame(this, OkxFrames.Trade(Listing, feed.IdOf(Listing), trade, isEach)) { FirstId = trade.FirstId, LastId = trade.LastId });
        }
    }
}

/// <summary><c>tickers</c>: best prices and the day's figures every 100 ms.</summary>
internal sealed class OkxTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 100)
{
    private long _sentId;

    public override void Flush()
    {
        if (_sentId != Listing.UpdateId)
        {
            _sentId = Listing.UpdateId;
            Publish(OkxFrames.Ticker(Listing, Feed.NowMillis));
        }
    }
}

/// <summary><c>candle1m</c>: the current bar every second, and each bar once more when it closes.</summary>
internal sealed class OkxCandleTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 1000)
{
    public override void Flush() => Publish(OkxFrames.Candle(Listing, Listing.Candle, isClosed: false));

    public override void CandleClosed(Candle closed) => Publish(OkxFrames.Candle(Listing, closed, isClosed: true));
}
