using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: levels as lists, <c>["77.300","1174.4"],["77.290","0"]</c>.</summary>
internal readonly unsafe struct LevelList : ILevelText
{
    private const ushort Open = 0x225B; // ["
    private const ushort Middle = 0x222C; // ,"
    private const uint Next = 0x225B_2C5D; // ],["

    /// <inheritdoc/>
    public static byte Close => (byte)']';

    /// <inheritdoc/>
    public static int OpenBytes => 2;

    /// <inheritdoc/>
    public static uint MiddleBytes => 3;

    /// <inheritdoc/>
    public static uint NextBytes => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOpen(byte* at) => *(ushort*)at == Open;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMiddle(byte* at) => *(ushort*)at == Middle;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNext(byte* at) => *(uint*)at == Next;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPass(ref byte* at, byte* end, ref BookLevel room, ref BookLevel behind, ref int bids) => false;
}
