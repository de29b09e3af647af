using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>
/// <c>book</c> of N levels: what changed in the window, with the checksum of the book behind it. No ids, and not a word of levels that only leave the window. The main depth's window is the
/// venue's true book.
/// </summary>
internal sealed class KrakenBookTopic(VenueFeed feed, Listing listing, string name, int depth) : Topic(feed, listing, name, SimChannel.Depth, 20)
{
    private readonly BookWindow _window = new(listing, depth, deletesLeaving: false);

    public override Frame Greeting() => new(this, KrakenFrames.Book(Listing, "snapshot", _window.Bids, _window.Asks, Checksum(), Feed.NowMillis));

    public override void Flush()
    {
        if (_window.Advance() is not { IsEmpty: false } change)
        {
            return;
        }

        Note();
        var (now, checksum) = (Feed.NowMillis, Checksum());
        var beyond = new KeyValuePair<long, long>(Listing.Asks.Price(0) + Listing.Tick, Listing.Step);
        Publish(new Frame(this, KrakenFrames.Book(Listing, "update", change.Bids, change.Asks, checksum, now))
        {
            IsDelta = true,
            FirstId = Listing.PublishedId,
            LastId = Listing.PublishedId,
            WrongChecksum = () => KrakenFrames.Book(Listing, "update", change.Bids, change.Asks, checksum ^ 1, now),
            Crossed = () => KrakenFrames.Book(Listing, "update", change.Bids.Append(beyond), change.Asks, checksum, now),
        });
    }

    protected override void Activate()
    {
        _window.Take();
        Note();
    }

    private uint Checksum() => KrakenFrames.Checksum(Listing, _window.Bids, _window.Asks);

    private void Note()
    {
        if (depth == KrakenFeed.MainDepth)
        {
            Listing.NotePublished(Listing.UpdateId);
        }
    }
}

/// <summary><c>trade</c>: one trade a message, at once; the last 50 as history to whoever wants them.</summary>
internal sealed class KrakenTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 0)
{
    public override Frame? Greeting() => Listing.Trades.Count == 0 ? null : new Frame(this, KrakenFrames.Trade(Listing, "snapshot", Listing.Trades.Last()));

    public override void Traded(in TradePrint trade) => Publish(trade.Id, KrakenFrames.Trade(Listing, "update", trade));
}

/// <summary><c>ticker</c> with the trigger <c>bbo</c>: the best bid and ask every 10 ms, when one of them has changed.</summary>
internal sealed class KrakenTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 10)
{
    private (long, long, long, long) _sent;

    public override Frame Greeting() => new(this, KrakenFrames.Ticker(Listing, "snapshot", Feed.NowMillis));

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(KrakenFrames.Ticker(Listing, "update", Feed.NowMillis));
        }
    }
}

/// <summary><c>ohlc</c> of one minute: once a second when there were trades. A bar that is over is told by the next one's beginning alone.</summary>
internal sealed class KrakenBarTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 1000)
{
    private int _sent;

    public override void Flush()
    {
        if (Listing.Candle.Trades != _sent)
        {
            _sent = Listing.Candle.Trades;
            Publish(KrakenFrames.Bar(Listing, Listing.Candle, Feed.NowMillis));
        }
    }
}
