using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Reading;

/// <summary>
/// The bytes of a segment in pinned chunks, used in turn; the next ones are read while the current one is looked at. A chunk is taken again when every record that points into
/// it has been consumed. One thread uses it.
/// </summary>
internal sealed unsafe class ReadAhead
{
    private const long NoRecord = -1;

    private readonly ReadAheadChunk[] _chunks;
    private readonly IConsumedGate? _gate;
    private readonly int _depth; // chunks asked for ahead of the current one; the others may be in use by consumers
    private SafeFileHandle? _handle;
    private int _current;
    private int _ahead; // chunks behind the current one that were asked for
    private long _requested; // offset behind the last of them

    public ReadAhead(int chunks, int chunkBytes, IConsumedGate? gate)
    {
        _gate = gate;
        _depth = Math.Max(1, (chunks / 2) - 1);
        ChunkBytes = chunkBytes;
        _chunks = new ReadAheadChunk[chunks];
        for (var i = 0; i < chunks; i++)
        {
            _chunks[i] = new ReadAheadChunk(chunkBytes);
        }
    }

    /// <summary>Bytes of a chunk; as many fit in front of it.</summary>
    public int ChunkBytes { get; }

    /// <summary>Length of the file: as it was when it was begun, or where it turned out to end.</summary>
    public long FileLength { get; private set; }

    /// <summary>Begins with a file.</summary>
    public void Begin(SafeFileHandle handle, long offset, long length)
    {
        _handle = handle;
        _requested = offset;
        FileLength = Math.Max(offset, length);
    }

    /// <summary>Ends with the file, which may be closed then. The chunks stay as they are.</summary>
    public void End()
    {
        Abandon();
        _handle = null;
    }

    /// <summary>Makes the next chunk current and puts what is left of the one before in front of it. Not to be called at the end of the file.</summary>
    /// <param name="rest">The bytes that are left, at most <see cref="ChunkBytes"/>.</param>
    /// <param name="restBytes">Their number.</param>
    /// <param name="lastRecord">The record that was given out last; those up to it may point into the chunk that is left.</param>
    public ReadAheadChunk Next(byte* rest, long restBytes, long lastRecord)
    {
        _chunks[_current].LastRecord = lastRecord;
        RequestAhead(1);
        _current = After(_current);
        _ahead--;
        var chunk = _chunks[_current];
        Buffer.MemoryCopy(rest, chunk.Start - restBytes, ChunkBytes, restBytes); // before more is asked for: with few chunks the one that is left comes next
        RequestAhead(_depth);
        chunk.Await();
        if (chunk.IsShort)
        {
            Abandon();
            FileLength = chunk.Offset + chunk.Length;
        }

        return chunk;
    }

    private void RequestAhead(int depth)
    {
        var index = _current;
        for (var i = 0; i < _ahead; i++)
        {
            index = After(index);
        }

        for (; _ahead < depth && _requested < FileLength; _ahead++)
        {
            index = After(index);
            var chunk = _chunks[index];
            if (chunk.LastRecord != NoRecord)
            {
                _gate?.WaitUntilConsumed(chunk.LastRecord);
                chunk.LastRecord = NoRecord;
            }

            var wanted = (int)Math.Min(ChunkBytes, FileLength - _requested);
            chunk.Request(_handle!, _requested, wanted);
            _requested += wanted;
        }
    }

    private void Abandon()
    {
        var index = _current;
        for (; _ahead > 0; _ahead--)
        {
            index = After(index);
            _chunks[index].Abandon();
        }
    }

    private int After(int index) => index + 1 == _chunks.Length ? 0 : index + 1;
}
