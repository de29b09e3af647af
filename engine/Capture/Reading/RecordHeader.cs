using System.Runtime.CompilerServices;

namespace Crossfeed.Capture.Reading;

/// <summary>HOT: reads the fields of a record in memory; all of its bytes must be there.</summary>
internal static unsafe class RecordHeader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubjectBytes(byte* record) => *(ushort*)(record + SegmentLayout.SubjectLengthOffset);

    /// <summary>True when the fields before the payload can be those of a record of this length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlausible(byte* record, int length) =>
        SegmentLayout.IsKnownKind(*(ushort*)(record + SegmentLayout.KindOffset))
        && *(ushort*)(record + SegmentLayout.ReservedOffset) == 0
        && SubjectBytes(record) <= length - SegmentLayout.RecordHeaderBytes;

    /// <summary>True when the record's bytes are those that were written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ChecksumMatches(byte* record, int length) =>
        *(uint*)(record + SegmentLayout.ChecksumOffset)
        == RecordChecksum.Compute(record + SegmentLayout.KindOffset, length - SegmentLayout.KindOffset);
}
