using System.Buffers.Binary;

namespace Crossfeed.Capture;

/// <summary>The first <see cref="SegmentLayout.HeaderBytes"/> of a segment.</summary>
/// <param name="Version">Format version.</param>
/// <param name="Number">Number of the segment in its capture, from 1.</param>
/// <param name="CreatedNanos">When the capture was begun, nanoseconds since the Unix epoch; the same in all of its segments.</param>
/// <param name="CaptureId">The same in all segments of a capture and hardly ever in two captures: tells a segment that was copied in from elsewhere.</param>
/// <param name="RecordsBefore">Records in all segments before this one: tells a segment whose end was lost.</param>
public readonly record struct SegmentHeader(ushort Version, uint Number, long CreatedNanos, ulong CaptureId, long RecordsBefore)
{
    private const int VersionOffset = 8;
    private const int HeaderBytesOffset = 10;
    private const int NumberOffset = 12;
    private const int CreatedOffset = 16;
    private const int CaptureIdOffset = 24;
    private const int RecordsBeforeOffset = 32;
    private const int ChecksumOffset = 60;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="SegmentLayout.HeaderBytes"/> bytes, zeroed.</param>
    public void Write(Span<byte> destination)
    {
        SegmentLayout.Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[VersionOffset..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[HeaderBytesOffset..], SegmentLayout.HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[NumberOffset..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(destination[CreatedOffset..], CreatedNanos);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[CaptureIdOffset..], CaptureId);
        BinaryPrimitives.WriteInt64LittleEndian(destination[RecordsBeforeOffset..], RecordsBefore);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], RecordChecksum.Compute(destination[..ChecksumOffset]));
    }

    /// <summary>Reads the version alone, which stands at the same place in every version of the format.</summary>
    /// <param name="source">A segment's first bytes, magic checked.</param>
    public static ushort ReadVersion(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt16LittleEndian(source[VersionOffset..]);

    /// <summary>Reads a header of this version.</summary>
    /// <param name="source">At least <see cref="SegmentLayout.HeaderBytes"/> bytes.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when the checksum or the header's own size does not fit.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = new SegmentHeader(
            ReadVersion(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[NumberOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[CreatedOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[CaptureIdOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[RecordsBeforeOffset..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) == RecordChecksum.Compute(source[..ChecksumOffset])
            && BinaryPrimitives.ReadUInt16LittleEndian(source[HeaderBytesOffset..]) == SegmentLayout.HeaderBytes;
    }
}
