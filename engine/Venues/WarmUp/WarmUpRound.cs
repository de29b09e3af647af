using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Venues;

/// <summary>
/// A round of frames of one feed, made up the same way every time: it opens a connection, brings books up, moves them so that prices of several feeds part and meet, puts them
/// through what goes wrong in a real market, and closes. It begins anew from its own end, so a round may be played as often as one likes. Cold.
/// </summary>
public sealed class WarmUpRound
{
    /// <summary>Steps of a round.</summary>
    public const int Steps = 160;

    /// <summary>Time from one step to the next, nanoseconds: what most venues collect changes over.</summary>
    public const long StepNanos = 100 * Timestamp.NanosPerMilli;

    /// <summary>Length of a round, nanoseconds.</summary>
    public const long Nanos = Steps * StepNanos;

    private const long StartMillis = 1_700_000_000_000;
    private const long FrameNanos = 20 * Timestamp.NanosPerMicro; // between two frames of a step
    private const int ReopenStep = 90; // the connection is lost and comes back
    private const int UnselectedEvery = 10; // steps between two frames of the listing that nobody asked for
    private const int NoticeEvery = 16;

    private readonly Feed _feed;
    private readonly WarmUpDialect _dialect;
    private readonly List<WarmUpFrame> _frames = [];
    private readonly IWarmUpListing[] _listings;
    private readonly WarmUpBook _unselected;
    private int _step;
    private int _framesOfStep;
    private long _number; // of the connection's next message

    private WarmUpRound(Feed feed, int phase, int feeds)
    {
        _feed = feed;
        _dialect = feed.WarmUp;
        _listings = WarmUpDialect.Followed.Select((f, i) => NewListing(f.Asset, f.Price, i, phase, feeds)).ToArray();
        _unselected = NewBook(_dialect, WarmUpDialect.Unselected.Asset, WarmUpDialect.Unselected.Price);
    }

    /// <summary>Makes the round of a feed.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="phase">Its place among the feeds that run together, from 0: prices of feeds of different phases part and meet.</param>
    /// <param name="feeds">How many run together.</param>
    public static IReadOnlyList<WarmUpFrame> Create(Feed feed, int phase, int feeds)
    {
        var round = new WarmUpRound(feed, phase, feeds);
        round.Write();
        return round._frames;
    }

    internal int Step => _step;

    internal bool IsSnapshotStreamed => _feed.Rules.Snapshots == SnapshotSource.Stream;

    internal static long TimeMillis(int step) => StartMillis + (step * (StepNanos / Timestamp.NanosPerMilli));

    internal static WarmUpBook NewBook(WarmUpDialect dialect, string asset, decimal price)
    {
        var (tick, lot) = dialect.Increments(asset);
        return new WarmUpBook(price, FixedPointStep(tick), FixedPointStep(lot), dialect.CountsBookMessages);
    }

    internal void Add(FrameKind kind, string payload, string? subject = null, bool isBroken = false)
    {
        if (_feed.CountsMessages && kind == FrameKind.Message && !isBroken) // one that cannot be read has no number, and must not leave a hole
        {
            payload = _dialect.Numbered(payload, _number);
            _number += payload.Contains("\"type\":\"error\"", StringComparison.Ordinal) ? 0 : 1;
        }

        var offset = (_step * StepNanos) + (_framesOfStep++ * FrameNanos);
        _frames.Add(new WarmUpFrame(offset, kind, _dialect.Encode(payload), subject, isBroken));
    }

    private static decimal FixedPointStep(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private IWarmUpListing NewListing(string asset, decimal price, int index, int phase, int feeds) => _feed.Rules.IsTopOnly
        ? new WarmUpTopListing(this, _dialect, asset, price, index, phase, feeds)
        : new WarmUpListing(this, _dialect, asset, price, index, phase, feeds);

    private void Write()
    {
        for (_step = 0; _step < Steps; _step++)
        {
            _framesOfStep = 0;
            if (_step is 0 or ReopenStep)
            {
                Open();
            }

            if (_step % NoticeEvery == 0)
            {
                Add(FrameKind.Message, _dialect.Notices[_step / NoticeEvery % _dialect.Notices.Count]);
            }

            foreach (var listing in _listings)
            {
                listing.WriteStep();
            }

            if (_step % UnselectedEvery == 0)
            {
                WriteUnselected();
            }
        }

        _step = Steps - 1;
        Add(FrameKind.ConnectionClosed, "the round is over", _feed.Name);
    }

    private void Open()
    {
        if (_step > 0)
        {
            Add(FrameKind.ConnectionClosed, "the connection was lost", _feed.Name);
        }

        _number = 0;
        Add(FrameKind.ConnectionOpened, _feed.WebSocketBase.ToString(), _feed.Name);
        foreach (var notice in _dialect.Notices)
        {
            Add(FrameKind.Message, notice);
        }

        foreach (var listing in _listings)
        {
            listing.AwaitSnapshot();
        }
    }

    private void WriteUnselected()
    {
        var native = _dialect.Native(WarmUpDialect.Unselected.Asset);
        var delta = _unselected.MoveTo(native, TimeMillis(_step), _step % 3);
        if (!_feed.Rules.IsTopOnly)
        {
            Add(FrameKind.Message, _dialect.Delta(delta));
        }

        Add(FrameKind.Message, _dialect.BestPrices(native, delta.TimeMillis, delta.Last, _unselected.BestBid, _unselected.BestAsk));
    }
}
