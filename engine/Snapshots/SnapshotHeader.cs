using System.Runtime.InteropServices;

namespace Crossfeed.Snapshots;

/// <summary>
/// The file's first 256 bytes. Everything before <see cref="HeartbeatNanos"/> is written before the file gets its name and never changes after.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SnapshotLayout.HeaderBytes)]
public struct SnapshotHeader
{
    /// <summary><see cref="SnapshotLayout.Magic"/>.</summary>
    [FieldOffset(0)]
    public ulong Magic;

    /// <summary>Version of the format.</summary>
    [FieldOffset(8)]
    public uint Version;

    /// <summary>0x01020304 in the writer's byte order.</summary>
    [FieldOffset(12)]
    public uint EndianMark;

    /// <summary>Bytes of this header.</summary>
    [FieldOffset(16)]
    public uint HeaderBytes;

    /// <summary>Bytes of a directory entry.</summary>
    [FieldOffset(20)]
    public uint EntryBytes;

    /// <summary>Bytes of a slot that mean something.</summary>
    [FieldOffset(24)]
    public uint SlotBytes;

    /// <summary>Bytes from one slot to the next.</summary>
    [FieldOffset(28)]
    public uint SlotStride;

    /// <summary>Listings that the file has room for.</summary>
    [FieldOffset(32)]
    public uint Capacity;

    /// <summary>Levels a side.</summary>
    [FieldOffset(36)]
    public uint MaxLevels;

    /// <summary>Offset of the directory from the start of the file.</summary>
    [FieldOffset(40)]
    public long DirectoryOffset;

    /// <summary>Offset of the first slot from the start of the file.</summary>
    [FieldOffset(48)]
    public long SlotsOffset;

    /// <summary>Bytes of the whole file.</summary>
    [FieldOffset(56)]
    public long FileBytes;

    /// <summary>Process id of the writer.</summary>
    [FieldOffset(64)]
    public long WriterPid;

    /// <summary>When the writer made the file, nanoseconds since the Unix epoch. Tells one life of the file from the next.</summary>
    [FieldOffset(72)]
    public long WriterStartNanos;

    /// <summary>When the writer last said that it lives, nanoseconds since the Unix epoch.</summary>
    [FieldOffset(SnapshotLayout.HeartbeatOffset)] // 128 B: line + prefetched neighbour; the constant half stays shared in every reader's cache
    public long HeartbeatNanos;

    /// <summary>Listings in the directory; grows only, and only after the new entry and its slot are complete.</summary>
    [FieldOffset(136)]
    public uint ListingCount;

    /// <summary>1 once the writer has closed the file in order, else 0.</summary>
    [FieldOffset(140)]
    public uint CleanShutdown;
}
