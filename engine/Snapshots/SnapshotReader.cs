using System.IO.MemoryMappedFiles;

namespace Crossfeed.Snapshots;

/// <summary>
/// Reads a snapshot file while an engine writes it, or after. Never blocks the writer: it copies a slot and keeps the copy only if no write touched it meanwhile. One
/// thread at a time. Belongs to one life of the file: when an engine starts anew it makes a new file under the name; see <see cref="IsReplaced"/>.
/// </summary>
public sealed unsafe class SnapshotReader : IDisposable
{
    /// <summary>
    /// Most copies that one read tries: 10,000 of about 100 ns, so a locked slot is given up after a millisecond of spinning and a few more of yielding. A write takes
    /// well below a microsecond, so only a dead or suspended writer uses them up.
    /// </summary>
    public const int MaxAttempts = 10_000;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly SnapshotHeader _header; // the part that never changes
    private readonly List<SnapshotListing> _listings = [];
    private bool _disposed;

    private SnapshotReader(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, byte* start, in SnapshotHeader header)
    {
        FilePath = path;
        _file = file;
        _view = view;
        _start = start;
        _header = header;
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Copies thrown away because a write touched the slot meanwhile.</summary>
    public long Retries { get; private set; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SnapshotException">Missing, foreign, of another version or byte order, truncated, damaged.</exception>
    public static SnapshotReader Open(string path)
    {
        try
        {
            return Map(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SnapshotException(SnapshotFault.Missing, $"no engine has written {path}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException(SnapshotFault.Inaccessible, $"cannot read {path}: {error.Message}", error);
        }
    }

    /// <summary>Who writes the file, and the last sign of life.</summary>
    public WriterStatus ReadWriter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var header = (SnapshotHeader*)_start;

        // Acquires the flag. Must not move behind later reads of slots: "closed in order" promises that they are final.
        var clean = Volatile.Read(ref header->CleanShutdown) != 0;

        // One aligned 8-byte value that stands alone; volatile so that each call reads it anew.
        return new WriterStatus(_header.WriterPid, _header.WriterStartNanos, Volatile.Read(ref header->HeartbeatNanos), clean);
    }

    /// <summary>The directory as far as it is complete now; grows while the writer adds listings.</summary>
    /// <exception cref="SnapshotException">The directory is damaged.</exception>
    public IReadOnlyList<SnapshotListing> ReadListings()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Acquires the count. Must not move behind the reads of the entries: they are complete only because the count covers them.
        var count = Volatile.Read(ref ((SnapshotHeader*)_start)->ListingCount);
        if (count > _header.Capacity)
        {
            throw new SnapshotException(SnapshotFault.Damaged, $"{FilePath} is damaged: {count} listings in a file for {_header.Capacity}");
        }

        while (_listings.Count < count)
        {
            var entry = (DirectoryEntry*)(_start + _header.DirectoryOffset + ((long)_listings.Count * _header.EntryBytes));
            _listings.Add(SlotDecoder.Listing(entry, _listings.Count, FilePath));
        }

        return _listings;
    }

    /// <summary>A consistent copy of one slot.</summary>
    /// <param name="listing">One of <see cref="ReadListings"/>.</param>
    /// <exception cref="SnapshotException">The slot stayed locked, or is damaged.</exception>
    public SnapshotView Read(SnapshotListing listing)
    {
        if (!TryRead(listing, out var view))
        {
            throw new SnapshotException(
                SnapshotFault.Locked, $"{FilePath}: the slot of {listing.Venue} {listing.Symbol} stays locked; its writer (pid {_header.WriterPid}) died in the middle of a write");
        }

        return view;
    }

    /// <summary>A consistent copy of one slot, if one can be had.</summary>
    /// <param name="listing">One of <see cref="ReadListings"/>.</param>
    /// <param name="view">The copy.</param>
    /// <returns>False when the slot stayed locked through <see cref="MaxAttempts"/> tries.</returns>
    /// <exception cref="SnapshotException">The slot is damaged.</exception>
    public bool TryRead(SnapshotListing listing, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SnapshotView? view)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)listing.Index, _header.Capacity);
        view = null;
        if (!TryCopy(listing.Index, out var slot))
        {
            return false;
        }

        view = SlotDecoder.View(&slot, listing, FilePath);
        return true;
    }

    /// <summary>True when another writer has made a new file under the name: close this reader and open again.</summary>
    public bool IsReplaced()
    {
        try
        {
            using var current = Map(FilePath);
            return current._header.WriterStartNanos != _header.WriterStartNanos || current._header.WriterPid != _header.WriterPid;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SnapshotException)
        {
            return false; // nothing better to open; this mapping stays good
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private bool TryCopy(int index, out SnapshotSlot copy)
    {
        var slot = (SnapshotSlot*)(_start + _header.SlotsOffset + ((long)index * _header.SlotStride));
        var wait = default(SpinWait);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // Acquires the lock's sequence. Must not move behind the copy: an older sequence than the copied bytes would hide a write in between.
            var before = Volatile.Read(ref slot->LockSequence);
            if ((before & 1) == 0)
            {
                copy = *slot;

                // Keeps the copy's loads before the second read of the sequence. Without it a load could be done late, after a new write began, and still pass.
                Volatile.ReadBarrier();
                if (Volatile.Read(ref slot->LockSequence) == before)
                {
                    return true;
                }
            }

            Retries++;
            wait.SpinOnce(sleep1Threshold: -1);
        }

        copy = default;
        return false;
    }

    private static SnapshotReader Map(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var header = HeaderCheck.Read(stream, path);
            var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SnapshotReader(path, file, view, start + view.PointerOffset, header);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
