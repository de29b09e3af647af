using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Crossfeed.Snapshots;

/// <summary>Reads a header and tells what is wrong with it before anything is mapped. The file is input like any other: every number is checked.</summary>
internal static class HeaderCheck
{
    private const int LeadBytes = 16; // magic, version and byte order, the same in every version

    /// <summary>The header of a good file.</summary>
    /// <exception cref="SnapshotException">What is wrong with any other.</exception>
    public static SnapshotHeader Read(Stream stream, string path)
    {
        var bytes = new byte[SnapshotLayout.HeaderBytes];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length < LeadBytes || !bytes.AsSpan().StartsWith(SnapshotLayout.Magic))
        {
            throw new SnapshotException(SnapshotFault.Foreign, $"{path} is not a snapshot file: it does not begin with XFBOOKS");
        }

        var header = MemoryMarshal.Read<SnapshotHeader>(bytes);
        CheckVersion(header, path);
        if (length < bytes.Length)
        {
            throw new SnapshotException(SnapshotFault.Truncated, $"{path} is truncated: {length} bytes, the header alone takes {bytes.Length}");
        }

        CheckSizes(header, path);
        if (stream.Length < header.FileBytes)
        {
            throw new SnapshotException(SnapshotFault.Truncated, $"{path} is truncated: {stream.Length} bytes of {header.FileBytes}");
        }

        return header;
    }

    private static void CheckVersion(in SnapshotHeader header, string path)
    {
        if (header.EndianMark == BinaryPrimitives.ReverseEndianness(SnapshotLayout.EndianMark))
        {
            throw new SnapshotException(SnapshotFault.OtherByteOrder, $"{path} was written on a machine of the other byte order: read it there");
        }

        if (header.EndianMark != SnapshotLayout.EndianMark)
        {
            throw new SnapshotException(SnapshotFault.Damaged, $"{path} is damaged: its byte order mark is 0x{header.EndianMark:x8}");
        }

        if (header.Version != SnapshotLayout.Version)
        {
            var tooOld = header.Version < SnapshotLayout.Version;
            throw new SnapshotException(
                tooOld ? SnapshotFault.TooOld : SnapshotFault.TooNew,
                $"{path} has format version {header.Version}, this program reads {SnapshotLayout.Version}: "
                + (tooOld ? "restart the engine that writes it with this version" : "read it with the version of the engine that writes it"));
        }
    }

    // Within a version sizes may grow (new fields behind the known ones), never shrink; a reader steps by the sizes of the file.
    private static void CheckSizes(in SnapshotHeader header, string path)
    {
        var directoryEnd = header.DirectoryOffset + ((long)header.Capacity * header.EntryBytes);
        var slotsEnd = header.SlotsOffset + ((long)header.Capacity * header.SlotStride);
        var good = header.HeaderBytes is >= SnapshotLayout.HeaderBytes and <= MaxBytes
            && header.EntryBytes is >= SnapshotLayout.EntryBytes and <= MaxBytes
            && header.SlotBytes is >= SnapshotLayout.SlotBytes and <= MaxBytes
            && header.SlotStride >= header.SlotBytes && header.SlotStride <= MaxBytes && header.SlotStride % sizeof(long) == 0
            && header.Capacity is >= 1 and <= SnapshotLayout.MaxCapacity
            && header.MaxLevels == SnapshotLayout.MaxLevels
            && header.DirectoryOffset >= header.HeaderBytes && header.DirectoryOffset <= MaxOffset && header.DirectoryOffset % sizeof(long) == 0
            && header.SlotsOffset >= directoryEnd && header.SlotsOffset <= MaxOffset && header.SlotsOffset % sizeof(long) == 0
            && header.FileBytes >= slotsEnd;
        if (!good)
        {
            throw new SnapshotException(SnapshotFault.Damaged, $"{path} is damaged: the sizes and offsets in its header contradict each other");
        }
    }

    private const uint MaxBytes = 1 << 16; // of one structure: 64 KiB, far above any that will be; keeps the products below 2^37
    private const long MaxOffset = 1L << 38; // 256 GiB, above the largest product
}
