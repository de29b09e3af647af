using Crossfeed.Snapshots;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Crossfeed.Cli;

/// <summary>What a live view shows at one moment: the books, and the last triggers.</summary>
/// <param name="source">Where the books come from.</param>
/// <param name="triggers">Where the triggers come from.</param>
/// <param name="hint">How the user ends it.</param>
public sealed class TopView(SnapshotSource source, RecentTriggers triggers, string hint)
{
    private readonly MarketRows _rows = new();
    private int _generation = source.Generation;

    /// <summary>Reads books and triggers and renders them for a terminal.</summary>
    /// <exception cref="SnapshotException">The file is damaged.</exception>
    public IRenderable Render()
    {
        var now = WallClock.NowNanos();
        return new Rows(MarketTable.Render(Read(now), $"{WriterText.Describe(source.Writer, now)} · {hint}"), triggers.Render());
    }

    /// <summary>Reads the books and the new triggers and writes them as plain lines, the first of them the writer's.</summary>
    /// <param name="output">Target.</param>
    /// <exception cref="SnapshotException">The file is damaged.</exception>
    public void Write(TextWriter output)
    {
        var now = WallClock.NowNanos();
        var rows = Read(now);
        output.WriteLine(WriterText.Describe(source.Writer, now));
        MarketTable.Write(output, rows);
        triggers.Write(output);
    }

    private IReadOnlyList<MarketRow> Read(long nowNanos)
    {
        var views = source.Read(nowNanos);
        if (_generation != source.Generation)
        {
            _generation = source.Generation;
            _rows.Reset();
        }

        return _rows.Update(views, nowNanos);
    }
}
