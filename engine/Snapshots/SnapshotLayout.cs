using System.Runtime.InteropServices;

namespace Crossfeed.Snapshots;

/// <summary>
/// Numbers of the snapshot file format, version 1. The README of this folder is the specification; these are the same numbers, and a test holds
/// the structures to them.
/// </summary>
public static class SnapshotLayout
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "books.snap";

    /// <summary>Version that this code writes and reads. A change of any offset or meaning raises it; new fields in reserved bytes do not.</summary>
    public const uint Version = 1;

    /// <summary>What <see cref="SnapshotHeader.EndianMark"/> reads on a machine of the writer's byte order.</summary>
    public const uint EndianMark = 0x01020304;

    /// <summary>Bytes of the header: two 128 B parts, what is written once and what changes.</summary>
    public const int HeaderBytes = 256;

    /// <summary>Offset of the header's second part, in bytes.</summary>
    public const int HeartbeatOffset = 128; // 128 B: line + prefetched neighbour

    /// <summary>Bytes of a directory entry: 16 of numbers and 32 + 80 + 128 of names.</summary>
    public const int EntryBytes = 256;

    /// <summary>Most UTF-8 bytes of a venue name.</summary>
    public const int VenueBytes = 32;

    /// <summary>Most UTF-8 bytes of a canonical symbol.</summary>
    public const int SymbolBytes = 80;

    /// <summary>Most UTF-8 bytes of a native symbol: pool addresses of decentralised venues take about 70.</summary>
    public const int NativeBytes = 128;

    /// <summary>Levels a side that a slot holds.</summary>
    public const int MaxLevels = 20;

    /// <summary>Offset of the bids in a slot; the bytes before it that no field uses are reserved, so that a field can be added without moving a level.</summary>
    public const int BidsOffset = 192;

    /// <summary>Offset of the asks in a slot: 192 + 20 levels × 16 B.</summary>
    public const int AsksOffset = BidsOffset + (MaxLevels * LevelBytes);

    /// <summary>Bytes of a level: price and quantity, 8 B each.</summary>
    public const int LevelBytes = 16;

    /// <summary>Bytes of a slot that mean something: 512 + 20 levels × 16 B = 832, thirteen 64 B lines.</summary>
    public const int SlotBytes = AsksOffset + (MaxLevels * LevelBytes);

    /// <summary>
    /// Bytes from one slot to the next: 832 rounded up to 896 = 7 × 128. Processors fetch lines in aligned pairs of 128 B; with a stride of whole pairs
    /// no pair holds bytes of two slots, so writing one listing never takes a line away from a reader (or writing shard) of its neighbour, and the first
    /// pair of every slot holds everything but the levels.
    /// </summary>
    public const int SlotStride = (SlotBytes + PairBytes - 1) / PairBytes * PairBytes;

    /// <summary>Most listings that a file may hold: 2^20, a file of about 1.2 GB. More is a mistake.</summary>
    public const int MaxCapacity = 1 << 20;

    private const int PairBytes = 128; // two 64 B lines

    /// <summary>First eight bytes of the file, ASCII <c>XFBOOKS</c> and a newline that a text-mode copy would damage.</summary>
    public static ReadOnlySpan<byte> Magic => "XFBOOKS\n"u8;

    /// <summary>The magic as the header holds it.</summary>
    public static ulong MagicNumber => MemoryMarshal.Read<ulong>(Magic);

    /// <summary>Offset of the directory: right behind the header.</summary>
    public static long DirectoryOffset => HeaderBytes;

    /// <summary>Offset of the first slot. Header and entries are multiples of 128 B, so slots are aligned to a pair of lines.</summary>
    /// <param name="capacity">Listings that the file has room for.</param>
    public static long SlotsOffset(int capacity) => HeaderBytes + ((long)capacity * EntryBytes);

    /// <summary>Bytes of the whole file.</summary>
    /// <param name="capacity">Listings that the file has room for.</param>
    public static long FileBytes(int capacity) => SlotsOffset(capacity) + ((long)capacity * SlotStride);
}
