using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market.Frames;
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

    private const int WindowBytes = 1 << 20;

    /// <summary>Looks behind a bad record.</summary>
    /// <param name="handle">The segment.</param>
    /// <param name="offset">Where the bad record begins.</param>
    /// <param name="length">Length of the file.</param>
    /// <param name="nextValid">Offset of the next valid record when the tail is damaged.</param>
    public static TailKind Classify(SafeFileHandle handle, long offset, long length, out long nextValid)
    {
        // A copy and no mapping: a writer that still runs may cut the file to what it wrote at any moment, and a look behind the end of a mapped file kills the process.
        var data = (byte*)NativeMemory.AllocZeroed((nuint)(length - offset)); // pages that nothing is written to cost nothing
        try
        {
            nextValid = 0;
            var kind = CopyWritten(handle, data, offset, length) ? Classify(data, length - offset, out nextValid) : TailKind.Unwritten;
            nextValid += offset;
            return kind is TailKind.Torn or TailKind.Damaged && IsWrittenByNow(handle, offset, length) ? TailKind.Growing : kind;
        }
        finally
        {
            NativeMemory.Free(data);
        }
    }

    // False when all is zero. Where the file ends by now, zeros stand too.
    private static bool CopyWritten(SafeFileHandle handle, byte* data, long offset, long length)
    {
        var window = new byte[Math.Min(WindowBytes, length - offset)];
        var isWritten = false;
        for (var position = offset; position < length;)
        {
            var read = RandomAccess.Read(handle, window.AsSpan(0, (int)Math.Min(window.Length, length - position)), position);
            if (read == 0)
            {
                break;
            }

            if (window.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                window.AsSpan(0, read).CopyTo(new Span<byte>(data + (position - offset), read));
                isWritten = true;
            }

            position += read;
        }

        return isWritten;
    }

    private static TailKind Classify(byte* data, long length, out long nextValid)
    {
        var budget = length * ChecksumBudgetFactor;
        for (nextValid = SegmentLayout.Alignment; nextValid < length; nextValid += SegmentLayout.Alignment)
        {
            nextValid = NextNonZero(data, nextValid, length) & ~(long)(SegmentLayout.Alignment - 1);
            if (IsRecord(data + nextValid, length - nextValid, ref budget) || budget < 0)
            {
                return TailKind.Damaged; // out of budget: more than the remains of one record stand here
            }
        }

        return TailKind.Torn;
    }

    // The caller read no record here. Read again, after what follows: records are written in order, so one with a successor is complete unless it is damaged.
    private static bool IsWrittenByNow(SafeFileHandle handle, long offset, long length)
    {
        var header = stackalloc byte[SegmentLayout.RecordHeaderBytes];
        if (!TryRead(handle, header, SegmentLayout.RecordHeaderBytes, offset))
        {
            return false;
        }

        var bytes = Unsafe.ReadUnaligned<uint>(header);
        if (bytes < SegmentLayout.RecordHeaderBytes || bytes > Math.Min(length - offset, SegmentLayout.MaxRecordBytes))
        {
            return false;
        }

        var budget = (long)bytes;
        var record = new FrameBlock((int)bytes);
        return TryRead(handle, record.Pointer, (int)bytes, offset) && IsRecord(record.Pointer, bytes, ref budget);
    }

    private static bool TryRead(SafeFileHandle handle, byte* target, int bytes, long offset)
    {
        for (var got = 0; got < bytes;)
        {
            var read = RandomAccess.Read(handle, new Span<byte>(target + got, bytes - got), offset + got);
            if (read == 0)
            {
                return false;
            }

            got += read;
        }

        return true;
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
