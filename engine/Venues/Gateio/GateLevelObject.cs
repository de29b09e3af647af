using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>HOT: levels as objects, <c>{"p":"54672.1","s":"95"},{"p":"54672","s":"12.5"}</c>, with sizes as texts.</summary>
internal readonly unsafe struct GateLevelObject : ILevelText
{
    private const ulong Next = 0x223A2270227B2C7D; // },{"p":"
    private const ulong Open = Next >> 16; // {"p":"
    private const ulong OpenMask = 0xFFFF_FFFF_FFFF;
    private const uint MiddleFirst = 0x2273222C; // ,"s"
    private const ushort MiddleLast = 0x223A; // :"

    /// <inheritdoc/>
    public static byte Close => (byte)'}';

    /// <inheritdoc/>
    public static int OpenBytes => 6;

    /// <inheritdoc/>
    public static uint MiddleBytes => 7;

    /// <inheritdoc/>
    public static uint NextBytes => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOpen(byte* at) => (*(ulong*)at & OpenMask) == Open;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMiddle(byte* at) => *(uint*)at == MiddleFirst && *(ushort*)(at + sizeof(uint)) == MiddleLast;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNext(byte* at) => *(ulong*)at == Next;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPass(ref byte* at, byte* end, ref BookLevel room, ref BookLevel behind, ref int bids) => false;
}
