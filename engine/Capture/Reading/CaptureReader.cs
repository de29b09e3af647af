using System.Runtime.CompilerServices;
using Crossfeed.Market.Frames;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// HOT: 25 ns a record of 300 bytes. Reads one capture from its first record to its last: sequential reads into a few pinned chunks, ahead of the record at hand; every checksum
/// verified, no allocation and no copy a record. One thread reads. A torn tail is cut and told in <see cref="Warnings"/>; damage is a <see cref="CaptureException"/>.
/// </summary>
public sealed unsafe class CaptureReader : IDisposable
{
    // The fields from the kind on, without the connection, of a message without subject: what nearly every record is.
    private const ulong PlainMask = 0xFFFF_FFFF_0000_FFFF;
    private const ulong PlainMessage = (ulong)FrameKind.Message;

    private readonly List<SegmentFile> _segments;
    private readonly List<CaptureWarning> _warnings = [];
    private readonly SubjectTable _subjects = new();
    private readonly ReadAhead _chunks;
    private readonly bool _salvage;
    private SafeFileHandle? _handle;
    private FrameBlock? _ownBlock; // of the record at hand when it is larger than a chunk
    private int _segment = -1;
    private long _fileOffset; // of what stands behind _end
    private byte* _position; // of the next record
    private byte* _end; // of what the current chunk holds
    private byte* _record; // the record at hand
    private int _length; // of the record at hand
    private long _records;
    private long _recordsBeforePass; // against what the next segment's header says
    private long _lastGiven = -1; // number under which the record before was given out

    /// <summary>Opens a capture and checks the headers of all its segments.</summary>
    /// <param name="path">The capture's directory.</param>
    /// <param name="options">Chunk sizes, salvage.</param>
    /// <param name="gate">Asked before memory is overwritten; null when the caller is done with a record when it reads the next one.</param>
    /// <exception cref="CaptureException">There is no capture there, or it is damaged.</exception>
    public CaptureReader(string path, CaptureReaderOptions? options = null, IConsumedGate? gate = null)
    {
        options ??= new CaptureReaderOptions();
        options.Validate();
        Path = path;
        _salvage = options.Salvage;
        _segments = CaptureDirectory.Open(path, _salvage, _warnings);
        _chunks = new ReadAhead(options.Chunks, options.ChunkBytes, gate);
    }

    /// <summary>The capture's directory as it was named.</summary>
    public string Path { get; }

    /// <summary>Records given so far, over all passes.</summary>
    public long Records => _records;

    /// <summary>What was left out so far. Complete when the last record was read.</summary>
    public IReadOnlyList<CaptureWarning> Warnings => _warnings;

    /// <summary>When the capture was begun, nanoseconds since the Unix epoch; 0 when it has no segment that was begun.</summary>
    public long CreatedNanos => _segments.Count == 0 ? 0 : _segments[0].Header.CreatedNanos;

    /// <summary>Reads the next record.</summary>
    /// <param name="slot">
    /// Receives it, every field. <see cref="FrameSlot.Data"/> points into a chunk that stays as it is until the gate lets it go; a record larger than a chunk has a
    /// <see cref="FrameSlot.Block"/> of its own.
    /// </param>
    /// <returns>False at the end.</returns>
    /// <exception cref="CaptureException">The capture is damaged here, or cannot be read.</exception>
    public bool Read(ref FrameSlot slot)
    {
        if (!MoveNext())
        {
            return false;
        }

        Take(ref slot, _records);
        return true;
    }

    /// <summary>Goes back to the first record. Chunks stay guarded by the gate.</summary>
    public void Rewind()
    {
        CloseSegment();
        _segment = -1;
        _position = _end;
        _fileOffset = _chunks.FileLength;
        _recordsBeforePass = _records;
    }

    /// <inheritdoc/>
    public void Dispose() => CloseSegment();

    /// <summary>Receive time of the record at hand.</summary>
    internal long ReceivedNanos => *(long*)(_record + SegmentLayout.ReceivedOffset);

    /// <summary>Monotonic receive time of the record at hand.</summary>
    internal long MonotonicNanos => *(long*)(_record + SegmentLayout.MonotonicOffset);

