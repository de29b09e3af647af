using Crossfeed.Market.Frames;

namespace Crossfeed.Venues;

/// <summary>The part of one listing in a round of a feed whose books are the best prices and nothing else. Cold.</summary>
internal sealed class WarmUpTopListing : IWarmUpListing
{
    private const int Period = 48; // steps in which the price swings down and up again
    private const int SilentFrom = 100; // 5.5 s without a message: the age at which quotes count as old is 5 s
    private const int SilentTo = 155;
    private const int OddEvery = 9; // steps between two that are written in an unusual form
    private const int BrokenStep = 80;
    private const string NoSymbol = "NOSUCHUSDT";

    private readonly WarmUpRound _round;
    private readonly WarmUpDialect _dialect;
    private readonly WarmUpBook _book;
    private readonly string _native;
    private readonly int _index;
    private readonly int _phase;
    private long _trade = 1_000_000;

    /// <summary>Begins with an empty book.</summary>
    /// <param name="round">Takes the frames.</param>
    /// <param name="dialect">How they are written.</param>
    /// <param name="asset">Base asset.</param>
    /// <param name="price">About the price.</param>
    /// <param name="index">Place among the listings, from 0.</param>
    /// <param name="phase">Place of the feed.</param>
    /// <param name="feeds">Number of feeds.</param>
    public WarmUpTopListing(WarmUpRound round, WarmUpDialect dialect, string asset, decimal price, int index, int phase, int feeds)
    {
        _round = round;
        _dialect = dialect;
        _native = dialect.Native(asset);
        _book = WarmUpRound.NewBook(dialect, asset, price);
        _index = index;
        _phase = Period * phase / feeds;
    }

    /// <summary>The next message makes the book.</summary>
    public void AwaitSnapshot()
    {
        // every message is whole
    }

    /// <inheritdoc/>
    public void WriteStep()
    {
        var step = _round.Step;
        if (_index == 1 && step is >= SilentFrom and < SilentTo)
        {
            return;
        }

        var now = WarmUpRound.TimeMillis(step);
        var place = (step + _phase + (_index * 5)) % Period;
        _book.MoveTo(_native, now, (place < Period / 2 ? place : Period - place) - (Period / 4));
        var (bid, ask) = (_book.BestBid, _book.BestAsk);
        if (_index == 2 && step == BrokenStep)
        {
            WriteBroken(now, bid, ask);
            bid = bid with { Price = bid.Price + 0.0000001m }; // more decimals than any listing has: they grow
        }

        Message(_dialect.BestPrices(_native, now, step, bid, ask));
        Message(_dialect.Trade(_native, now, _trade++, step % 2 == 0 ? bid : ask, isBuy: step % 2 != 0));
        if (_index == 0 && step == BrokenStep)
        {
            Message(_dialect.BestPrices(_native, now, step, bid with { Price = ask.Price }, ask)); // of no use until the next
        }
    }

    private void WriteBroken(long now, WarmUpLevel bid, WarmUpLevel ask)
    {
        foreach (var text in new[] { _dialect.BestPrices(_native, now, 0, bid, ask), _dialect.Trade(_native, now, _trade, bid, isBuy: true) })
        {
            Broken(text[..^12]); // no whole object any more
            Broken(text.Replace(_native, NoSymbol, StringComparison.Ordinal));
            Broken(text.Replace(":\"", ":\"1x", StringComparison.Ordinal));
            Broken(text[1..]);
        }

        Broken("ping");
    }

    private void Broken(string text) => _round.Add(FrameKind.Message, text, isBroken: true);

    // A space where the venue sends none: right JSON all the same, but no scanner knows it, and the general path decides.
    private void Message(string text) => _round.Add(FrameKind.Message, _round.Step % OddEvery == 0 ? "{ " + text[1..] : text);
}
