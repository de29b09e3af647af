using System.Runtime.CompilerServices;
using Crossfeed.Market.Frames;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// HOT: reads one capture from its first record to its last: sequential reads into a few pinned chunks, every checksum verified, no allocation and no copy a record.
/// One thread reads. A torn tail is cut and told in <see cref="Warnings"/>; damage is a <see cref="CaptureException"/>.
/// </summary>
public sealed unsafe class CaptureReader : IDisposable
{
    private readonly List<SegmentFile> _segments;
    private readonly List<CaptureWarning> _warnings = [];
    private readonly SubjectTable _subjects = new();
    private readonly ChunkRing _chunks;
    private readonly bool _salvage;
    private SafeFileHandle? _handle;
    private int _segment = -1;
    private long _fileLength;
    private long _fileOffset; // of the next byte to read from the file
    private byte* _position; // of the next record in the current chunk
    private byte* _end; // of what the current chunk holds
    private bool _inOwnBlock; // the record given last does not point into a chunk
    private long _records;
    private long _passRecords; // records of this pass, against what the next segment's header says

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
        _chunks = new ChunkRing(options.Chunks, options.ChunkBytes, gate);
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
        if (!ReadHead(ref slot))
        {
            return false;
        }

        GaveOut(_records);
        return true;
    }

    /// <summary>Goes back to the first record. Chunks stay guarded by the gate.</summary>
    public void Rewind()
    {
        CloseSegment();
        _segment = -1;
        _position = _end = null;
        _fileOffset = _fileLength = 0;
        _passRecords = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => CloseSegment();

    /// <summary>Reads the next record without giving it out yet: a merge holds it until its time comes.</summary>
    internal bool ReadHead(ref FrameSlot slot)
    {
        while (true)
        {
            var available = _end - _position;
            if (available >= SegmentLayout.RecordHeaderBytes)
            {
                var record = _position;
                var length = *(uint*)record;
                if (length - SegmentLayout.RecordHeaderBytes <= available - SegmentLayout.RecordHeaderBytes)
                {
                    if (!RecordHeader.IsPlausible(record, (int)length) || !RecordHeader.ChecksumMatches(record, (int)length))
                    {
                        EndAtBadRecord(); // never Again: the record is not zero
                        return false;
                    }

                    _position += Math.Min(SegmentLayout.Align(length), available); // a file cut within the padding has lost nothing
                    _inOwnBlock = false;
                    Fill(ref slot, record, (int)length);
                    return true;
                }
            }

            switch (Advance(ref slot))
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

    /// <summary>Notes under which number the record read last was given out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void GaveOut(long recordNumber)
    {
        _records++;
        if (!_inOwnBlock)
        {
            _chunks.GaveOut(recordNumber);
        }
    }

    private enum Step
    {
        Again,
        Record,
        End,
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(ref FrameSlot slot, byte* record, int length)
    {
        var subjectBytes = RecordHeader.SubjectBytes(record);
        var start = SegmentLayout.RecordHeaderBytes + subjectBytes;
        slot.Data = record + start;
        slot.Length = length - start;
        slot.Kind = (FrameKind)(*(ushort*)(record + SegmentLayout.KindOffset));
        slot.Connection = *(ushort*)(record + SegmentLayout.ConnectionOffset);
        slot.ReceivedNanos = *(long*)(record + SegmentLayout.ReceivedOffset);
        slot.MonotonicNanos = *(long*)(record + SegmentLayout.MonotonicOffset);
        slot.Block = null;
        slot.Subject = subjectBytes == 0 ? null : _subjects.Get(new ReadOnlySpan<byte>(record + SegmentLayout.RecordHeaderBytes, subjectBytes));
        slot.Attachment = null;
        _passRecords++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once a chunk
    private Step Advance(ref FrameSlot slot)
    {
        try
        {
            var held = _end - _position;
            var remaining = held + _fileLength - _fileOffset;
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
                FillChunk(held);
                return Step.Again;
            }

            var length = *(uint*)_position;
            if (length < SegmentLayout.RecordHeaderBytes || length > Math.Min(remaining, SegmentLayout.MaxRecordBytes))
            {
                return EndAtBadRecord();
            }

            if (length > _chunks.ChunkBytes)
            {
                return ReadLarge(ref slot, (int)length, held);
            }

            FillChunk(held);
            return Step.Again;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{_segments[_segment].Path}: cannot be read: {e.Message}", e);
        }
    }

    // Moves what is left of the current chunk to the start of the next one and reads on behind it.
    private void FillChunk(long held)
    {
        var chunk = _chunks.Next();
        Buffer.MemoryCopy(_position, chunk, _chunks.ChunkBytes, held);
        _position = chunk;
        _end = chunk + held + ReadFile(chunk + held, (int)Math.Min(_chunks.ChunkBytes - held, _fileLength - _fileOffset));
    }

    private Step ReadLarge(ref FrameSlot slot, int length, long held)
    {
        var recordOffset = _fileOffset - held;
        var block = new FrameBlock(length);
        Buffer.MemoryCopy(_position, block.Pointer, length, held);
        var got = held + ReadFile(block.Pointer + held, (int)(length - held));
        if (got < length || !RecordHeader.IsPlausible(block.Pointer, length) || !RecordHeader.ChecksumMatches(block.Pointer, length))
        {
            _fileOffset = recordOffset;
            _position = _end;
            return EndAtBadRecord();
        }

        _position = _end;
        _fileOffset = Math.Min(recordOffset + SegmentLayout.Align(length), _fileLength);
        _inOwnBlock = true;
        Fill(ref slot, block.Pointer, length);
        slot.Block = block;
        return Step.Record;
    }

    // A file that became shorter since it was opened ends where it ends now.
    private int ReadFile(byte* destination, int length)
    {
        var done = 0;
        while (done < length)
        {
            var read = RandomAccess.Read(_handle!, new Span<byte>(destination + done, length - done), _fileOffset);
            if (read == 0)
            {
                _fileLength = _fileOffset;
                break;
            }

            done += read;
            _fileOffset += read;
        }

        return done;
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
        if (next.Header.RecordsBefore != _passRecords)
        {
            return EndAtDamage(
                _segments[Math.Max(_segment, 0)].Path, // the first segment may lie too
                _fileOffset,
                0,
                $"holds {_passRecords} records up to its end, but {next.Header.RecordsBefore} were written before {System.IO.Path.GetFileName(next.Path)}; the file was cut short");
        }

        _segment++;
        _handle = File.OpenHandle(next.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        _fileLength = RandomAccess.GetLength(_handle);
        _fileOffset = SegmentLayout.HeaderBytes;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once, where a segment ends without having been closed or is damaged
    private Step EndAtBadRecord()
    {
        var path = _segments[_segment].Path;
        var isLast = _segment + 1 == _segments.Count;
        var offset = _fileOffset - (_end - _position);
        var bytes = _fileLength - offset;
        switch (TailScan.Classify(_handle!, offset, _fileLength, out var nextValid))
        {
            case TailKind.Unwritten when !isLast:
                _fileLength = _fileOffset = offset; // a process that was killed just after a roll-over; the next header tells whether all records are there
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
        _fileOffset = _fileLength;
        return false;
    }

    private void CloseSegment()
    {
        _handle?.Dispose();
        _handle = null;
    }
}
