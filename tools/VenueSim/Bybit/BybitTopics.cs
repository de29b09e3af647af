using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Bybit;

/// <summary>
/// <c>orderbook.50</c> every 20 ms, <c>orderbook.200</c> every 100, <c>orderbook.1000</c> every 200: a subscriber gets the whole window, then
/// changes with ids one by one. A level that leaves the window is deleted.
/// </summary>
internal sealed class BybitBookTopic(BybitFeed feed, Listing listing, string name, int levels)
    : Topic(feed, listing, name, SimChannel.Depth, levels switch { BybitVenue.Levels => 20, 200 => 100, _ => 200 })
{
    private const long FirstId = 3_700_000; // the venue's count is far from 1, which means a restart

    private readonly BookWindow _window = new(listing, levels, deletesLeaving: true);
    private long _id = FirstId;
    private int _restarts;

    public override Frame Greeting() => new(this, Text("snapshot", _id, _window.Bids, _window.Asks));

    public override void Flush()
    {
        if (_window.Advance() is not { IsEmpty: false } change)
        {
            return;
        }

        if (RestartsIds())
        {
            _id = 1;
            Note();
            Publish(new Frame(this, Text(++_restarts % 2 == 0 ? "delta" : "snapshot", _id, _window.Bids, _window.Asks)) { FirstId = _id, LastId = _id });
            return;
        }

        var id = ++_id;
        Note();
        Publish(new Frame(this, Text("delta", id, change.Bids, change.Asks))
        {
            IsDelta = true,
            FirstId = id,
            LastId = id,
            Crossed = () => Text("delta", id, [.. change.Bids, new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)], change.Asks),
            Full = () => Text("snapshot", id, _window.Bids, _window.Asks),
        });
    }

    protected override void Activate()
    {
        _window.Take();
        _id++;
        Note();
    }

    private void Note()
    {
        if (levels == BybitVenue.Levels)
        {
            Listing.NotePublished(_id);
        }
    }

    private byte[] Text(string type, long id, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks) =>
        BybitFrames.Book(Listing, Name, type, isTypeFirst: feed.IsLinear, Feed.NowMillis, id, bids, asks);
}

/// <summary><c>orderbook.1</c>: the best levels every 10 ms, when they have changed; unchanged ones again after 3 s, with the same ids.</summary>
internal sealed class BybitQuoteTopic(BybitFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 10)
{
    private const long RepeatMillis = 3000;

    private (long, long, long, long) _sent;
    private long _id = 1_900_000;
    private long _sentMillis;
    private long _changedMillis;
    private long _sequence;

    public override Frame Greeting()
    {
        Look();
        return new Frame(this, Text());
    }

    public override void Flush()
    {
        if (Look())
        {
            Publish(_id, Text());
        }
        else if (Feed.NowMillis - _sentMillis >= RepeatMillis)
        {
            _sentMillis = Feed.NowMillis;
            Publish(Text());
        }
    }

    private bool Look()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top == _sent)
        {
            return false;
        }

        _sent = top;
        _id++;
        _sequence = Listing.UpdateId;
        _sentMillis = _changedMillis = Feed.NowMillis;
        return true;
    }

    private byte[] Text() => BybitFrames.Best(Listing, Name, Feed.NowMillis, _changedMillis, _id, _sequence, _sent);
}

/// <summary><c>publicTrade</c>: at once, one print a message.</summary>
internal sealed class BybitTradeTopic(BybitFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override void Traded(in TradePrint trade) => Publish(trade.Id, BybitFrames.Trade(Listing, Name, feed.IsLinear, trade, Feed.NowMillis));
}

/// <summary><c>kline.1</c>: the current bar every second, and each bar once more when it closes.</summary>
internal sealed class BybitBarTopic(BybitFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 1000)
{
    public override void Flush() => Publish(BybitFrames.Bar(Listing, Name, feed.IsLinear, Listing.Candle, closed: false, Feed.NowMillis));

    public override void CandleClosed(Candle closed) => Publish(BybitFrames.Bar(Listing, Name, feed.IsLinear, closed, closed: true, Feed.NowMillis));
}
