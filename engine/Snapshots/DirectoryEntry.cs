using System.Runtime.InteropServices;

namespace Crossfeed.Snapshots;

/// <summary>One listing of the directory, 256 bytes. Entry n describes slot n; written once, before the listing count covers it.</summary>
[StructLayout(LayoutKind.Explicit, Size = SnapshotLayout.EntryBytes)]
public unsafe struct DirectoryEntry
{
    /// <summary>The engine's id of the listing.</summary>
    [FieldOffset(0)]
    public int ListingId;

    /// <summary>Kind of contract: 0 spot, 1 linear perpetual.</summary>
    [FieldOffset(4)]
    public byte Market;

    /// <summary>Bytes of <see cref="Venue"/> in use.</summary>
    [FieldOffset(6)]
    public ushort VenueLength;

    /// <summary>Bytes of <see cref="Symbol"/> in use.</summary>
    [FieldOffset(8)]
    public ushort SymbolLength;

    /// <summary>Bytes of <see cref="Native"/> in use.</summary>
    [FieldOffset(10)]
    public ushort NativeLength;

    /// <summary>Venue name, UTF-8.</summary>
    [FieldOffset(16)]
    public fixed byte Venue[SnapshotLayout.VenueBytes];

    /// <summary>Canonical symbol, UTF-8.</summary>
    [FieldOffset(48)]
    public fixed byte Symbol[SnapshotLayout.SymbolBytes];

    /// <summary>Native symbol, UTF-8.</summary>
    [FieldOffset(128)]
    public fixed byte Native[SnapshotLayout.NativeBytes];
}
