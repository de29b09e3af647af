using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Crossfeed.Capture.Writing;

/// <summary>
/// One segment under construction: a file whose whole size is reserved on disk and mapped. Reserved, because a store into a mapped page that the disk has no room for
/// kills the process, while a failed reservation is an error that can be told.
/// </summary>
internal sealed unsafe class WritableSegment : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private bool _unmapped;

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

    public string Path { get; }

    public long Capacity { get; }

    /// <summary>First byte of the mapping; good until <see cref="Unmap"/>.</summary>
    public byte* Pointer { get; }

    /// <summary>Number of flushes that look at the mapping now; guarded by the writer's gate.</summary>
    public int Flushes { get; set; }

    /// <summary>Length to cut to once the last flush is through, -1 while the segment is current; guarded by the writer's gate.</summary>
    public long RetiredLength { get; set; } = -1;

    /// <summary>Creates the file, reserves its space, maps it and writes its header.</summary>
    public static WritableSegment Create(string directory, SegmentHeader header, long capacity)
    {
        var path = System.IO.Path.Combine(directory, SegmentName.Of(header.Number));
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, preallocationSize: capacity);
        try
        {
            var segment = new WritableSegment(path, handle, capacity);
            header.Write(new Span<byte>(segment.Pointer, SegmentLayout.HeaderBytes));
            return segment;
        }
        catch
        {
            handle.Dispose();
            File.Delete(path);
            throw;
        }
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

        _unmapped = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        RandomAccess.SetLength(_handle, length);
    }

    public void Dispose()
    {
        if (!_unmapped)
        {
            _unmapped = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }

        _handle.Dispose();
    }
}
