using System.Runtime.InteropServices;

namespace Crossfeed.Arbitrage;

/// <summary>Where things are in <c>triggers.ring</c>. Little-endian; every number is aligned to its size. README.md in this folder describes it for readers in other languages.</summary>
public static class TriggerRingLayout
{
    /// <summary>First eight bytes of the file: <c>XFTRIGR\n</c> read as a little-endian number.</summary>
    public const ulong Magic = 0x0A52_4749_5254_4658;

    /// <summary>Version of the layout.</summary>
    public const uint LayoutVersion = 1;

    /// <summary>Bytes of the header: four lines of 128 B (line + prefetched neighbour), so that what readers poll shares no line with what they read once.</summary>
    public const int HeaderBytes = 512;

    /// <summary>Bytes of a record: 16 + <see cref="TriggerEvent.SizeBytes"/>, rounded up to a power of two.</summary>
    public const int RecordBytes = 128;

    /// <summary>Bytes of an entry of the name table.</summary>
    public const int NameBytes = 128;

    /// <summary>Longest venue name in UTF-8 bytes.</summary>
    public const int VenueBytes = 40;

    /// <summary>Longest symbol in UTF-8 bytes.</summary>
    public const int SymbolBytes = 80;

    /// <summary>Fewest records a ring may have.</summary>
    public const int MinCapacity = 2;

    /// <summary>Most records a ring may have: 2^24, 2 GiB.</summary>
    public const int MaxCapacity = 1 << 24;

    /// <summary>Most entries of the name table: 2^20, 128 MiB.</summary>
    public const int MaxListings = 1 << 20;

    internal const int MagicOffset = 0; // u64, written last at creation
    internal const int VersionOffset = 8; // u32
    internal const int HeaderBytesOffset = 12; // u32
    internal const int RecordBytesOffset = 16; // u32
    internal const int CapacityOffset = 20; // u32, a power of two
    internal const int NameBytesOffset = 24; // u32
    internal const int NameCapacityOffset = 28; // u32
    internal const int StartedOffset = 32; // i64, nanoseconds since the Unix epoch
    internal const int PublishedOffset = 128; // i64, number of records published
    internal const int StateOffset = 256; // u32, see RingState
    internal const int NameVersionOffset = 260; // u32, grows with every entry of the name table

    internal const int RecordSequenceOffset = 0; // i64: ordinal + 1 when complete, 0 while written
    internal const int RecordPublishedOffset = 8; // i64, nanoseconds since the Unix epoch
    internal const int RecordEventOffset = 16; // TriggerEvent

    internal const int NameStateOffset = 0; // u32: 1 when the entry is complete
    internal const int NameVenueLengthOffset = 4; // u8
    internal const int NameSymbolLengthOffset = 5; // u8
    internal const int NameVenueOffset = 8; // VenueBytes
    internal const int NameSymbolOffset = NameVenueOffset + VenueBytes; // SymbolBytes

    internal const uint StateRunning = 1;
    internal const uint StateEnded = 2;

    /// <summary>Bytes of a whole file.</summary>
    /// <param name="capacity">Records.</param>
    /// <param name="listings">Entries of the name table.</param>
    public static long FileBytes(long capacity, long listings) => HeaderBytes + (listings * NameBytes) + (capacity * RecordBytes);

    /// <summary>Offset of the first record.</summary>
    /// <param name="listings">Entries of the name table, which stands between header and records.</param>
    public static long RecordsOffset(long listings) => HeaderBytes + (listings * NameBytes);
}

/// <summary>A record as it stands in the ring.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TriggerRecord
{
    /// <summary>When it was published, nanoseconds since the Unix epoch, on the writer's clock.</summary>
    public long PublishedNanos;

    /// <summary>The event.</summary>
    public TriggerEvent Trigger;
}
