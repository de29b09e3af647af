using Crossfeed.Market.Frames;

namespace Crossfeed.Capture;

/// <summary>Offsets and limits of the capture format, version 1, as README.md of this folder specifies it. All integers are little-endian.</summary>
public static class SegmentLayout
{
    /// <summary>Format version that this code writes and the newest that it reads.</summary>
    public const ushort Version = 1;

    /// <summary>Bytes of a segment header; the first record begins here.</summary>
    public const int HeaderBytes = 64;

    /// <summary>Bytes of a record before its subject.</summary>
    public const int RecordHeaderBytes = 32;

    /// <summary>Records begin at multiples of this many bytes, so that a length is published by one aligned store.</summary>
    public const int Alignment = 8;

    /// <summary>Largest record, header included: 1 GiB, so that a length never reaches the sign bit of an <c>int</c>.</summary>
    public const int MaxRecordBytes = 1 << 30;

    /// <summary>Longest subject in UTF-8 bytes: what its 16-bit length can say.</summary>
    public const int MaxSubjectBytes = ushort.MaxValue;

    /// <summary>Offset of the 4-byte length in a record; 0 marks the end of what was written.</summary>
    public const int LengthOffset = 0;

    /// <summary>Offset of the CRC-32C in a record.</summary>
    public const int ChecksumOffset = 4;

    /// <summary>Offset of the kind, the first byte that the checksum covers.</summary>
    public const int KindOffset = 8;

    /// <summary>Offset of the connection.</summary>
    public const int ConnectionOffset = 10;

    /// <summary>Offset of the subject's length.</summary>
    public const int SubjectLengthOffset = 12;

    /// <summary>Offset of two bytes that are zero in version 1.</summary>
    public const int ReservedOffset = 14;

    /// <summary>Offset of the receive time.</summary>
    public const int ReceivedOffset = 16;

    /// <summary>Offset of the monotonic receive time.</summary>
    public const int MonotonicOffset = 24;

    /// <summary>The eight bytes a segment begins with. The line break and the control character show a text-mode copy at once.</summary>
    public static ReadOnlySpan<byte> Magic => "CFCAP\r\n\u001a"u8;

    /// <summary>A record's length with the padding behind it.</summary>
    /// <param name="length">Length without padding.</param>
    public static long Align(long length) => (length + (Alignment - 1)) & ~(long)(Alignment - 1);

    /// <summary>True for the kinds that version 1 knows.</summary>
    /// <param name="kind">The kind's number.</param>
    public static bool IsKnownKind(ushort kind) => (uint)(kind - 1) < (uint)FrameKind.StreamsAcknowledged;
}
