using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Market;
using static Crossfeed.Arbitrage.TriggerRingLayout;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: 15 ns a record, 0 B. Writes triggers into a memory-mapped ring that any process may follow without a system call. One writer; the ring never waits: a reader that is
/// too slow is lapped and can tell. When the ring is full the oldest record is overwritten.
/// </summary>
public sealed unsafe class TriggerRingWriter : IDisposable
{
    /// <summary>Name of the file in a data directory.</summary>
    public const string FileName = "triggers.ring";

    /// <summary>Records kept unless asked otherwise: 2^14, 2 MiB.</summary>
    public const int DefaultCapacity = 1 << 14;

    /// <summary>Room in the name table unless asked otherwise: 2^12 listings, 512 KiB.</summary>
    public const int DefaultListings = 1 << 12;

    private readonly MappedView _view;
    private readonly Lock _naming = new();
    private readonly int _listings;
    private readonly long _mask;
    private byte* _header;
    private byte* _records;
    private long _published;

    private TriggerRingWriter(MappedView view, int capacity, int listings)
    {
        _view = view;
        _listings = listings;
        _mask = capacity - 1;
        _header = view.Pointer;
        _records = view.Pointer + RecordsOffset(listings);
    }

    /// <summary>Number of records published so far.</summary>
    public long Published => _published;

    /// <summary>
    /// Creates the ring, replacing an older one: the new file is complete before it takes the name, and readers of the old one are told that it has ended.
    /// Allocates and touches every page, so that publishing meets no first-touch fault.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="startedNanos">When the writer started, nanoseconds since the Unix epoch; tells one run's ring from the next.</param>
    /// <param name="capacity">Records, a power of two from <see cref="MinCapacity"/> to <see cref="MaxCapacity"/>.</param>
    /// <param name="listings">Entries of the name table, 1 to <see cref="MaxListings"/>; listings with a higher id stay unnamed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static TriggerRingWriter Create(string path, long startedNanos, int capacity = DefaultCapacity, int listings = DefaultListings)
    {
        if (capacity is < MinCapacity or > MaxCapacity || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"the trigger ring's capacity must be a power of two from {MinCapacity} to {MaxCapacity}");
        }

        if (listings is < 1 or > MaxListings)
        {
            throw new ArgumentOutOfRangeException(nameof(listings), listings, $"the trigger ring's name table must have 1 to {MaxListings} entries");
        }

