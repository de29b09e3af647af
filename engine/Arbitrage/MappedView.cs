using System.IO.MemoryMappedFiles;

namespace Crossfeed.Arbitrage;

/// <summary>A whole file mapped into memory, by pointer.</summary>
internal sealed unsafe class MappedView : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private MappedView(MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        _file = file;
        _view = view;
        Length = length;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + view.PointerOffset;
    }

    /// <summary>The first byte; null once disposed.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>Bytes in the file when it was mapped.</summary>
    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file, not empty.</param>
    /// <param name="access">How.</param>
    public static MappedView Open(string path, FileAccess access)
    {
        // Other processes read while one writes, and a new writer replaces the file under its readers.
        using var stream = new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        var length = stream.Length;
        var mapped = access == FileAccess.Read ? MemoryMappedFileAccess.Read : MemoryMappedFileAccess.ReadWrite;
        var file = MemoryMappedFile.CreateFromFile(stream, null, length, mapped, HandleInheritability.None, leaveOpen: false);
        return new MappedView(file, file.CreateViewAccessor(0, length, mapped), length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointer != null)
        {
            Pointer = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
