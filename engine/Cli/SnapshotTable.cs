using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Snapshots;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>Books with a few levels for the eye: a table on a terminal, aligned lines otherwise.</summary>
internal static class SnapshotTable
{
    /// <summary>Levels a side when nobody says: enough to see the shape, few enough for several books on a screen.</summary>
    public const int DefaultLevels = 5;

    private static readonly string[] Titles = ["venue", "symbol", "state", "bid quantity", "bid", "ask", "ask quantity", "age"];
    private static readonly bool[] IsRight = [false, false, false, true, true, true, true, true];

    /// <summary>The table for a terminal.</summary>
    public static Table Render(IReadOnlyList<SnapshotView> views, int levels, long nowNanos)
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var column = 0; column < Titles.Length; column++)
        {
            table.AddColumn(new TableColumn(Titles[column]) { NoWrap = true, Alignment = IsRight[column] ? Justify.Right : Justify.Left });
        }

        foreach (var row in Rows(views, levels, nowNanos))
        {
            table.AddRow(row.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    /// <summary>Aligned lines under one line of titles.</summary>
    public static void Write(TextWriter output, IReadOnlyList<SnapshotView> views, int levels, long nowNanos) =>
        AlignedLines.Write(output, [Titles, .. Rows(views, levels, nowNanos)], IsRight);

    private static IEnumerable<string[]> Rows(IReadOnlyList<SnapshotView> views, int levels, long nowNanos)
    {
        foreach (var view in views)
        {
            var lines = Math.Max(1, Math.Min(levels, Math.Max(view.Bids.Count, view.Asks.Count)));
            for (var i = 0; i < lines; i++)
            {
                var (bidPrice, bidQuantity) = Level(view.Bids, i, view);
                var (askPrice, askQuantity) = Level(view.Asks, i, view);
                yield return i == 0
                    ? [view.Listing.Venue, view.Listing.Symbol, BookStates.Name(view.State), bidQuantity, bidPrice, askPrice, askQuantity, Age(view, nowNanos)]
                    : ["", "", "", bidQuantity, bidPrice, askPrice, askQuantity, ""];
            }
        }
    }

    private static (string Price, string Quantity) Level(IReadOnlyList<SnapshotLevel> side, int index, SnapshotView view) => index < side.Count
        ? (FixedPoint.Text(side[index].Price, view.PriceDecimals), FixedPoint.Text(side[index].Quantity, view.QuantityDecimals))
        : ("", "");

    private static string Age(SnapshotView view, long nowNanos) => view.ReceivedNanos == 0 ? "-" : WallClock.AgeText(nowNanos - view.ReceivedNanos);
}
