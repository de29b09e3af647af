using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[[86469.5,398,1],[86469.6,12,3]]</c>, without white space; 0 B. Numbers without quotes, without trailing zeros, and a count of orders that nobody
/// needs: where a level's numbers end is told by its commas and its bracket, all found at once, and nothing but the bracket's place decides where the next level begins.
/// </summary>
internal static unsafe class MexcContractLevelScan
{
    /// <summary>Longest frame that may be scanned: one of this size cannot hold more levels than a decoded frame.</summary>
    public const int MaxFrameBytes = MinLevelBytes * DecodedFrame.MaxLevels;

    private const int MinLevelBytes = 8; // [1,1,1],
    private const uint Next = 0x5B_2C5D; // ],[
    private const uint NextMask = 0xFF_FFFF;
    private const uint NextBytes = 3;
    private const ushort End = 0x5D5D; // ]]

    /// <summary>Levels that so many bytes can hold at most, and one more.</summary>
    /// <param name="bytes">The bytes.</param>
    public static int Room(long bytes) => (int)(bytes / MinLevelBytes) + 1;

    /// <summary>Reads levels up to the end of their array.</summary>
    /// <param name="at">Behind the array's opening bracket; up to 16 bytes behind the end, and then nothing is read.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Decimals of the listing's prices.</param>
    /// <param name="quantity">Decimals of the listing's quantities.</param>
    /// <param name="room">Room for <see cref="Room"/> levels.</param>
    /// <param name="count">Levels read.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, int price, int quantity, ref BookLevel room, out int count)
    {
        count = 0;
        if (*at == ']')
        {
            return at + 1;
        }

        if (at >= end || *at != '[')
        {
            return null;
        }

        return Avx2.IsSupported && Bmi1.X64.IsSupported ? ReadWindows(at + 1, end, price, quantity, ref room, out count) : ReadSingly(at + 1, end, price, quantity, ref room, out count);
    }

    // From the 64 bytes behind a level's opening bracket, two levels a turn: all commas, points and brackets in them are found at once, and no branch depends on how long the numbers are.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadWindows(byte* at, byte* end, int price, int quantity, ref BookLevel room, out int count)
    {
        var prices = LevelForms.For(price);
        var quantities = LevelForms.For(quantity);
        ref var level = ref room;
        count = 0;
        while (true)
        {
            if (end - at >= LevelWindow.MinRest)
            {
                var window = new MexcContractWindow(at);
                var close = Bmi1.X64.TrailingZeroCount(window.Closes);
                var place = new LevelPlace(window.Commas, 0, 1);
                if (IsLevel(window, place, close))
                {
                    var quads = place.Read(at, window.Marks, prices, quantities, out var excess);
                    var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(window.Closes));
                    var next = new LevelPlace(window.Commas, close + NextBytes, 1);
                    if ((*(uint*)(at + close) & NextMask) == Next && IsLevel(window, next, nextClose))
                    {
                        var nextQuads = next.Read(at, window.Marks, prices, quantities, out var nextExcess);
                        if ((excess | nextExcess) == Vector256<byte>.Zero)
                        {
                            Unsafe.As<BookLevel, Vector256<long>>(ref level) = DigitLayout.JoinFour(quads, nextQuads);
                            level = ref Unsafe.Add(ref level, 2);
                            at += nextClose + NextBytes;
                            if ((*(uint*)(at - NextBytes) & NextMask) == Next)
                            {
                                continue;
                            }

                            break;
                        }
                    }

                    if (excess == Vector256<byte>.Zero)
                    {
                        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(quads);
                        level = ref Unsafe.Add(ref level, 1);
                        at += close + NextBytes;
                        if ((*(uint*)(at - NextBytes) & NextMask) == Next)
                        {
                            continue;
                        }

                        break;
                    }
                }
            }

            // A number that no form covers, or none; or the frame ends here.
            at = ReadOne(at, end, LevelForms.Decimals(prices), LevelForms.Decimals(quantities), ref level);
            if (at == null)
            {
                return null;
            }

            level = ref Unsafe.Add(ref level, 1);
            if ((*(uint*)(at - NextBytes) & NextMask) != Next)
            {
                break;
            }
        }

        count = (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
        return Close(at, end);
    }

    // Whether the commas and the bracket stand as a level's do, with a count of orders that has digits alone, and no zero in front of another digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLevel(in MexcContractWindow window, LevelPlace place, ulong close)
    {
        var orders = close - place.QuantityEnd - 2; // one less than its digits
        var inside = (1UL << (int)close) - 1;
        return place.Fit(close, orders) && ((window.Wrong & inside) | ((window.Others & inside) >> (int)(place.QuantityEnd + 1))) == 0;
    }

    // The same for machines without 32-byte vectors.
    private static byte* ReadSingly(byte* at, byte* end, int price, int quantity, ref BookLevel room, out int count)
    {
        for (count = 0; (at = ReadOne(at, end, price, quantity, ref Unsafe.Add(ref room, count))) != null;)
        {
            count++;
            if ((*(uint*)(at - NextBytes) & NextMask) != Next)
            {
                return Close(at, end);
            }
        }

        return null;
    }

    // From where the next level would begin back to what stands behind the last one.
    private static byte* Close(byte* at, byte* end)
    {
        at -= NextBytes;
        return *(ushort*)at == End && at + sizeof(ushort) <= end ? at + sizeof(ushort) : null;
    }

    // A level of any form: to where the next one would begin, or null when it is none.
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of ReadWindows
    private static byte* ReadOne(byte* at, byte* end, int price, int quantity, ref BookLevel level) =>
        at < end && BareNumber.TryRead(ref at, end, new DecimalScan(price), out level.Price)
            && Literal.Expect(ref at, ","u8) && BareNumber.TryRead(ref at, end, new DecimalScan(quantity), out level.Quantity)
            && Literal.Expect(ref at, ","u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, "]"u8)
            ? at - 1 + NextBytes : null;
}