    /// <summary>Goes to the next record without giving it out yet: a merge holds it until its time comes. The one before must have been taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a call a record less
    internal bool MoveNext()
    {
        var record = _position;
        var available = _end - record;
        if (available >= SegmentLayout.RecordHeaderBytes)
        {
            var length = *(uint*)record;
            if (length - SegmentLayout.RecordHeaderBytes <= available - SegmentLayout.RecordHeaderBytes
                && (IsPlainMessage(record) || RecordHeader.IsPlausible(record, (int)length))
                && RecordHeader.ChecksumMatches(record, (int)length))
            {
                _position = record + Math.Min(SegmentLayout.Align(length), available); // a file cut within the padding has lost nothing
                _record = record;
                _length = (int)length;
                return true;
            }
        }

        return MoveNextChunk();
    }

    /// <summary>Gives out the record at hand.</summary>
    /// <param name="slot">Receives it, every field.</param>
    /// <param name="recordNumber">Under which number it is given out.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // stores, for nearly every record
    internal void Take(ref FrameSlot slot, long recordNumber)
    {
        var record = _record;
        slot.Connection = *(ushort*)(record + SegmentLayout.ConnectionOffset);
        slot.ReceivedNanos = *(long*)(record + SegmentLayout.ReceivedOffset);
        slot.MonotonicNanos = *(long*)(record + SegmentLayout.MonotonicOffset);
        slot.Attachment = null;
        slot.Subject = null;
        slot.Block = null;
        if (IsPlainMessage(record))
        {
            slot.Data = record + SegmentLayout.RecordHeaderBytes;
            slot.Length = _length - SegmentLayout.RecordHeaderBytes;
            slot.Kind = FrameKind.Message;
        }
        else
        {
            FillOther(ref slot, record);
        }

        if (_ownBlock is not null)
        {
            slot.Block = _ownBlock;
            _ownBlock = null;
        }

        _records++;
        _lastGiven = recordNumber;
    }

