namespace Crossfeed.Capture.Writing;

/// <summary>
/// Everything about segments that takes time, done by a thread of its own and not by the appending one: pages ahead of the writer are touched, the next segment is made, full
/// ones are unmapped and cut. Where that thread comes late, the appending thread does without: it touches the pages itself and makes the segment when it needs it.
/// </summary>
/// <remarks>Not a thread of the pool: the pool makes threads where it is asked for work, and a child of the appending thread would inherit the core that it is bound to.</remarks>
internal sealed class SegmentSupply
{
    /// <summary>Name of the segment that waits for its turn; it gets its number then. No part of the capture: readers do not look at it.</summary>
    public const string NextName = "next-segment.tmp";

    // Full segments that wait for Flush to reach the disk. When nobody flushes, the oldest is closed unflushed: the system writes it in its own time.
    private const int MaxUnflushedFiles = 8;

    // Bytes touched ahead of the writer: 4 ms at 2 GB/s. Not more: pages that wait long are written back and would have to be touched again.
    private const long TouchAheadBytes = 8 << 20;

    // Bytes between two looks at the writer's position.
    private const long StepBytes = 1 << 20;

    private readonly string _directory;
    private readonly CaptureWriterOptions _options;
    private readonly Action<string> _fail;

    private readonly Lock _gate = new(); // guards the fields below it; held for moments only
    private readonly Queue<WritableSegment> _full = new(); // to be unmapped and cut
    private readonly Queue<WritableSegment> _unflushed = new();
    private WritableSegment? _current;
    private WritableSegment? _next;
    private bool _closed;

    private readonly AutoResetEvent _requests = new(false); // and no SemaphoreSlim: that allocates on the appending thread when the two first meet in it
    private readonly Thread _thread;
    private readonly Lock _retirement = new(); // held while segments are cut: who flushes waits for it
    private long _finishedBytes; // of the segments before the current one; written by the appending thread
    private long _position; // of the appending thread in the current segment, as of the last request
    private int _requested;

    /// <summary>Creates the supply; its thread starts with the first segment.</summary>
    /// <param name="directory">The capture's directory.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="fail">Told when a segment cannot be cut.</param>
    public SegmentSupply(string directory, CaptureWriterOptions options, Action<string> fail)
    {
        _directory = directory;
        _options = options;
        _fail = fail;
        _thread = new Thread(Work) { Name = "crossfeed-segments", IsBackground = true };
    }

    /// <summary>Makes a segment current, the one that was prepared if it fits. The one before is cut in the background.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="capacity">Its size.</param>
    /// <param name="oldLength">Bytes written to the segment before.</param>
    /// <param name="finishedBytes">Bytes of all segments before.</param>
    public WritableSegment Begin(SegmentHeader header, long capacity, long oldLength, long finishedBytes)
    {
        var prepared = TakePrepared(capacity);
        var segment = prepared ?? WritableSegment.Create(Path.Combine(_directory, SegmentName.Of(header.Number)), capacity);
        try
        {
            segment.Begin(header, Path.Combine(_directory, SegmentName.Of(header.Number)));
        }
        catch
        {
            segment.Discard();
            throw;
        }

        lock (_gate)
        {
            if (_current is not null)
            {
                Leave(_current, oldLength);
            }

            _current = segment;
            _finishedBytes = finishedBytes;
            _position = SegmentLayout.HeaderBytes;
        }

        if (header.Number == 1)
        {
            _thread.Start();
        }

        return segment;
    }

    /// <summary>HOT: asks the other thread to work ahead.</summary>
    /// <param name="position">Where the appending thread is.</param>
    /// <param name="capacity">Size of the current segment.</param>
    /// <returns>The position at which to ask again.</returns>
    public long Request(long position, long capacity)
    {
        Volatile.Write(ref _position, position); // a single value for the other thread, which takes a recent one
        // Full fence and atomic: the position stands before the request is seen, and a request that waits is not made twice.
        if (Interlocked.Exchange(ref _requested, 1) == 0)
        {
            _requests.Set();
        }

        return position + Math.Min(StepBytes, capacity / 4);
    }

