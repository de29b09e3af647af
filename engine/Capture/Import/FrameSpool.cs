using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>
/// Payloads in the order of the input in a temporary file, with an index in memory that is sorted by time: so files of any size are put in order with
/// <see cref="SpoolEntry"/>'s 32 bytes a frame.
/// </summary>
internal sealed unsafe class FrameSpool : IDisposable
{
    private const int WriteBuffer = 1 << 20;
    private const int MinWindow = 16 << 10; // what a jump reads
    private const int MaxWindow = 1 << 20; // what reading on in order reads

    private readonly FileStream _file;
    private readonly int _maxFrames;
    private readonly List<Window> _windows = [];
    private SpoolEntry[] _entries = new SpoolEntry[1024];
    private int _count;
    private long _length;

    public FrameSpool(string path, int maxFrames)
    {
        _maxFrames = maxFrames;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, WriteBuffer, FileOptions.DeleteOnClose);
    }

    public Span<SpoolEntry> Entries => _entries.AsSpan(0, _count);

    /// <summary>Bytes of all payloads, and one for each empty one.</summary>
    public long Length => _length;

    public void Add(SpoolEntry entry, ReadOnlySpan<byte> payload)
    {
        if (_count == _maxFrames)
        {
            throw new ImportException($"more than {_maxFrames} frames in one import; import the files one by one, or split them");
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, (int)Math.Min(_entries.Length * 2L, _maxFrames));
        }

        entry.Offset = _length;
        entry.Length = payload.Length;
        _entries[_count++] = entry;
        _file.Write(payload);
        _length += payload.Length;
        if (payload.IsEmpty)
        {
            _file.WriteByte(0); // so that no two entries share an offset
            _length++;
        }
    }

    /// <summary>Ends the writing and sorts by time; what has the same time keeps its order.</summary>
    public void Sort()
    {
        _file.Flush();
        var entries = Entries;
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i].Time < entries[i - 1].Time)
            {
                entries.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Offset.CompareTo(b.Offset));
                return;
            }
        }
    }

    /// <summary>The payload of an entry, with slack behind it. Good until the next call.</summary>
    public byte* Load(in SpoolEntry entry)
    {
        while (_windows.Count <= entry.File)
        {
            _windows.Add(new Window());
        }

        return _windows[entry.File].Load(_file, entry, _length);
    }

    public void Dispose() => _file.Dispose();

    // One a file: files that overlap in time are each read in order.
    private sealed class Window
    {
        private FrameBlock _block = new(MinWindow);
        private long _start;
        private int _length;
        private int _size = MinWindow;

        public byte* Load(FileStream file, in SpoolEntry entry, long fileLength)
        {
            if (entry.Offset < _start || entry.Offset + entry.Length > _start + _length)
            {
                var readsOn = entry.Offset >= _start && entry.Offset <= _start + _length;
                _size = readsOn ? Math.Min(_size * 2, MaxWindow) : MinWindow;
                var wanted = (int)Math.Min(Math.Max(_size, entry.Length), fileLength - entry.Offset);
                if (_block.Capacity < wanted)
                {
                    _block = new FrameBlock(wanted);
                }

                _start = entry.Offset;
                _length = 0;
                while (_length < wanted)
                {
                    var read = RandomAccess.Read(file.SafeFileHandle, new Span<byte>(_block.Pointer + _length, wanted - _length), _start + _length);
                    if (read == 0)
                    {
                        throw new ImportException($"{file.Name}: became shorter while it was in use");
                    }

                    _length += read;
                }
            }

            return _block.Pointer + (entry.Offset - _start);
        }
    }
}
