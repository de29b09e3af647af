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
        where TText : struct, ILevelText => Read<TText>(at, end, price, quantity, output, ref Unsafe.NullRef<int>()); // one list at a time: nothing is ever written there, and a local would cost its callers an inlining

    /// <summary>The same, of both sides where <typeparamref name="TText"/> passes from one to the other.</summary>
    /// <typeparam name="TText">As above.</typeparam>
    /// <param name="at">As above.</param>
    /// <param name="end">As above.</param>
    /// <param name="price">As above.</param>
    /// <param name="quantity">As above.</param>
    /// <param name="output">As above.</param>
    /// <param name="bids">What <see cref="ILevelText.TryPass"/> is given.</param>
    /// <returns>Behind the last array's closing bracket, or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read<TText>(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output, ref int bids)
        where TText : struct, ILevelText =>
        *at == ']' ? at + 1
        : Avx2.IsSupported && Bmi1.X64.IsSupported ? ReadWindows<TText>(at, end, price.Decimals, quantity.Decimals, output, ref bids)
        : ReadSingly<TText>(at, end, price.Decimals, quantity.Decimals, output);

    // All quotes and points of 64 bytes are found at once: no place in them waits for the numbers in front of it, and no branch depends on how long these are. Two levels a turn.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadWindows<TText>(byte* at, byte* end, int priceDecimals, int quantityDecimals, DecodedFrame output, ref int bids)
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
            if (end - at >= LevelWindow.MinRest)
            {
                var window = new LevelWindow(at, TText.Close);
                var close = Bmi1.X64.TrailingZeroCount(window.Closes);
                var place = new LevelPlace(window.Quotes, 0, TText.MiddleBytes);
                if (IsLevel<TText>(at, place, close))
                {
                    var quads = place.Read(at, window.Marks, prices, quantities, out var excess);
                    if (TText.IsNext(at + close))
                    {
                        var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(window.Closes));
                        var next = new LevelPlace(window.Quotes, close + TText.NextBytes, TText.MiddleBytes);
                        if (IsLevel<TText>(at, next, nextClose))
                        {
                            var nextQuads = next.Read(at, window.Marks, prices, quantities, out var nextExcess);
                            if ((excess | nextExcess) == Vector256<byte>.Zero)
                            {
                                Unsafe.As<BookLevel, Vector256<long>>(ref level) = DigitLayout.JoinFour(quads, nextQuads);
                                level = ref Unsafe.Add(ref level, 2);
                                at += nextClose + TText.NextBytes;
                                if (TText.IsNext(at - TText.NextBytes) || TText.TryPass(ref at, end, ref room, ref level, ref bids))
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
                        if (TText.IsNext(at - TText.NextBytes) || TText.TryPass(ref at, end, ref room, ref level, ref bids))
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
            if (!TText.IsNext(at - TText.NextBytes) && !TText.TryPass(ref at, end, ref room, ref level, ref bids))
            {
                break;
            }
        }

        output.CommitLevels((int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>()));
        return EndOf<TText>(at, end);
    }

    // Whether the text around the numbers is that of a level.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLevel<TText>(byte* at, LevelPlace place, ulong close)
        where TText : struct, ILevelText => place.Fit(close) && place.QuantityEnd + 1 == close && TText.IsMiddle(at + place.PriceEnd + 1);

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
    internal static byte* EndOf<TText>(byte* at, byte* end)
        where TText : struct, ILevelText
    {
        at -= TText.NextBytes;
        return at[0] == TText.Close && at[1] == ']' && at + 2 <= end ? at + 2 : null;
    }

    // A level of any form: to where the next one would begin, or null when it is none.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    internal static byte* ReadOne<TText>(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevel level)
        where TText : struct, ILevelText
    {
        if (!new DecimalScan(priceDecimals).TryRead(ref at, end, out level.Price) || *at != '"' || !TText.IsMiddle(at + 1))
        {
            return null;
        }

        at += TText.MiddleBytes;
        return new DecimalScan(quantityDecimals).TryRead(ref at, end, out level.Quantity) && *at == '"' ? at + 1 + TText.NextBytes : null;
    }
}
