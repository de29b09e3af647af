using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using static Crossfeed.Arbitrage.TriggerRingLayout;

namespace Crossfeed.Arbitrage;

/// <summary>Where a reader of the trigger ring begins.</summary>
public enum TriggerRingStart
{
    /// <summary>At the oldest record that the ring still keeps.</summary>
    Oldest,

    /// <summary>At the next record to be published.</summary>
    Now,
}

/// <summary>
/// Follows a trigger ring, from this process or another. Reading a record is memory access alone, no system call and no allocation; nothing that the reader does is seen by the
/// writer. A reader slower than the writer by more than the ring's capacity is lapped: the records that it missed are counted in <see cref="Lost"/>.
/// </summary>
public sealed unsafe class TriggerRingReader : IDisposable
{
    private readonly MappedView _view;
    private readonly byte* _header;
    private readonly byte* _records;
    private readonly long _capacity;
    private readonly int _listings;
    private readonly ListingNames _names = new();
    private uint _nameVersion;
    private bool _isDisposed;

    private TriggerRingReader(MappedView view, uint capacity, uint listings)
    {
        _view = view;
        _header = view.Pointer;
        _records = view.Pointer + RecordsOffset(listings);
        _capacity = capacity;
        _listings = (int)listings;
        StartedNanos = Unsafe.Read<long>(_header + StartedOffset);
    }

    /// <summary>When the writer started, nanoseconds since the Unix epoch.</summary>
    public long StartedNanos { get; }

    /// <summary>Ordinal of the next record to read, from 0.</summary>
    public long Position { get; private set; }

    /// <summary>Records that were overwritten before they could be read.</summary>
    public long Lost { get; private set; }

    /// <summary>Records passed over because a field was out of its range: the file is damaged or not what it says.</summary>
    public long Malformed { get; private set; }

    /// <summary>True when the writer has ended in order or was replaced: once everything is read, nothing more will come in this file.</summary>
    public bool HasEnded => Volatile.Read(ref *(uint*)(Header + StateOffset)) == StateEnded; // acquire: a reader that sees the end sees the last record as well

    private byte* Header
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _header;
        }
    }

    /// <summary>Opens a ring.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="reader">The reader when it is one.</param>
    /// <param name="error">Otherwise why not, in one line.</param>
    public static bool TryOpen(string path, TriggerRingStart start, [NotNullWhen(true)] out TriggerRingReader? reader, [NotNullWhen(false)] out string? error)
    {
        reader = null;
        error = null;
        MappedView? view = null;
        try
        {
            if (!File.Exists(path))
            {
                error = $"{path} does not exist: is an engine running with this data directory?";
                return false;
            }

            if (new FileInfo(path).Length < HeaderBytes)
            {
                error = $"{path} is not a trigger ring: it is shorter than the header";
                return false;
            }

            view = MappedView.Open(path, FileAccess.Read);
            error = Fault(view);
            if (error is not null)
            {
                error = $"{path} {error}";
                return false;
            }

            reader = new TriggerRingReader(view, Unsafe.Read<uint>(view.Pointer + CapacityOffset), Unsafe.Read<uint>(view.Pointer + NameCapacityOffset));
            view = null;
            reader.Begin(start);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"{path} cannot be read: {exception.Message}";
            return false;
        }
        finally
        {
            view?.Dispose();
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record when there is one.</param>
    /// <returns>False when everything published has been read.</returns>
    public bool TryRead(out TriggerRecord record)
    {
        while (true)
        {
            var published = Volatile.Read(ref *(long*)(Header + PublishedOffset)); // acquire: the record's fields must not be read before it exists
            if (Position >= published)
            {
                record = default;
                return false;
            }

            if (published - Position > _capacity)
            {
                Lost += published - _capacity - Position;
                Position = published - _capacity;
            }

            var isWhole = TryCopy(Position++, out record);
            if (!isWhole)
            {
                Lost++; // the writer is a whole lap ahead and was overwriting it
            }
            else if (record.Trigger.IsWellFormed)
            {
                return true;
            }
            else
            {
                Malformed++;
            }
        }
    }

    /// <summary>Names of the listings that the writer has named so far. The object stays the same; each call brings it up to date.</summary>
    public ListingNames Names()
    {
        var version = Volatile.Read(ref *(uint*)(Header + NameVersionOffset)); // acquire: the entries must not be read before the version that announces them
        if (version != _nameVersion)
        {
            ReadNames();
            _nameVersion = version;
        }

        return _names;
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _view.Dispose();
    }

    private static string? Fault(MappedView view)
    {
        var header = view.Pointer;
        if (Volatile.Read(ref *(ulong*)(header + MagicOffset)) != Magic) // acquire: pairs with the writer's publication of the header
        {
            return "is not a trigger ring: its first bytes are something else";
        }

        var version = Unsafe.Read<uint>(header + VersionOffset);
        if (version != LayoutVersion)
        {
            return $"is a trigger ring of version {version}; this program reads version {LayoutVersion}";
        }

        var capacity = Unsafe.Read<uint>(header + CapacityOffset);
        var listings = Unsafe.Read<uint>(header + NameCapacityOffset);
        var isSound = Unsafe.Read<uint>(header + HeaderBytesOffset) == HeaderBytes
            && Unsafe.Read<uint>(header + RecordBytesOffset) == RecordBytes
            && Unsafe.Read<uint>(header + NameBytesOffset) == NameBytes
            && capacity is >= MinCapacity and <= MaxCapacity
            && BitOperations.IsPow2(capacity)
            && listings is >= 1 and <= MaxListings
            && view.Length >= FileBytes(capacity, listings);
        return isSound ? null : "is damaged: its header does not fit its size";
    }

    private void Begin(TriggerRingStart start)
    {
        var published = Math.Max(0, Volatile.Read(ref *(long*)(_header + PublishedOffset))); // acquire: nothing older than this is to be read
        Position = start == TriggerRingStart.Now ? published : Math.Max(0, published - _capacity);
    }

    private bool TryCopy(long ordinal, out TriggerRecord record)
    {
        var source = _records + ((ordinal & (_capacity - 1)) * RecordBytes);
        ref var sequence = ref *(long*)(source + RecordSequenceOffset);
        if (Volatile.Read(ref sequence) != ordinal + 1) // acquire: the fields must not be read before the sequence that publishes them
        {
            record = default;
            return false;
        }

        record.PublishedNanos = Unsafe.Read<long>(source + RecordPublishedOffset);
        record.Trigger = Unsafe.Read<TriggerEvent>(source + RecordEventOffset);

        // The fields must be read before the sequence is looked at again, otherwise a record overwritten meanwhile could pass.
        Volatile.ReadBarrier();
        return sequence == ordinal + 1;
    }

    private void ReadNames()
    {
        for (var id = 0; id < _listings; id++)
        {
            var entry = _header + HeaderBytes + ((long)id * NameBytes);
            if (_names.Contains(id) || Volatile.Read(ref *(uint*)(entry + NameStateOffset)) != 1) // acquire: pairs with the publication of the names
            {
                continue;
            }

            var venue = new ReadOnlySpan<byte>(entry + NameVenueOffset, Math.Min((int)entry[NameVenueLengthOffset], VenueBytes));
            var symbol = new ReadOnlySpan<byte>(entry + NameSymbolOffset, Math.Min((int)entry[NameSymbolLengthOffset], SymbolBytes));
            _names.Set(id, Encoding.UTF8.GetString(venue), Encoding.UTF8.GetString(symbol));
        }
    }
}
