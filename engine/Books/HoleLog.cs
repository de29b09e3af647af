namespace Crossfeed.Books;

/// <summary>
/// HOT: 5 ns a record, 0 B. The way of holes out of the hot thread: a bounded ring, one thread writes, one reads. Full, a record is not taken and counted
/// as lost, so that the books never wait for a reader.
/// </summary>
public sealed class HoleLog
{
    /// <summary>Records kept until they are read, a power of two: 8,192 × 40 B = 320 KiB, four for each of 2,000 books that lose sync together.</summary>
    public const int Capacity = 1 << 13;

    private readonly HoleRecord[] _records = new HoleRecord[Capacity];
    private Ends _ends;

    /// <summary>Records that found the ring full.</summary>
    public long Lost => Volatile.Read(ref _ends.Lost); // a count of its own, ordered with nothing

    /// <summary>Takes the oldest record out; one thread at a time.</summary>
    /// <param name="record">The record.</param>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out HoleRecord record)
    {
        var read = _ends.Read;
        if (read == Volatile.Read(ref _ends.Written)) // acquire: the record must not be read before the number that says it is there, or else it could be that of a lap before
        {
            record = default;
            return false;
        }

        record = _records[read & (Capacity - 1)];

        // Publishes the place as free. Must not move before the copy, or else the writer could change the record while it is copied.
        Volatile.Write(ref _ends.Read, read + 1);
        return true;
    }

    internal void Write(in HoleRecord record)
    {
        var written = _ends.Written;
        if (written - Volatile.Read(ref _ends.Read) == Capacity) // acquire: the record must not be written before the reader is known to be done with the place
        {
            Volatile.Write(ref _ends.Lost, _ends.Lost + 1); // read by reports only
            return;
        }

        _records[written & (Capacity - 1)] = record;

        // Publishes the record. Must not move before the copy, or else the reader could see half of it.
        Volatile.Write(ref _ends.Written, written + 1);
    }

    // Holes are rare: writer and reader may share the line.
    private struct Ends
    {
        public long Written;
        public long Read;
        public long Lost;
    }
}