    private enum Step
    {
        Again,
        Record,
        End,
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlainMessage(byte* record) => (*(ulong*)(record + SegmentLayout.KindOffset) & PlainMask) == PlainMessage;

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: everything that is not a message
    private void FillOther(ref FrameSlot slot, byte* record)
    {
        var subjectBytes = RecordHeader.SubjectBytes(record);
        var start = SegmentLayout.RecordHeaderBytes + subjectBytes;
        slot.Data = record + start;
        slot.Length = _length - start;
        slot.Kind = (FrameKind)(*(ushort*)(record + SegmentLayout.KindOffset));
        if (subjectBytes != 0)
        {
            slot.Subject = _subjects.Get(new ReadOnlySpan<byte>(record + SegmentLayout.RecordHeaderBytes, subjectBytes));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once a chunk
    private bool MoveNextChunk()
    {
        while (true)
        {
            var available = _end - _position;
            if (available >= SegmentLayout.RecordHeaderBytes && *(uint*)_position - SegmentLayout.RecordHeaderBytes <= available - SegmentLayout.RecordHeaderBytes)
            {
                var length = *(int*)_position;
                if (!RecordHeader.IsPlausible(_position, length) || !RecordHeader.ChecksumMatches(_position, length))
                {
                    EndAtBadRecord(); // never Again: the record is not zero
                    return false;
                }

                return MoveNext();
            }

            switch (Advance())
            {
                case Step.Again:
                    break;
                case Step.Record:
                    return true;
                default:
                    return false;
            }
        }
    }

    private Step Advance()
    {
        try
        {
            var held = _end - _position;
            var remaining = held + _chunks.FileLength - _fileOffset;
            if (remaining == 0)
            {
                return OpenNextSegment() ? Step.Again : Step.End;
            }

            if (remaining < SegmentLayout.RecordHeaderBytes)
            {
                return EndAtBadRecord();
            }

            if (held < SegmentLayout.RecordHeaderBytes)
            {
                NextChunk(held);
                return Step.Again;
            }

            var length = *(uint*)_position;
            if (length < SegmentLayout.RecordHeaderBytes || length > Math.Min(remaining, SegmentLayout.MaxRecordBytes))
            {
                return EndAtBadRecord();
            }

            if (length > _chunks.ChunkBytes)
            {
                return ReadLarge((int)length, held);
            }

            NextChunk(held);
            return Step.Again;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{_segments[_segment].Path}: cannot be read: {e.Message}", e);
        }
    }

    // What is left of the current chunk then stands in front of the next one.
    private void NextChunk(long held)
    {
        var chunk = _chunks.Next(_position, held, _lastGiven);
        _position = chunk.Start - held;
        _end = chunk.Start + chunk.Length;
        _fileOffset = chunk.Offset + chunk.Length;
    }

    private Step ReadLarge(int length, long held)
    {
        var recordOffset = _fileOffset - held;
        var block = new FrameBlock(length);
        var got = Math.Min(length, held);
        Buffer.MemoryCopy(_position, block.Pointer, length, got);
        while (got < length && _fileOffset < _chunks.FileLength)
        {
            NextChunk(0);
            var more = Math.Min(length - got, _end - _position);
            Buffer.MemoryCopy(_position, block.Pointer + got, length - got, more);
            got += more;
            _position += Math.Min(SegmentLayout.Align(more), _end - _position); // behind the padding
        }

        if (got < length || !RecordHeader.IsPlausible(block.Pointer, length) || !RecordHeader.ChecksumMatches(block.Pointer, length))
        {
            _fileOffset = recordOffset;
            _position = _end;
            return EndAtBadRecord();
        }

        _ownBlock = block;
        _record = block.Pointer;
        _length = length;
        return Step.Record;
    }

    private bool OpenNextSegment()
    {
        CloseSegment();
        _position = _end;
        if (_segment + 1 >= _segments.Count)
        {
            return EndHere();
        }

        var next = _segments[_segment + 1];
        var passRecords = _records - _recordsBeforePass;
        if (next.Header.RecordsBefore != passRecords)
        {
            return EndAtDamage(
                _segments[Math.Max(_segment, 0)].Path, // the first segment may lie too
                _fileOffset,
                0,
                $"holds {passRecords} records up to its end, but {next.Header.RecordsBefore} were written before {System.IO.Path.GetFileName(next.Path)}; the file was cut short");
        }

        _segment++;
        _handle = File.OpenHandle(next.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        _chunks.Begin(_handle, SegmentLayout.HeaderBytes, RandomAccess.GetLength(_handle));
        _fileOffset = SegmentLayout.HeaderBytes;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once, where a segment ends without having been closed or is damaged
    private Step EndAtBadRecord()
    {
        var path = _segments[_segment].Path;
        var isLast = _segment + 1 == _segments.Count;
        var offset = _fileOffset - (_end - _position);
        var bytes = _chunks.FileLength - offset;
        switch (TailScan.Classify(_handle!, offset, _chunks.FileLength, out var nextValid))
        {
            case TailKind.Unwritten when !isLast:
                _fileOffset = offset; // a process that was killed just after a roll-over; the next header tells whether all records are there
                return OpenNextSegment() ? Step.Again : Step.End;
            case TailKind.Unwritten:
                Warn(path, offset, bytes, $"the capture was not closed; left out {bytes} reserved bytes that were never written");
                break;
            case TailKind.Growing when isLast:
                Warn(path, offset, bytes, "the capture is still being written; left out what came after its end was read");
                break;
            case TailKind.Torn when isLast:
                Warn(path, offset, bytes, $"the last record was cut short; left out the last {bytes} bytes");
                break;
            case TailKind.Torn:
                EndAtDamage(path, offset, bytes, $"the segment ends in {bytes} bytes that are no record, and further segments follow");
                break;
            default:
                EndAtDamage(path, offset, bytes, $"the record is damaged (its length or checksum does not fit), and readable records follow from offset {nextValid}");
                break;
        }

        EndHere();
        return Step.End;
    }

    private bool EndAtDamage(string path, long offset, long bytes, string problem)
    {
        if (!_salvage)
        {
            throw new CaptureException($"{path}: offset {offset}: {problem}; use --salvage to replay what stands before it");
        }

        Warn(path, offset, bytes, $"{problem}; replayed only what stands before it");
        return EndHere();
    }

    // A later pass finds the same again.
    private void Warn(string path, long offset, long bytes, string message)
    {
        foreach (var warning in _warnings)
        {
            if (warning.File == path && warning.Offset == offset)
            {
                return;
            }
        }

        _warnings.Add(new CaptureWarning(path, offset, bytes, $"{path}: offset {offset}: {message}"));
    }

    private bool EndHere()
    {
        CloseSegment();
        _segment = _segments.Count;
        _position = _end;
        _fileOffset = _chunks.FileLength;
        return false;
    }

    private void CloseSegment()
    {
        _chunks.End();
        _handle?.Dispose();
        _handle = null;
    }
}
