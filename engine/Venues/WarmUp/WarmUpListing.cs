using Crossfeed.Market.Frames;

namespace Crossfeed.Venues;

/// <summary>The part of one listing in a round: what happens to it at which step. Cold.</summary>
internal sealed class WarmUpListing : IWarmUpListing
{
    private const int Period = 48; // steps in which the price swings down and up again
    private const int Swing = Period / 2; // units, a basis point each: far enough apart for triggers, soon together again
    private const int JumpUnits = 600; // 6 %: further than a window of prices reaches
    private const int JumpStep = 50;
    private const int JumpBackStep = 120;
    private const int SnapshotAfter = 2; // steps from the need of a snapshot to the state that it shows
    private const int SnapshotDelay = 2; // steps from there to its arrival: changes that it does not hold are waiting by then
    private const int SilentFrom = 100; // 5.5 s without a message: the age at which quotes count as old is 5 s
    private const int SilentTo = 155;
    private const int OddEvery = 9; // steps between two that are written in an unusual form
    private const string NoNumber = "1x";
    private const string TooMuch = "99999999999999999999";
    private const string NoSymbol = "NOSUCHUSDT";

    private readonly WarmUpRound _round;
    private readonly WarmUpDialect _dialect;
    private readonly WarmUpBook _book;
    private readonly string _native;
    private readonly decimal _price;
    private readonly int _index;
    private readonly int _phase;
    private string _snapshot = "";
    private int _snapshotAt = int.MinValue; // the step whose end the snapshot shows
    private long _trade = 1_000_000;

    /// <summary>Begins with an empty book.</summary>
    /// <param name="round">Takes the frames.</param>
    /// <param name="dialect">How they are written.</param>
    /// <param name="asset">Base asset.</param>
    /// <param name="price">About the price.</param>
    /// <param name="index">Place among the listings, from 0.</param>
    /// <param name="phase">Place of the feed.</param>
    /// <param name="feeds">Number of feeds.</param>
    public WarmUpListing(WarmUpRound round, WarmUpDialect dialect, string asset, decimal price, int index, int phase, int feeds)
    {
        _round = round;
        _dialect = dialect;
        _native = dialect.Native(asset);
        _book = WarmUpRound.NewBook(dialect, asset, price);
        _price = price;
        _index = index;
        _phase = Period * phase / feeds;
    }

    private int Step => _round.Step;

    private long Now => WarmUpRound.TimeMillis(Step);

    /// <summary>Makes the listing's next snapshot come soon: its book is empty or wrong.</summary>
    public void AwaitSnapshot() => _snapshotAt = Step + SnapshotAfter;

    /// <summary>Writes what happens in the round's present step.</summary>
    public void WriteStep()
    {
        if (_index == 1 && Step is >= SilentFrom and < SilentTo)
        {
            return;
        }

        if (_index == 2 && Step == 30)
        {
            _book.FineBid = (_price * 0.7m) + 0.0000001m; // more decimals than any listing has: they grow
        }

        Disturb();
        WriteMarket();
        if (_round.IsSnapshotStreamed)
        {
            if (Step == _snapshotAt + SnapshotDelay)
            {
                WriteStreamSnapshot();
            }

            return;
        }

        if (Step == _snapshotAt)
        {
            _snapshot = _dialect.Snapshot(_book.Sequence, Now, _book.Bids, _book.Asks);
        }

        if (Step == _snapshotAt + SnapshotDelay)
        {
            _round.Add(FrameKind.DepthSnapshot, Form(_snapshot), _native);
        }
    }

    private void WriteMarket()
    {
        var before = (Bid: _book.BestBid, Ask: _book.BestAsk, _book.Sequence);
        var delta = _book.MoveTo(_native, Now, Centre());
        var (bid, ask) = (_book.BestBid, _book.BestAsk);
        if (before.Bid.Quantity != 0)
        {
            Message(_dialect.BestPrices(_native, Now, delta.First, before.Bid with { Quantity = bid.Quantity }, before.Ask)); // newer than the book: stands on top of it
        }

        Message(_dialect.BestPrices(_native, Now, delta.Last, bid, ask)); // what the change below leads to
        Message(_dialect.Delta(delta));
        if (Step % 5 == 0)
        {
            Message(_dialect.BestPrices(_native, Now, delta.Last, bid, ask)); // the same again: compared at once
            Message(_dialect.BestPrices(_native, Now, before.Sequence, bid, ask)); // too late
        }

        Message(_dialect.Trade(_native, Now, _trade++, Step % 2 == 0 ? bid : ask, isBuy: Step % 2 != 0));
        if (Step % 4 == _index)
        {
            Message(_dialect.Bar(_native, Now, bid.Price, ask));
        }
    }

