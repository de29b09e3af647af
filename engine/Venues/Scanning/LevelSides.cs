using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: levels as lists, one of each side: <c>[["77.300","1174.4"]],"a":[["77.290","0"]]</c>. What stands between the two is passed over like what stands between two levels.</summary>
internal readonly unsafe struct LevelSides : ILevelText
{
    /// <summary>For a number of bids: the end of their list has not been seen.</summary>
    public const int NotFound = -1;

    private const ulong Between = 0x5B3A_2261_222C_5D5D; // ]],"a":[
    private const int BetweenBytes = sizeof(ulong) + 2; // and ["

    /// <inheritdoc/>
    public static byte Close => LevelList.Close;

    /// <inheritdoc/>
    public static int OpenBytes => LevelList.OpenBytes;

    /// <inheritdoc/>
    public static uint MiddleBytes => LevelList.MiddleBytes;

    /// <inheritdoc/>
    public static uint NextBytes => LevelList.NextBytes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOpen(byte* at) => LevelList.IsOpen(at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsMiddle(byte* at) => LevelList.IsMiddle(at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNext(byte* at) => LevelList.IsNext(at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPass(ref byte* at, byte* end, ref BookLevel room, ref BookLevel behind, ref int bids)
    {
        var close = at - NextBytes;
        if (bids != NotFound || *(ulong*)close != Between || !IsOpen(close + sizeof(ulong)) || close + BetweenBytes >= end)
        {
            return false;
        }

        bids = (int)((nuint)Unsafe.ByteOffset(ref room, ref behind) / (nuint)Unsafe.SizeOf<BookLevel>());
        at = close + BetweenBytes;
        return true;
    }

    /// <summary>Moves from behind an array that has no levels, or in front of one that has none, to behind the next one's opening bracket.</summary>
    /// <param name="at">Behind the first array's closing bracket.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SkipBetween(ref byte* at) => Literal.Expect(ref at, ",\"a\":["u8);
}
