using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Writing;

/// <summary>
/// HOT: appends frames to a capture. One thread appends; <see cref="Flush"/> and the counters may be used from any other. An append copies the payload once and allocates
/// nothing; only a roll-over to the next segment does. A killed process loses nothing that was appended (the pages belong to the file); a lost machine loses what
/// was not flushed.
/// </summary>
public sealed unsafe class CaptureWriter : IDisposable
{
    private readonly CaptureWriterOptions _options;
    private readonly ulong _captureId;
    private readonly long _createdNanos;
    private readonly SegmentSupply _segments;
    private byte* _data;
    private long _capacity;
    private long _position;
    private long _requestAt; // position at which the supply is asked to work ahead
    private uint _number;
    private long _finishedBytes; // bytes of the segments before the current one
    private long _records;
    private long _bytes;
    private long _refused;
    private int _state;

    /// <summary>Begins a capture.</summary>
    /// <param name="directory">Its directory; created when it is missing.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <exception cref="CaptureException">An option is out of range, the directory holds a capture already, or the first segment cannot be created.</exception>
    public CaptureWriter(string directory, CaptureWriterOptions? options = null)
    {
        _options = options ?? new CaptureWriterOptions();
        _options.Validate();
        Path = System.IO.Path.GetFullPath(directory);
        _captureId = _options.CaptureId ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        _createdNanos = _options.CreatedNanos ?? (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * (Timestamp.NanosPerSecond / TimeSpan.TicksPerSecond);
        try
        {
            Directory.CreateDirectory(Path);
            foreach (var file in Directory.EnumerateFiles(Path, SegmentName.Pattern))
            {
                throw new CaptureException($"{Path}: already holds a capture ({System.IO.Path.GetFileName(file)}); name another directory, or remove the old capture first");
            }

            _segments = new SegmentSupply(Path, _options, Fail);
            Begin(FirstRecordRoom(), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{Path}: cannot begin a capture: {e.Message}", e);
        }
    }

    /// <summary>The capture's directory.</summary>
    public string Path { get; }

    /// <summary>Whether records are still appended, and if not, why.</summary>
    // Acquire: whoever sees a state other than Writing must also see the Error written before it.
    public CaptureWriterState State => (CaptureWriterState)Volatile.Read(ref _state);

    /// <summary>What stopped the writer, for people; null while it writes and after a clean close.</summary>
    public string? Error { get; private set; }

    /// <summary>Records appended.</summary>
    public long Records => Volatile.Read(ref _records); // single-writer counter: a reader wants a recent value, not one from its register

    /// <summary>Bytes of all segments, headers and padding included.</summary>
    public long Bytes => Volatile.Read(ref _bytes); // as above

    /// <summary>Records refused because the writer had stopped.</summary>
    public long Refused => Volatile.Read(ref _refused); // as above

    /// <summary>Appends one frame.</summary>
    /// <param name="slot">The frame; its payload and subject are copied.</param>
    /// <returns>False when the writer has stopped: the record is counted in <see cref="Refused"/>, <see cref="State"/> and <see cref="Error"/> say why.</returns>
    public bool Append(in FrameSlot slot)
    {
        var subject = slot.Subject;
        var subjectBytes = subject is null ? 0 : Encoding.UTF8.GetByteCount(subject);
        var length = SegmentLayout.RecordHeaderBytes + subjectBytes + (long)slot.Length;
        var room = SegmentLayout.Align(length);
        if (_state != (int)CaptureWriterState.Writing || (room > _capacity - _position && !RollOver(room, length, subjectBytes)))
        {
            return Refuse();
        }

        if (subjectBytes > SegmentLayout.MaxSubjectBytes || !SegmentLayout.IsKnownKind((ushort)slot.Kind))
        {
            return RefuseUnwritable(slot.Kind, subjectBytes);
        }

        var record = _data + _position;
        *(ulong*)(record + SegmentLayout.KindOffset) = (ushort)slot.Kind | ((ulong)slot.Connection << 16) | ((ulong)(uint)subjectBytes << 32); // reserved: 0
        *(long*)(record + SegmentLayout.ReceivedOffset) = slot.ReceivedNanos;
        *(long*)(record + SegmentLayout.MonotonicOffset) = slot.MonotonicNanos;
        var payload = record + SegmentLayout.RecordHeaderBytes + subjectBytes;
        if (subjectBytes != 0)
        {
            Encoding.UTF8.GetBytes(subject, new Span<byte>(record + SegmentLayout.RecordHeaderBytes, subjectBytes));
        }

        slot.Payload.CopyTo(new Span<byte>(payload, slot.Length));
        *(uint*)(record + SegmentLayout.ChecksumOffset) = RecordChecksum.Compute(record + SegmentLayout.KindOffset, (int)length - SegmentLayout.KindOffset);

        // Publishes the record: the length must not become visible before the bytes that it covers, otherwise a process killed in between leaves a record that
        // claims to be whole.
        Volatile.Write(ref *(uint*)record, (uint)length);
        _position += room;
        Volatile.Write(ref _bytes, _bytes + room); // single-writer counters: see the getters
        Volatile.Write(ref _records, _records + 1);
        if (_position >= _requestAt)
        {
            _requestAt = _segments.Request(_position, _capacity);
        }

        return true;
    }

    /// <summary>
    /// Waits until everything appended before the call is on the disk. For the host's housekeeping thread: it does not hold up <see cref="Append"/>.
    /// A failure stops the writer.
    /// </summary>
    /// <returns>False when the writer has failed.</returns>
    public bool Flush()
    {
        if (State == CaptureWriterState.Closed)
        {
            return Error is null;
        }

        try
        {
            _segments.Flush();
        }
        catch (IOException e)
        {
            Fail($"{Path}: cannot write the capture to the disk: {e.Message}");
        }

        if (State == CaptureWriterState.Closed)
        {
            CloseFinished(); // closed meanwhile: the segment that this flush held up is ours to finish
            return Error is null;
        }

        return State != CaptureWriterState.Failed;
    }

    /// <summary>Flushes and closes the capture, cut to its written length. The thread that appends must have stopped.</summary>
    public void Dispose()
    {
        if (_segments.Close(_position))
        {
            Volatile.Write(ref _state, (int)CaptureWriterState.Closed); // after Error, see State
            CloseFinished();
        }
    }

    private void CloseFinished()
    {
        try
        {
            _segments.FlushFull();
        }
        catch (IOException e)
        {
            Error ??= $"{Path}: cannot write the end of the capture to the disk: {e.Message}";
        }
    }

    private long FirstRecordRoom() => _options.SegmentBytes - SegmentLayout.HeaderBytes;

    // A segment with room for at least one record of the given size; no larger than the limit leaves.
    private void Begin(long room, long oldLength)
    {
        var capacity = Math.Max(_options.SegmentBytes, SegmentLayout.HeaderBytes + room);
        if (_options.MaxBytes != 0)
        {
            capacity = Math.Min(capacity, (_options.MaxBytes - _finishedBytes) & ~(long)(SegmentLayout.Alignment - 1));
        }

        var segment = _segments.Begin(new SegmentHeader(SegmentLayout.Version, _number + 1, _createdNanos, _captureId, _records), capacity, oldLength, _finishedBytes);
        _number++;
        _data = segment.Pointer;
        _capacity = capacity;
        _position = SegmentLayout.HeaderBytes;
        _requestAt = 0; // with the first record
        Volatile.Write(ref _bytes, _finishedBytes + SegmentLayout.HeaderBytes); // single-writer counter: see the getter
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once a segment
    private bool RollOver(long room, long length, int subjectBytes)
    {
        if (length > SegmentLayout.MaxRecordBytes)
        {
            Fail($"{Path}: a frame of {length - SegmentLayout.RecordHeaderBytes - subjectBytes} bytes cannot be captured; the most is {SegmentLayout.MaxRecordBytes}");
            return false;
        }

        if (_options.MaxBytes != 0 && _finishedBytes + _position + SegmentLayout.HeaderBytes + room > _options.MaxBytes)
        {
            Stop(CaptureWriterState.LimitReached, $"{Path}: the capture reached its limit of {_options.MaxBytes} bytes; it ends here");
            return false;
        }

        var oldLength = _position;
        _finishedBytes += oldLength;
        try
        {
            Begin(room, oldLength);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _finishedBytes -= oldLength;
            Fail($"{Path}: cannot begin segment {_number + 1} of the capture: {e.Message}");
            return false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: the writer has stopped
    private bool Refuse()
    {
        Volatile.Write(ref _refused, _refused + 1); // single-writer counter: see the getter
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: a fault of the caller
    private bool RefuseUnwritable(FrameKind kind, int subjectBytes)
    {
        Fail($"{Path}: a record of kind {(int)kind} with a subject of {subjectBytes} bytes cannot be captured");
        return Refuse();
    }

    private void Fail(string error) => Stop(CaptureWriterState.Failed, error);

    private void Stop(CaptureWriterState state, string error)
    {
        if (_state != (int)CaptureWriterState.Writing)
        {
            return;
        }

        Error = error;
        Volatile.Write(ref _state, (int)state); // publishes Error: must not move before it, otherwise a reader finds a stopped writer without a reason
    }
}