    // What goes wrong, each at a step of its own; a snapshot follows where the book needs one.
    private void Disturb()
    {
        switch (_index, Step)
        {
            case (0, 40):
                WriteStreamSnapshot();
                break;
            case (0, 60):
                _book.Lose();
                AwaitSnapshot();
                break;
            case (1, 68):
                WriteCrossed();
                AwaitSnapshot();
                break;
            case (1, 76):
                WriteMismatch();
                AwaitSnapshot();
                break;
            case (2, 80):
                WriteBroken();
                AwaitSnapshot();
                break;
        }
    }

    private void WriteStreamSnapshot()
    {
        if (_dialect.StreamSnapshot(WholeBook()) is { } text)
        {
            Message(text);
        }
    }

    private WarmUpDelta WholeBook() =>
        new(_native, Now, _book.Sequence, _book.Sequence, _book.Sequence, _book.Bids, _book.Asks) { BookBids = _book.Bids, BookAsks = _book.Asks };

    private void WriteCrossed()
    {
        var delta = _book.MoveTo(_native, Now, Centre());
        Message(_dialect.Delta(delta with { Bids = [.. delta.Bids, new WarmUpLevel(_book.BestAsk.Price, _book.BestAsk.Quantity)] }));
    }

    private void WriteMismatch()
    {
        var delta = _book.MoveTo(_native, Now, Centre());
        Message(_dialect.BestPrices(_native, Now, delta.Last, _book.BestBid with { Quantity = _book.BestBid.Quantity * 2 }, _book.BestAsk));
        Message(_dialect.Delta(delta));
    }

    // Frames that have to be rejected: cut off, of a symbol that nobody has, with a number that is none, too fine, or no message at all. They stand for themselves: with or
    // without them the ids go on.
    private void WriteBroken()
    {
        var ahead = _book.Sequence + 1;
        WarmUpLevel[] none = [];
        var (bid, ask) = (_book.BestBid, _book.BestAsk);
        string[] whole =
        [
            _dialect.Delta(new WarmUpDelta(_native, Now, ahead, ahead, ahead - 1, [bid], [ask])),
            _dialect.BestPrices(_native, Now, ahead, bid, ask),
            _dialect.Trade(_native, Now, _trade, bid, isBuy: true),
            _dialect.Bar(_native, Now, bid.Price, ask),
        ];
        foreach (var text in whole)
        {
            Broken(text[..^12]); // in the middle of the last field or just behind it: no whole object any more
            Broken(text.Replace(_native, NoSymbol, StringComparison.Ordinal));
        }

        Broken(_dialect.DeltaWithPrefix(new WarmUpDelta(_native, Now, ahead, ahead, ahead - 1, [bid], none), NoNumber));
        Broken(_dialect.DeltaWithPrefix(new WarmUpDelta(_native, Now, ahead, ahead, ahead - 1, [bid], none), TooMuch));
        Broken("ping");
        if (!_round.IsSnapshotStreamed)
        {
            Broken(_dialect.Snapshot(ahead, Now, [bid], [ask])[..^3], FrameKind.DepthSnapshot, _native);
        }
        else if (_dialect.StreamSnapshot(WholeBook()) is { } snapshot)
        {
            Broken(snapshot[..^3]);
        }
    }

    private void Broken(string text, FrameKind kind = FrameKind.Message, string? subject = null) => _round.Add(kind, text, subject, isBroken: true);

    private void Message(string text) => _round.Add(FrameKind.Message, Form(text));

    private string Form(string text) => Step % OddEvery == 0 ? _dialect.Odd(text) : text;

    private long Centre()
    {
        var place = (Step + _phase + (_index * 5)) % Period;
        var swing = place < Swing ? place : Period - place;
        return swing - (Swing / 2) + (Step is >= JumpStep and < JumpBackStep ? JumpUnits : 0);
    }
}
