using Crossfeed.Snapshots;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>What <c>crossfeed top</c> shows of a source at one moment.</summary>
/// <param name="source">Where the books come from.</param>
public sealed class TopView(SnapshotSource source)
{
    private readonly MarketRows _rows = new();
    private int _generation = source.Generation;

    /// <summary>Reads the books and renders them for a terminal.</summary>
    /// <exception cref="SnapshotException">The file is damaged.</exception>
    public Table Render()
    {
        var now = WallClock.NowNanos();
        return MarketTable.Render(Read(now), $"{WriterText.Describe(source.Writer, now)} · q ends");
    }

    /// <summary>Reads the books and writes them as plain lines, the first of them the writer's.</summary>
    /// <param name="output">Target.</param>
    /// <exception cref="SnapshotException">The file is damaged.</exception>
    public void Write(TextWriter output)
    {
        var now = WallClock.NowNanos();
        var rows = Read(now);
        output.WriteLine(WriterText.Describe(source.Writer, now));
        MarketTable.Write(output, rows);
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
