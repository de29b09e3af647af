using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Reading;

/// <summary>What stands behind a place in a segment where no valid record begins.</summary>
internal enum TailKind
{
    /// <summary>Zeros only: reserved space that was never written.</summary>
    Unwritten,

    /// <summary>Remains of one record that was being written when the process or the machine stopped.</summary>
    Torn,

    /// <summary>The record is valid by now: a process that still runs wrote it after the caller had read these bytes.</summary>
    Growing,

    /// <summary>A valid record follows: the bytes before it were damaged later.</summary>
    Damaged,
}

/// <summary>Tells a torn tail from a damage. Cold: once, at the end of what can be read.</summary>
internal static unsafe class TailScan
{
    // Bytes that may be checksummed while looking: 16 times the tail. A tail made to look like many large records would otherwise cost its square.
    private const long ChecksumBudgetFactor = 16;

    /// <summary>Looks behind a bad record.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="offset">Where the bad record begins.</param>
    /// <param name="length">Length of the file.</param>
    /// <param name="nextValid">Offset of the next valid record when the tail is damaged.</param>
    public static TailKind Classify(SafeFileHandle handle, long offset, long length, out long nextValid)
    {
        nextValid = 0;
        using var map = MemoryMappedFile.CreateFromFile(handle, mapName: null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* data = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
        try
        {
            return Classify(data + view.PointerOffset, offset, length, out nextValid);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static TailKind Classify(byte* data, long offset, long length, out long nextValid)
    {
        nextValid = NextNonZero(data, offset, length);
        if (nextValid >= length)
        {
            return TailKind.Unwritten;
        }

        var budget = (length - offset) * ChecksumBudgetFactor;
        for (nextValid = SegmentLayout.Align(offset + 1); nextValid < length; nextValid += SegmentLayout.Alignment)
        {
            nextValid = NextNonZero(data, nextValid, length) & ~(long)(SegmentLayout.Alignment - 1);
            if (IsRecord(data + nextValid, length - nextValid, ref budget) || budget < 0)
            {
                return IsWrittenByNow(data, offset, length) ? TailKind.Growing : TailKind.Damaged; // out of budget: more than the remains of one record stand here
            }
        }

        return IsWrittenByNow(data, offset, length) ? TailKind.Growing : TailKind.Torn;
    }

    // The caller read no record here. Looked at after what follows: records are written in order, so one with a successor is complete unless it is damaged.
    private static bool IsWrittenByNow(byte* data, long offset, long length)
    {
        var budget = length;
        return IsRecord(data + offset, length - offset, ref budget);
    }

    private static long NextNonZero(byte* data, long offset, long length)
    {
        while (offset < length)
        {
            var window = (int)Math.Min(length - offset, 1 << 30); // a span holds at most an int of bytes
            var found = new ReadOnlySpan<byte>(data + offset, window).IndexOfAnyExcept((byte)0);
            if (found >= 0)
            {
                return offset + found;
            }

            offset += window;
        }

        return length;
    }

    private static bool IsRecord(byte* record, long available, ref long budget)
    {
        if (available < SegmentLayout.RecordHeaderBytes)
        {
            return false;
        }

        var length = Unsafe.ReadUnaligned<uint>(record);
        if (length < SegmentLayout.RecordHeaderBytes || length > Math.Min(available, SegmentLayout.MaxRecordBytes)
            || !RecordHeader.IsPlausible(record, (int)length))
        {
            return false;
        }

        budget -= length;
        return RecordHeader.ChecksumMatches(record, (int)length);
    }
}