    /// <summary>Waits until everything appended before the call is on the disk.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Flush()
    {
        if (Enter() is not { } current)
        {
            return;
        }

        try
        {
            current.FlushMapping();
        }
        finally
        {
            Exit(current);
        }

        FlushFull();
    }

    /// <summary>Closes the current segment at its length and forgets the prepared one. The appending thread must have stopped.</summary>
    /// <returns>False when it was closed already.</returns>
    public bool Close(long length)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _closed = true;
            Leave(_current!, length);
        }

        _requests.Set();
        _thread.Join();
        _requests.Dispose();
        DiscardPrepared();
        return true;
    }

    /// <summary>Cuts the full segments and waits until they are on the disk.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void FlushFull()
    {
        RetireFull();
        while (true)
        {
            WritableSegment? segment;
            lock (_gate)
            {
                if (!_unflushed.TryDequeue(out segment))
                {
                    return;
                }
            }

            using (segment)
            {
                segment.FlushFile();
            }
        }
    }

    private void Work()
    {
        while (true)
        {
            _requests.WaitOne();
            Interlocked.Exchange(ref _requested, 0); // full fence: a position written after this comes with a request of its own
            if (Enter() is not { } current)
            {
                return;
            }

            var position = Volatile.Read(ref _position); // of a later segment if the writer went on meanwhile: harmless, it asks again there
            try
            {
                current.Touch(position, Math.Min(position + TouchAheadBytes, current.Capacity));
            }
            finally
            {
                Exit(current);
            }

            if (position > current.Capacity / 2)
            {
                PrepareNext(current.Capacity);
            }

            RetireFull();
        }
    }

    // Null when closed. Whoever entered a segment keeps it mapped until he exits.
    private WritableSegment? Enter()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            _current!.Users++;
            return _current;
        }
    }

    private void Exit(WritableSegment segment)
    {
        lock (_gate)
        {
            if (--segment.Users == 0 && segment.RetiredLength >= 0)
            {
                _full.Enqueue(segment);
            }
        }
    }

    // Under the gate.
    private void Leave(WritableSegment segment, long length)
    {
        segment.RetiredLength = length;
        if (segment.Users == 0)
        {
            _full.Enqueue(segment);
        }
    }

    private WritableSegment? TakePrepared(long capacity)
    {
        lock (_gate)
        {
            var prepared = _next?.Capacity == capacity ? _next : null;
            _next = prepared is null ? _next : null;
            return prepared;
        }
    }

    private void PrepareNext(long currentCapacity)
    {
        lock (_gate)
        {
            if (_next is not null || (_options.MaxBytes != 0 && _finishedBytes + currentCapacity + _options.SegmentBytes > _options.MaxBytes))
            {
                return;
            }
        }

        try
        {
            var next = WritableSegment.Create(Path.Combine(_directory, NextName), _options.SegmentBytes);
            next.Touch(0, Math.Min(TouchAheadBytes, next.Capacity));
            lock (_gate)
            {
                _next = next;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No reason to stop yet: the current segment has room. The appending thread tries again when it has not, and tells why it cannot.
        }
    }

    private void DiscardPrepared()
    {
        try
        {
            _next?.Discard();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The capture is whole without it; the file stays behind, and readers do not look at it.
        }
    }

    private void RetireFull()
    {
        lock (_retirement)
        {
            while (true)
            {
                WritableSegment? segment;
                lock (_gate)
                {
                    if (!_full.TryDequeue(out segment))
                    {
                        return;
                    }
                }

                Retire(segment);
            }
        }
    }

    private void Retire(WritableSegment segment)
    {
        try
        {
            segment.Unmap(segment.RetiredLength);
        }
        catch (IOException e)
        {
            _fail($"{segment.Path}: cannot cut the segment to its length: {e.Message}");
        }

        WritableSegment? unflushed = null;
        lock (_gate)
        {
            _unflushed.Enqueue(segment);
            if (_unflushed.Count > MaxUnflushedFiles)
            {
                unflushed = _unflushed.Dequeue();
            }
        }

        unflushed?.Dispose();
    }
}
