using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Writing;

/// <summary>
/// One segment under construction: a file whose whole size is reserved on disk and mapped. Reserved, because a store into a mapped page that the disk has no room for
/// kills the process, while a failed reservation is an error that can be told.
/// </summary>
internal sealed unsafe class WritableSegment : IDisposable
{
    private const int PageBytes = 4096; // the smallest page in use: larger ones are touched more often than needed

    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private bool _unmapped;
    private long _touched; // pages up to here were touched; one thread at a time touches

    private WritableSegment(string path, SafeFileHandle handle, long capacity)
    {
        Path = path;
        Capacity = capacity;
        _handle = handle;
        RandomAccess.SetLength(handle, capacity);
        _map = MemoryMappedFile.CreateFromFile(handle, mapName: null, capacity, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        try
        {
            _view = _map.CreateViewAccessor(0, capacity, MemoryMappedFileAccess.ReadWrite);
            byte* pointer = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            Pointer = pointer + _view.PointerOffset;
        }
        catch
        {
            _view?.Dispose();
            _map.Dispose();
            throw;
        }
    }

    public string Path { get; private set; }

    public long Capacity { get; }

    /// <summary>First byte of the mapping; good until <see cref="Unmap"/>.</summary>
    public byte* Pointer { get; }

    /// <summary>Number of threads that look at the mapping now, beside the appending one; guarded by the supply's gate.</summary>
    public int Users { get; set; }

    /// <summary>Length to cut to once the last of them is through, -1 while the segment is current; guarded by the supply's gate.</summary>
    public long RetiredLength { get; set; } = -1;

    /// <summary>Creates the file, reserves its space and maps it.</summary>
    public static WritableSegment Create(string path, long capacity)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.None, preallocationSize: capacity);
        try
        {
            return new WritableSegment(path, handle, capacity);
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes the header and gives the file its name in the capture: in this order, so that a prepared segment is never found without one.</summary>
    public void Begin(SegmentHeader header, string path)
    {
        header.Write(new Span<byte>(Pointer, SegmentLayout.HeaderBytes));
        if (Path != path)
        {
            File.Move(Path, path);
            Path = path;
        }
    }

    /// <summary>Makes the pages of a range writable, so that the appending thread does not wait for the system there. Changes nothing.</summary>
    public void Touch(long from, long to)
    {
        for (var offset = Math.Max(from, _touched) & -PageBytes; offset < to; offset += PageBytes)
        {
            // Atomic: the appending thread may write here now. A plain load and store could put back what stood here before its store.
            Interlocked.Or(ref *(int*)(Pointer + offset), 0);
        }

        _touched = Math.Max(_touched, to);
    }

    /// <summary>Removes the file; for a segment that never became part of a capture.</summary>
    public void Discard()
    {
        Dispose();
        File.Delete(Path);
    }

    /// <summary>Writes the mapping's dirty pages to the disk and waits for it.</summary>
    public void FlushMapping() => _view.Flush();

    /// <summary>Writes everything of a file, its length included, to the disk and waits for it.</summary>
    public void FlushFile() => RandomAccess.FlushToDisk(_handle);

    /// <summary>Ends the mapping and cuts the file to what was written. The file stays open for <see cref="FlushFile"/>.</summary>
    public void Unmap(long length)
    {
        if (_unmapped)
        {
            return;
        }

        EndMapping();
        RandomAccess.SetLength(_handle, length);
    }

    public void Dispose()
    {
        if (!_unmapped)
        {
            EndMapping();
        }

        _handle.Dispose();
    }

    private void EndMapping()
    {
        _unmapped = true;
        var mapping = _view.SafeMemoryMappedViewHandle;
        mapping.ReleasePointer();
        mapping.Dispose(); // before the view, which would else write everything to the disk and wait; that is for FlushFile
        _view.Dispose();
        _map.Dispose();
    }
}