        var building = path + ".new";
        File.Delete(building); // left by a writer that died while creating; a fresh file has no stale bytes
        var bytes = FileBytes(capacity, listings);
        using (var file = new FileStream(building, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            PreallocationSize = bytes, // a full disk is an error here instead of a fatal signal at the first write to a page
        }))
        {
            file.SetLength(bytes);
        }

        var view = MappedView.Open(building, FileAccess.ReadWrite);
        try
        {
            Initialise(view, startedNanos, capacity, listings);
            EndPredecessor(path);
            File.Move(building, path, overwrite: true);
            return new TriggerRingWriter(view, capacity, listings);
        }
        catch
        {
            view.Dispose();
            File.Delete(building);
            throw;
        }
    }

    /// <summary>Publishes one event. On the writer's thread.</summary>
    /// <param name="trigger">The event.</param>
    /// <param name="publishedNanos">The time of publishing, nanoseconds since the Unix epoch, on the clock of <see cref="TriggerEvent.ReceivedNanos"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish(in TriggerEvent trigger, long publishedNanos)
    {
        var header = _header;
        if (header == null)
        {
            ThrowDisposed();
        }

        var ordinal = _published;
        var record = _records + ((ordinal & _mask) * RecordBytes);

        // Marks the record as being written. The barrier keeps the fields below from moving before the mark, otherwise a lapped reader could take a mix of two records for
        // the older one.
        Unsafe.Write(record + RecordSequenceOffset, 0L);
        Volatile.WriteBarrier();
        Unsafe.Write(record + RecordPublishedOffset, publishedNanos);
        Unsafe.Write(record + RecordEventOffset, trigger);

        // Publishes the record's fields. Must not move before them, otherwise a reader could accept a record that is not complete.
        Volatile.Write(ref *(long*)(record + RecordSequenceOffset), ordinal + 1);

        // Publishes the record's existence. Must not move before its sequence, otherwise a reader would take the record for a lapped one.
        Volatile.Write(ref *(long*)(header + PublishedOffset), ordinal + 1);
        _published = ordinal + 1;
    }

    /// <summary>Names a listing for the readers, before its first trigger is published. From any thread.</summary>
    /// <param name="listing">The listing.</param>
    /// <returns>False when the table has no room for the id or a name is too long; the listing's triggers are published all the same, and readers show its id.</returns>
    public bool TryAddListing(Listing listing)
    {
        var venue = Encoding.UTF8.GetBytes(listing.Venue);
        var symbol = Encoding.UTF8.GetBytes(listing.Symbol.ToString());
        if (_header == null || (uint)listing.Id >= (uint)_listings || venue.Length > VenueBytes || symbol.Length > SymbolBytes)
        {
            return false;
        }

        lock (_naming)
        {
            WriteName(_header + HeaderBytes + ((long)listing.Id * NameBytes), venue, symbol);
        }

        return true;
    }

    /// <summary>Tells readers that nothing more will come, and unmaps the file. The file stays.</summary>
    public void Dispose()
    {
        if (_header != null)
        {
            End(_header);
            _header = null;
            _records = null;
            _view.Dispose();
        }
    }

    private void WriteName(byte* entry, byte[] venue, byte[] symbol)
    {
        if (Volatile.Read(ref *(uint*)(entry + NameStateOffset)) != 0)
        {
            return; // written before; an entry never changes under its readers
        }

        entry[NameVenueLengthOffset] = (byte)venue.Length;
        entry[NameSymbolLengthOffset] = (byte)symbol.Length;
        venue.CopyTo(new Span<byte>(entry + NameVenueOffset, VenueBytes));
        symbol.CopyTo(new Span<byte>(entry + NameSymbolOffset, SymbolBytes));

        // Publishes the names. Must not move before them, otherwise a reader could see half a name.
        Volatile.Write(ref *(uint*)(entry + NameStateOffset), 1);

        // Tells readers to look again. Must not move before the entry's state, otherwise they could look too early and not come back.
        ref var version = ref *(uint*)(_header + NameVersionOffset);
        Volatile.Write(ref version, version + 1);
    }

    private static void Initialise(MappedView view, long startedNanos, int capacity, int listings)
    {
        var header = view.Pointer;
        new Span<byte>(header, HeaderBytes).Clear();
        for (var offset = 0L; offset < view.Length; offset += 4096) // one write a page of the smallest size in use
        {
            header[offset] = 0;
        }

        Unsafe.Write(header + VersionOffset, LayoutVersion);
        Unsafe.Write(header + HeaderBytesOffset, (uint)HeaderBytes);
        Unsafe.Write(header + RecordBytesOffset, (uint)RecordBytes);
        Unsafe.Write(header + CapacityOffset, (uint)capacity);
        Unsafe.Write(header + NameBytesOffset, (uint)NameBytes);
        Unsafe.Write(header + NameCapacityOffset, (uint)listings);
        Unsafe.Write(header + StartedOffset, startedNanos);
        Unsafe.Write(header + StateOffset, StateRunning);

        // Publishes the header. Must not move before its fields, otherwise a file copied while it is built could pass for a complete one.
        Volatile.Write(ref *(ulong*)(header + MagicOffset), Magic);
    }

    // Readers of the file that is about to lose its name would follow it for ever: its writer, if it crashed, never told them.
    private static void EndPredecessor(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length < HeaderBytes)
        {
            return;
        }

        using var view = MappedView.Open(path, FileAccess.ReadWrite);
        if (*(ulong*)(view.Pointer + MagicOffset) == Magic)
        {
            End(view.Pointer);
        }
    }

    // Must not move before the last record, otherwise a reader could leave before it has read everything.
    private static void End(byte* header) => Volatile.Write(ref *(uint*)(header + StateOffset), StateEnded);

    [MethodImpl(MethodImplOptions.NoInlining)] // keeps the throw out of the hot caller
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(TriggerRingWriter));
}
