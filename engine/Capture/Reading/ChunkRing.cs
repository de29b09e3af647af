using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Reading;

/// <summary>The pinned chunks that records point into, used in turn. A chunk is taken again when every record that pointed into it has been consumed.</summary>
internal sealed unsafe class ChunkRing
{
    private const long NoRecord = -1;

    private readonly FrameBlock[] _blocks;
    private readonly long[] _lastRecords; // number of the last record given out of each chunk
    private readonly IConsumedGate? _gate;
    private int _current;

    public ChunkRing(int chunks, int chunkBytes, IConsumedGate? gate)
    {
        _gate = gate;
        _blocks = new FrameBlock[chunks];
        _lastRecords = new long[chunks];
        for (var i = 0; i < chunks; i++)
        {
            _blocks[i] = new FrameBlock(chunkBytes);
            _lastRecords[i] = NoRecord;
        }
    }

    public int ChunkBytes => _blocks[0].Capacity;

    /// <summary>Notes that a record of the current chunk was given out.</summary>
    public void GaveOut(long recordNumber) => _lastRecords[_current] = recordNumber;

    /// <summary>Makes the oldest chunk current, waiting for its consumers first.</summary>
    public byte* Next()
    {
        var next = _current + 1 == _blocks.Length ? 0 : _current + 1;
        if (_lastRecords[next] != NoRecord)
        {
            _gate?.WaitUntilConsumed(_lastRecords[next]);
            _lastRecords[next] = NoRecord;
        }

        _current = next;
        return _blocks[next].Pointer;
    }
}
