using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>
/// The books of a data directory over a long time: follows a restarted engine to its new file, and leaves out a slot whose writer died in the middle of a write.
/// </summary>
/// <param name="directory">The data directory.</param>
public sealed class SnapshotSource(string directory) : IDisposable
{
    private SnapshotReader _reader = DataDirectory.OpenSnapshots(directory);

    /// <summary>Grows each time another file was opened: rates must begin anew.</summary>
    public int Generation { get; private set; }

    /// <summary>Who writes the file.</summary>
    public WriterStatus Writer => _reader.ReadWriter();

    /// <summary>All books by venue, then symbol.</summary>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch.</param>
    /// <exception cref="SnapshotException">The file is damaged.</exception>
    public IReadOnlyList<SnapshotView> Read(long nowNanos)
    {
        if (!_reader.ReadWriter().IsAlive(nowNanos) && _reader.IsReplaced())
        {
            var next = DataDirectory.OpenSnapshots(directory);
            _reader.Dispose();
            _reader = next;
            Generation++;
        }

        var listings = new List<SnapshotListing>(_reader.ReadListings());
        listings.Sort(SnapshotListing.ByVenueThenSymbol);
        var views = new List<SnapshotView>(listings.Count);
        foreach (var listing in listings)
        {
            if (_reader.TryRead(listing, out var view))
            {
                views.Add(view);
            }
        }

        return views;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
