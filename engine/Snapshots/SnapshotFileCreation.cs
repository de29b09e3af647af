using System.IO.MemoryMappedFiles;

namespace Crossfeed.Snapshots;

/// <summary>
/// Makes a snapshot file under a temporary name with a complete header, and only then gives it its own name: no reader ever sees a half-made one, and readers of the
/// file before keep theirs. A lock file beside it, held open for the writer's life, keeps a second writer out; the operating system lets go of it however the
/// writer ends.
/// </summary>
internal sealed unsafe class SnapshotFileCreation : IDisposable
{
    private readonly FileStream _lock;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private SnapshotFileCreation(FileStream fileLock, MemoryMappedFile file)
    {
        _lock = fileLock;
        _file = file;
        _view = file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + _view.PointerOffset;
    }

    /// <summary>First byte of the mapping.</summary>
    public byte* Start { get; }

    /// <summary>Takes the lock, makes the file and maps it.</summary>
    /// <exception cref="SnapshotException">In use by another writer, or the file cannot be made.</exception>
    public static SnapshotFileCreation Create(string path, int capacity, long startNanos)
    {
        var fileLock = TakeLock(path);
        try
        {
            return Make(path, capacity, startNanos, fileLock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fileLock.Dispose();
            throw new SnapshotException(SnapshotFault.Inaccessible, $"cannot make {path}: {error.Message}", error);
        }
    }

    /// <summary>Unmaps and lets the next writer in.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileStream TakeLock(string path)
    {
        var lockPath = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SnapshotException(SnapshotFault.Inaccessible, $"cannot make {lockPath}: {error.Message}", error);
        }
        catch (IOException error) when (File.Exists(lockPath))
        {
            throw new SnapshotException(
                SnapshotFault.InUse, $"{path} is being written by another engine{NameOwner(path)}: stop it, or give this one another --data directory", error);
        }
        catch (IOException error)
        {
            throw new SnapshotException(SnapshotFault.Inaccessible, $"cannot make {lockPath}: {error.Message}", error);
        }
    }

    // The owner has the lock but may be between lock and rename, or the file may be of another version; then it stays unnamed.
    private static string NameOwner(string path)
    {
        try
        {
            using var reader = SnapshotReader.Open(path);
            return $" (pid {reader.ReadWriter().Pid})";
        }
        catch (SnapshotException)
        {
            return "";
        }
    }

    private static SnapshotFileCreation Make(string path, int capacity, long startNanos, FileStream fileLock)
    {
        var temporary = path + ".tmp"; // one name is enough: the lock is held, and a left-over of a crash is overwritten
        var bytes = SnapshotLayout.FileBytes(capacity);
        var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = bytes, // a full disk is an error here instead of a fatal signal at the first write to a page
        });
        MemoryMappedFile file;
        try
        {
            stream.SetLength(bytes);
            file = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        var made = new SnapshotFileCreation(fileLock, file);
        try
        {
            made.Fill(capacity, startNanos, bytes);
            File.Move(temporary, path, overwrite: true);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private void Fill(int capacity, long startNanos, long bytes)
    {
        for (var offset = 0L; offset < bytes; offset += Environment.SystemPageSize)
        {
            Start[offset] = 0; // touches every page now, so that no hot write pays for the first fault
        }

        *(SnapshotHeader*)Start = new SnapshotHeader
        {
            Magic = SnapshotLayout.MagicNumber,
            Version = SnapshotLayout.Version,
            EndianMark = SnapshotLayout.EndianMark,
            HeaderBytes = SnapshotLayout.HeaderBytes,
            EntryBytes = SnapshotLayout.EntryBytes,
            SlotBytes = SnapshotLayout.SlotBytes,
            SlotStride = SnapshotLayout.SlotStride,
            Capacity = (uint)capacity,
            MaxLevels = SnapshotLayout.MaxLevels,
            DirectoryOffset = SnapshotLayout.DirectoryOffset,
            SlotsOffset = SnapshotLayout.SlotsOffset(capacity),
            FileBytes = bytes,
            WriterPid = Environment.ProcessId,
            WriterStartNanos = startNanos,
            HeartbeatNanos = startNanos,
        };
    }
}
