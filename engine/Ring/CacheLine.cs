using System.Runtime.InteropServices;

namespace Crossfeed.Ring;

/// <summary>How far apart two values must lie so that writers of one never slow readers of the other.</summary>
public static class CacheLine
{
    /// <summary>
    /// Bytes of padding on either side of a hot value. 128 = two 64-byte lines: x86 prefetches the neighbouring line of a pair,
    /// and several ARM cores have lines of 128 bytes.
    /// </summary>
    public const int PaddingBytes = 128;
}

/// <summary>Filler for classes whose layout cannot be explicit because they are generic.</summary>
[StructLayout(LayoutKind.Sequential, Size = CacheLine.PaddingBytes)] // 128 B: line + prefetched neighbour
internal struct CacheLinePadding;
