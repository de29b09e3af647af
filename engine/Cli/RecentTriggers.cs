using System.Globalization;
using Crossfeed.Arbitrage;
using Crossfeed.Market;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>The last triggers of a data directory's ring, for the live view. A directory without a ring has none.</summary>
/// <param name="directory">The data directory.</param>
public sealed class RecentTriggers(string directory) : IDisposable
{
    private const int Kept = 6;

    private static readonly string[] Titles = ["trigger", "symbol", "buy on", "at", "sell on", "at", "quantity", "net bps"];
    private static readonly bool[] IsRight = [false, false, false, true, false, true, true, true];

    private readonly Queue<string[]> _rows = new();
    private TriggerRingReader? _ring;

    /// <summary>Reads what is new and renders the last ones for a terminal, newest last.</summary>
    public Table Render()
    {
        Update();
        var table = new Table().Border(TableBorder.Rounded);
        for (var column = 0; column < Titles.Length; column++)
        {
            table.AddColumn(new TableColumn(Titles[column]) { NoWrap = true, Alignment = IsRight[column] ? Justify.Right : Justify.Left });
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    /// <summary>Reads what is new and writes it as plain lines.</summary>
    /// <param name="output">Target.</param>
    public void Write(TextWriter output)
    {
        _rows.Clear();
        Update();
        if (_rows.Count > 0)
        {
            AlignedLines.Write(output, [Titles, .. _rows], IsRight);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ring?.Dispose();

    private void Update()
    {
        if (_ring is null && !TriggerRingReader.TryOpen(DataDirectory.TriggerRing(directory), TriggerRingStart.Oldest, out _ring, out _))
        {
            return; // not there (yet): the view of the books stands alone
        }

        while (_ring.TryRead(out var record))
        {
            if (record.Trigger.Step == TriggerStep.Changed)
            {
                continue; // too many for eyes; opened and closed tell the story
            }

            _rows.Enqueue(Cells(record.Trigger, _ring.Names()));
            if (_rows.Count > Kept)
            {
                _rows.Dequeue();
            }
        }
    }

    private static string[] Cells(in TriggerEvent trigger, ListingNames names) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"#{trigger.Id} {(trigger.Step == TriggerStep.Opened ? "opened" : "closed")}"),
        names.Symbol(trigger.BuyListingId),
        names.Venue(trigger.BuyListingId),
        FixedPoint.Text(trigger.BuyPrice, trigger.BuyPriceDecimals),
        names.Venue(trigger.SellListingId),
        FixedPoint.Text(trigger.SellPrice, trigger.SellPriceDecimals),
        FixedPoint.Text(trigger.Quantity, trigger.QuantityDecimals),
        BasisPoints.Text(trigger.NetE8),
    ];
}
