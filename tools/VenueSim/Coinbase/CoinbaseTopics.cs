using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Coinbase;

/// <summary><c>level2</c>, which comes as <c>l2_data</c>: the whole book, then its changes. No ids; what is lost shows in the count of the connection's messages alone.</summary>
internal sealed class CoinbaseBookTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Depth, 50)
{
    private DepthBatch? _batch;

    // What is waiting to be sent is in it already: levels are absolute, and coming again they change nothing.
    public override Frame Greeting() => new(this, CoinbaseFrames.Book(Listing, "snapshot", Whole(Listing.Bids), Whole(Listing.Asks), Feed.NowMillis));

    public override void Flush()
    {
        if (_batch is not { IsEmpty: false } batch)
        {
            return;
        }

        var now = Feed.NowMillis;
        Publish(new Frame(this, CoinbaseFrames.Book(Listing, "update", batch.Bids, batch.Asks, now))
        {
            IsDelta = true,
            FirstId = batch.FirstId,
            LastId = batch.LastId,
            Crossed = () => CoinbaseFrames.Book(Listing, "update", batch.Bids.Append(new(Listing.Asks.Price(0) + Listing.Tick, Listing.Step)), batch.Asks, now),
        });
        batch.Clear();
    }

    protected override void Activate() => _batch = Listing.OpenBatch();

    protected override void Deactivate()
    {
        Listing.CloseBatch(_batch!);
        _batch = null;
    }

    private static IEnumerable<KeyValuePair<long, long>> Whole(BookSide side)
    {
        for (var index = 0; index < side.Count; index++)
        {
            yield return new(side.Price(index), side.Quantity(index));
        }
    }
}

/// <summary><c>market_trades</c>: what was traded in 250 ms, the newest first; the last 100 as history.</summary>
internal sealed class CoinbaseTradeTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Trades, 250)
{
    private const int History = 100;

    private readonly List<TradePrint> _waiting = [];

    public override Frame Greeting() => new(this, CoinbaseFrames.Trades("snapshot", Listing, Listing.Trades.Reverse().Take(History), Feed.NowMillis));

    public override void Traded(in TradePrint trade) => _waiting.Add(trade);

    public override void Flush()
    {
        if (_waiting.Count > 0)
        {
            Publish(new Frame(this, CoinbaseFrames.Trades("update", Listing, Enumerable.Reverse(_waiting), Feed.NowMillis)) { FirstId = _waiting[0].Id, LastId = _waiting[^1].Id });
            _waiting.Clear();
        }
    }

    protected override void Deactivate() => _waiting.Clear();
}

/// <summary><c>ticker</c>: the best bid and ask, when one of them has changed.</summary>
internal sealed class CoinbaseTickerTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Quotes, 50)
{
    private (long, long, long, long) _sent;

    public override Frame Greeting() => new(this, CoinbaseFrames.Ticker(Listing, "snapshot", Feed.NowMillis));

    public override void Flush()
    {
        var top = (Listing.Bids.Price(0), Listing.Bids.Quantity(0), Listing.Asks.Price(0), Listing.Asks.Quantity(0));
        if (top != _sent)
        {
            _sent = top;
            Publish(CoinbaseFrames.Ticker(Listing, "update", Feed.NowMillis));
        }
    }
}

/// <summary><c>candles</c> of five minutes: once a second while there are trades.</summary>
internal sealed class CoinbaseCandleTopic(VenueFeed feed, Listing listing, string name) : Topic(feed, listing, name, SimChannel.Bars, 1000)
{
    private int _sent = -1;

    public override Frame Greeting() => new(this, CoinbaseFrames.Candle(Listing, Minutes(), "snapshot", Feed.NowMillis));

    public override void Flush()
    {
        var minutes = Minutes();
        var trades = minutes.Sum(minute => minute.Trades);
        if (trades != _sent)
        {
            _sent = trades;
            Publish(CoinbaseFrames.Candle(Listing, minutes, "update", Feed.NowMillis));
        }
    }

    private List<Candle> Minutes()
    {
        var bucket = Listing.Candle.OpenMinute / 5;
        return [.. Listing.ClosedCandles.Where(candle => candle.OpenMinute / 5 == bucket), Listing.Candle];
    }
}
