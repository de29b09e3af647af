using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Market;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>Market rows on a terminal or as plain lines.</summary>
public static class MarketTable
{
    private static readonly string[] Titles = ["venue", "symbol", "state", "bid", "ask", "spread bps", "last trade", "age", "updates/s"];
    private static readonly bool[] IsRight = [false, false, false, true, true, true, true, true, true];

    /// <summary>The table for a terminal.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="caption">A line below the table.</param>
    public static Table Render(IReadOnlyList<MarketRow> rows, string caption)
    {
        var table = new Table().Border(TableBorder.Rounded).Caption(Markup.Escape(caption));
        for (var column = 0; column < Titles.Length; column++)
        {
            table.AddColumn(new TableColumn(Titles[column]) { NoWrap = true, Alignment = IsRight[column] ? Justify.Right : Justify.Left });
        }

        foreach (var row in rows)
        {
            var cells = Cells(row).Select(Markup.Escape).ToArray();
            cells[2] = $"[{StateColour(row.State)}]{cells[2]}[/]";
            cells[6] = row.LastTradeSide == Side.Unknown ? cells[6] : $"[{(row.LastTradeSide == Side.Buy ? "green" : "red")}]{cells[6]}[/]";
            table.AddRow(cells);
        }

        return table;
    }

    /// <summary>Aligned lines under one line of titles.</summary>
    /// <param name="output">Target.</param>
    /// <param name="rows">The rows.</param>
    public static void Write(TextWriter output, IReadOnlyList<MarketRow> rows) => AlignedLines.Write(output, [Titles, .. rows.Select(Cells)], IsRight);

    private static string[] Cells(MarketRow row) =>
    [
        row.Venue,
        row.Symbol,
        BookStates.Name(row.State),
        row.Bid,
        row.Ask,
        row.SpreadBps?.ToString("0.00", CultureInfo.InvariantCulture) ?? MarketRows.Nothing,
        row.LastTrade,
        row.AgeNanos is { } age ? WallClock.AgeText(age) : MarketRows.Nothing,
        row.UpdatesPerSecond?.ToString("0", CultureInfo.InvariantCulture) ?? MarketRows.Nothing,
    ];

    private static string StateColour(BookState state) => state switch
    {
        BookState.Live => "green",
        BookState.AwaitingSnapshot => "yellow",
        _ => "red",
    };
}
