using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>One listing as a live view shows it. Texts are ready to print; what does not exist is <c>-</c>.</summary>
/// <param name="Venue">Venue name.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="State">State of the book.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="SpreadBps">Spread over the middle, in basis points; null where a side is empty.</param>
/// <param name="LastTrade">Price of the last trade.</param>
/// <param name="LastTradeSide">Its aggressor.</param>
/// <param name="AgeNanos">Time since the last change was received, not below 0; null before the first.</param>
/// <param name="UpdatesPerSecond">Writes of the slot a second since the update before; null at the first.</param>
public sealed record MarketRow(
    string Venue, string Symbol, BookState State, string Bid, string Ask, double? SpreadBps, string LastTrade, Side LastTradeSide, long? AgeNanos, double? UpdatesPerSecond);

/// <summary>
/// The rows of a live view, from one set of snapshots to the next; keeps what rates need. Knows no terminal, so every view of the mapped file can show the same.
/// </summary>
public sealed class MarketRows
{
    /// <summary>What stands for a number that does not exist.</summary>
    public const string Nothing = "-";

    private readonly Dictionary<int, (long Writes, long Nanos)> _before = []; // by directory index

    /// <summary>Rows of a set of snapshots, in its order.</summary>
    /// <param name="views">The snapshots, read just now.</param>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch.</param>
    public IReadOnlyList<MarketRow> Update(IReadOnlyList<SnapshotView> views, long nowNanos)
    {
        var rows = new MarketRow[views.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Row(views[i], nowNanos);
        }

        return rows;
    }

    /// <summary>Forgets the rates: the next snapshots come from another file.</summary>
    public void Reset() => _before.Clear();

    private MarketRow Row(SnapshotView view, long nowNanos)
    {
        var top = view.Top;
        return new MarketRow(
            view.Listing.Venue,
            view.Listing.Symbol,
            view.State,
            top.BidQuantity == 0 ? Nothing : FixedPoint.Text(top.BidPrice, view.PriceDecimals),
            top.AskQuantity == 0 ? Nothing : FixedPoint.Text(top.AskPrice, view.PriceDecimals),
            SpreadBps(top),
            view.LastTrade is { } trade ? FixedPoint.Text(trade.Price, view.PriceDecimals) : Nothing,
            view.LastTrade?.Side ?? Side.Unknown,
            view.ReceivedNanos == 0 ? null : Math.Max(0, nowNanos - view.ReceivedNanos),
            Rate(view, nowNanos));
    }

    // For the eye: double is exact enough for a number shown with two decimals, and no decision rests on it.
    private static double? SpreadBps(in BookTop top)
    {
        if (top.BidQuantity == 0 || top.AskQuantity == 0)
        {
            return null;
        }

        var middle = ((double)top.BidPrice + top.AskPrice) / 2;
        return middle == 0 ? null : ((double)top.AskPrice - top.BidPrice) / middle * 10_000; // 1 bp = 10^-4
    }

    private double? Rate(SnapshotView view, long nowNanos)
    {
        var isKnown = _before.TryGetValue(view.Listing.Index, out var before);
        _before[view.Listing.Index] = (view.WriteCount, nowNanos);
        return isKnown && nowNanos > before.Nanos && view.WriteCount >= before.Writes
            ? (view.WriteCount - before.Writes) * (double)Timestamp.NanosPerSecond / (nowNanos - before.Nanos)
            : null;
    }
}
