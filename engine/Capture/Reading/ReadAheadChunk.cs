using Crossfeed.Market.Frames;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// One piece of a segment, read by whoever comes first: a thread of the pool that was asked to, or the thread that needs it now. So reading ahead costs the reading thread
/// nothing where there is a free core, and a busy pool never holds it up.
/// </summary>
internal sealed unsafe class ReadAheadChunk : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Requested = 1;
    private const int Loading = 2;
    private const int Loaded = 3;

    private readonly FrameBlock _block;
    private readonly int _head;
    private SafeFileHandle? _handle;
    private int _wanted;
    private Exception? _error;
    private int _state;

    /// <summary>Allocates the chunk.</summary>
    /// <param name="bytes">Bytes of a piece. As many stand free before it, for the beginning of a record that the chunk before ended with.</param>
    public ReadAheadChunk(int bytes)
    {
        _head = bytes;
        _block = new FrameBlock(2 * bytes);
    }

    /// <summary>Where the piece begins in memory.</summary>
    public byte* Start => _block.Pointer + _head;

    /// <summary>Where the piece begins in its file.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that the file gave; fewer than wanted when it ended.</summary>
    public int Length { get; private set; }

    /// <summary>True when the file ended within the piece.</summary>
    public bool IsShort => Length < _wanted;

    /// <summary>The last record that was given out before the chunk was left; -1: none since it was loaded.</summary>
    public long LastRecord { get; set; } = -1;

    /// <summary>Asks the pool for a piece of a file.</summary>
    public void Request(SafeFileHandle handle, long offset, int wanted)
    {
        (_handle, Offset, _wanted, _error) = (handle, offset, wanted, null);
        Volatile.Write(ref _state, Requested); // publishes what is wanted: must not move before it, otherwise a thread of the pool reads the last lap's piece again
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Returns when the piece is there.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public void Await()
    {
        if (!TryLoad())
        {
            AwaitLoading();
        }

        if (_error is not null)
        {
            throw new IOException(_error.Message, _error);
        }
    }

    /// <summary>Returns when nobody touches the chunk any more.</summary>
    public void Abandon()
    {
        // Full fence and atomic: either the pool finds nothing to do, or it has begun and is waited for.
        if (Interlocked.CompareExchange(ref _state, Idle, Requested) != Requested)
        {
            AwaitLoading();
        }
    }

    /// <inheritdoc/>
    // A call that comes late, when the piece was read by the thread that needed it, finds no request or the next one; both are fine.
    void IThreadPoolWorkItem.Execute() => TryLoad();

    private bool TryLoad()
    {
        // Full fence and atomic: of the pool and the reading thread one reads the piece.
        if (Interlocked.CompareExchange(ref _state, Loading, Requested) != Requested)
        {
            return false;
        }

        try
        {
            Load();
        }
        catch (Exception e) // told to the reading thread, which throws it
        {
            _error = e;
        }

        Volatile.Write(ref _state, Loaded); // publishes the bytes: they must not move behind it, otherwise the reading thread sees the last lap's
        return true;
    }

    private void Load()
    {
        Length = 0;
        while (Length < _wanted)
        {
            var read = RandomAccess.Read(_handle!, new Span<byte>(Start + Length, _wanted - Length), Offset + Length);
            if (read == 0)
            {
                return;
            }

            Length += read;
        }
    }

    private void AwaitLoading()
    {
        var spin = default(SpinWait);
        while (Volatile.Read(ref _state) == Loading) // acquire: the bytes must not be looked at before
        {
            spin.SpinOnce(sleep1Threshold: -1); // a piece takes tens of microseconds; a sleep of a millisecond is longer
        }
    }
}
