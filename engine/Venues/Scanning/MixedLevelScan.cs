using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads what <see cref="LevelScan"/> reads, <c>[["77.300","1174.4"],["77.290","0"]]</c>, for venues whose levels seldom look like the one before; 0 B, about 20 cycles a level whatever their
/// numbers look like, where keeping a form takes 12 while it holds and 45 where it breaks.
/// </summary>
internal static unsafe class MixedLevelScan
{
    private const int WindowRest = 20; // a window is 64 bytes long, and what is read behind its last quote ends 84 bytes behind its begin: within the slack

    /// <summary>As <see cref="LevelScan.Read"/>, with the same result.</summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="output">Takes the levels.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output) => Read<LevelList>(at, end, price, quantity, output);

    /// <summary>The same of levels that are written in another way.</summary>
    /// <typeparam name="TText">What stands around their numbers.</typeparam>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="output">Takes the levels.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here; there may be levels then that are to be taken back.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read<TText>(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output)
        where TText : struct, ILevelText =>
        *at == ']' ? at + 1
        : Avx2.IsSupported && Bmi1.X64.IsSupported ? ReadWindows<TText>(at, end, price.Decimals, quantity.Decimals, output)
        : ReadSingly<TText>(at, end, price.Decimals, quantity.Decimals, output);

    // All quotes and points of 64 bytes are found at once: no place in them waits for the numbers in front of it, and no branch depends on how long these are. Two levels a turn.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadWindows<TText>(byte* at, byte* end, int priceDecimals, int quantityDecimals, DecodedFrame output)
        where TText : struct, ILevelText
    {
        if (!TText.IsOpen(at) || at >= end)
        {
            return null;
        }

        // Room for all levels that the rest of the frame can hold, so that the loop need not ask.
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((end - at) / LevelScan.MinLevelBytes) + 1));
        ref var level = ref room;
        var prices = LevelForms.For(priceDecimals);
        var quantities = LevelForms.For(quantityDecimals);
        at += TText.OpenBytes;
        while (true)
        {
            if (end - at >= WindowRest)
            {
                var low = Vector256.Load(at);
                var high = Vector256.Load(at + Vector256<byte>.Count);
                var quotes = Find(low, high, (byte)'"');
                var marks = Find(low, high, (byte)'.') | quotes; // the first of them behind a number's start ends its whole digits
                var brackets = Find(low, high, TText.Close); // one behind each level: the next level's place waits for nothing else
                var close = Bmi1.X64.TrailingZeroCount(brackets);
                var priceLength = Bmi1.X64.TrailingZeroCount(quotes);
                var quantityStart = priceLength + TText.MiddleBytes;
                var quantityLength = Bmi1.X64.TrailingZeroCount(quotes >> (int)quantityStart);
                if ((priceLength | quantityLength | (close >> 2)) < LevelForms.Characters && quantityStart + quantityLength + 1 == close && TText.IsMiddle(at + priceLength + 1))
                {
                    var priceForm = LevelForms.At(prices, Bmi1.X64.TrailingZeroCount(marks), priceLength);
                    var quantityForm = LevelForms.At(quantities, Bmi1.X64.TrailingZeroCount(marks >> (int)quantityStart), quantityLength);
                    var quads = LevelForms.Read(at, at + quantityStart, priceForm, quantityForm, out var excess);
                    if (TText.IsNext(at + close))
                    {
                        // The next level, where the window holds it.
                        var nextStart = close + TText.NextBytes;
                        var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(brackets));
                        var nextPriceLength = Bmi1.X64.TrailingZeroCount(quotes >> (int)nextStart);
                        var nextQuantityStart = nextStart + nextPriceLength + TText.MiddleBytes;
                        var nextQuantityLength = Bmi1.X64.TrailingZeroCount(quotes >> (int)nextQuantityStart);
                        if ((nextPriceLength | nextQuantityLength | (nextClose >> 2)) < LevelForms.Characters && nextQuantityStart + nextQuantityLength + 1 == nextClose
                            && TText.IsMiddle(at + nextStart + nextPriceLength + 1))
                        {
                            var nextPriceForm = LevelForms.At(prices, Bmi1.X64.TrailingZeroCount(marks >> (int)nextStart), nextPriceLength);
                            var nextQuantityForm = LevelForms.At(quantities, Bmi1.X64.TrailingZeroCount(marks >> (int)nextQuantityStart), nextQuantityLength);
                            var nextQuads = LevelForms.Read(at + nextStart, at + nextQuantityStart, nextPriceForm, nextQuantityForm, out var nextExcess);
                            if ((excess | nextExcess) == Vector256<byte>.Zero)
                            {
                                Unsafe.As<BookLevel, Vector256<long>>(ref level) = DigitLayout.JoinFour(quads, nextQuads);
                                level = ref Unsafe.Add(ref level, 2);
                                at += nextClose + TText.NextBytes;
                                if (TText.IsNext(at - TText.NextBytes))
                                {
                                    continue;
                                }

                                break;
                            }
                        }
                    }

                    if (excess == Vector256<byte>.Zero)
                    {
                        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(quads);
                        level = ref Unsafe.Add(ref level, 1);
                        at += close + TText.NextBytes;
                        if (TText.IsNext(at - TText.NextBytes))
                        {
                            continue;
                        }

                        break;
                    }
                }
            }

            // A number that no form covers, or none; or the frame ends here.
            at = ReadOne<TText>(at, end, LevelForms.Decimals(prices), LevelForms.Decimals(quantities), ref level);
            if (at == null)
            {
                return null;
            }

            level = ref Unsafe.Add(ref level, 1);
            if (!TText.IsNext(at - TText.NextBytes))
            {
                break;
            }
        }

        output.CommitLevels((int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>()));
        return EndOf<TText>(at, end);
    }

    // The same for machines without 32-byte vectors.
    [MethodImpl(MethodImplOptions.NoInlining)] // as above
    private static byte* ReadSingly<TText>(byte* at, byte* end, int priceDecimals, int quantityDecimals, DecodedFrame output)
        where TText : struct, ILevelText
    {
        if (!TText.IsOpen(at) || at >= end)
        {
            return null;
        }

        var room = output.ReserveLevels((int)((end - at) / LevelScan.MinLevelBytes) + 1);
        at += TText.OpenBytes;
        for (var count = 1; (at = ReadOne<TText>(at, end, priceDecimals, quantityDecimals, ref room[count - 1])) != null; count++)
        {
            if (!TText.IsNext(at - TText.NextBytes))
            {
                output.CommitLevels(count);
                return EndOf<TText>(at, end);
            }
        }

        return null;
    }

    // From where the next level would begin back to what stands behind the last one: its closing mark and the array's bracket.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EndOf<TText>(byte* at, byte* end)
        where TText : struct, ILevelText
    {
        at -= TText.NextBytes;
        return at[0] == TText.Close && at[1] == ']' && at + 2 <= end ? at + 2 : null;
    }

    // A level of any form: to where the next one would begin, or null when it is none.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private static byte* ReadOne<TText>(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevel level)
        where TText : struct, ILevelText
    {
        if (!new DecimalScan(priceDecimals).TryRead(ref at, end, out level.Price) || *at != '"' || !TText.IsMiddle(at + 1))
        {
            return null;
        }

        at += TText.MiddleBytes;
        return new DecimalScan(quantityDecimals).TryRead(ref at, end, out level.Quantity) && *at == '"' ? at + 1 + TText.NextBytes : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte wanted) =>
        Vector256.Equals(low, Vector256.Create(wanted)).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, Vector256.Create(wanted)).ExtractMostSignificantBits() << Vector256<byte>.Count);
}
