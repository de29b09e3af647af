using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads what <see cref="MixedLevelScan"/> reads, for venues that write all decimals of a number, or none: <c>[["65114.20","10.118"],["65106.30","0"]],"a":[["65114.30","0.5"]]</c>. Prices are then as long as the one before,
/// and a quantity's length says where its point stands, so that the brackets alone have to be found; 0 B, about half of a mixed level's instructions. Both sides are read in one loop.
/// </summary>
internal static unsafe class SteadyLevelScan
{
    private const ushort Middle = 0x222C; // ," behind a price's quote
    private const uint MiddleBytes = 3; // ","

    /// <summary>As <see cref="MixedLevelScan"/> with <see cref="LevelSides"/>, with the same result.</summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="priceForm">The form that the listing's prices had, 0 at first: the first price need not be looked at before it is read.</param>
    /// <param name="output">Takes the levels.</param>
    /// <param name="bids"><see cref="LevelSides.NotFound"/>, or else asks stand here; takes the levels of the first list where both are read.</param>
    /// <returns>Behind the last array's closing bracket, or null when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref nint priceForm, DecodedFrame output, ref int bids) =>
        *at == ']' ? at + 1
        : Avx2.IsSupported && Bmi1.X64.IsSupported ? ReadWindows(at, end, price.Decimals, quantity.Decimals, ref priceForm, output, ref bids)
        : MixedLevelScan.Read<LevelSides>(at, end, price, quantity, output, ref bids);

    // Two levels a turn, from 64 bytes that begin with a price. Where the first array ends, the second one's levels follow without another look at their prices.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadWindows(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref nint priceForm, DecodedFrame output, ref int bids)
    {
        if (!LevelList.IsOpen(at) || at >= end)
        {
            return null;
        }

        // Room for all levels that the rest of the frame can hold, so that the loop need not ask.
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((end - at) / LevelScan.MinLevelBytes) + 1));
        ref var level = ref room;
        var prices = NumberForms.For(priceDecimals);
        var quantities = SteadyForms.For(quantityDecimals);
        at += LevelList.OpenBytes;
        var form = (byte*)priceForm;
        var isTried = !NumberForms.Has(prices, form);
        while (true)
        {
            if (isTried)
            {
                // The form that this price would have to have, and the next ones, it is hoped.
                form = NumberForms.Find(prices, Vector128.Load(at), out _);
            }

            var priceLength = NumberForms.LengthOf(prices, form);
            var toQuantity = priceLength + MiddleBytes;
            var template = NumberForms.Template(form);
            var limits = NumberForms.Limits(form);
            var shuffle = NumberForms.Shuffle(form);
            var first = at;
            while (end - at >= LevelWindow.MinRest)
            {
                var closes = Closes(at);
                var close = Bmi1.X64.TrailingZeroCount(closes);
                var length = close - 1 - toQuantity;
                if ((length | (close >> 2)) >= NumberForms.Characters || *(ushort*)(at + priceLength + 1) != Middle)
                {
                    break;
                }

                var quantityForm = SteadyForms.At(quantities, length);
                var digits = Vector256.Create(Vector128.Load(at), Vector128.Load(at + toQuantity)) - Vector256.Create(template, NumberForms.Template(quantityForm));
                var excess = Vector256.SubtractSaturate(digits, Vector256.Create(limits, NumberForms.Limits(quantityForm)));
                var quads = DigitLayout.Quads(Avx2.Shuffle(digits, Vector256.Create(shuffle, NumberForms.Shuffle(quantityForm))));
                var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(closes));
                var nextLength = nextClose - close - LevelList.NextBytes - 1 - toQuantity;
                var next = at + close + LevelList.NextBytes;
                if (LevelList.IsNext(at + close) && (nextLength | (nextClose >> 2)) < NumberForms.Characters && *(ushort*)(next + priceLength + 1) == Middle)
                {
                    quantityForm = SteadyForms.At(quantities, nextLength);
                    digits = Vector256.Create(Vector128.Load(next), Vector128.Load(next + toQuantity)) - Vector256.Create(template, NumberForms.Template(quantityForm));
                    var nextExcess = Vector256.SubtractSaturate(digits, Vector256.Create(limits, NumberForms.Limits(quantityForm)));
                    var nextQuads = DigitLayout.Quads(Avx2.Shuffle(digits, Vector256.Create(shuffle, NumberForms.Shuffle(quantityForm))));
                    if ((excess | nextExcess) == Vector256<byte>.Zero)
                    {
                        Unsafe.As<BookLevel, Vector256<long>>(ref level) = DigitLayout.JoinFour(quads, nextQuads);
                        level = ref Unsafe.Add(ref level, 2);
                        at += nextClose + LevelList.NextBytes;
                        if (LevelList.IsNext(at - LevelList.NextBytes) || LevelSides.TryPass(ref at, end, ref room, ref level, ref bids))
                        {
                            continue;
                        }

                        priceForm = (nint)form;
                        return End(at, end, output, ref room, ref level);
                    }
                }

                if (excess != Vector256<byte>.Zero)
                {
                    break;
                }

                Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(quads);
                level = ref Unsafe.Add(ref level, 1);
                at += close + LevelList.NextBytes;
                if (!LevelList.IsNext(at - LevelList.NextBytes) && !LevelSides.TryPass(ref at, end, ref room, ref level, ref bids))
                {
                    priceForm = (nint)form;
                    return End(at, end, output, ref room, ref level);
                }
            }

            if (at == first && isTried)
            {
                // Not even the form found for it: a number that no form covers, or none.
                at = MixedLevelScan.ReadOne<LevelList>(at, end, priceDecimals, quantityDecimals, ref level);
                if (at == null)
                {
                    return null;
                }

                level = ref Unsafe.Add(ref level, 1);
                if (!LevelList.IsNext(at - LevelList.NextBytes) && !LevelSides.TryPass(ref at, end, ref room, ref level, ref bids))
                {
                    return End(at, end, output, ref room, ref level);
                }
            }

            isTried = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* End(byte* at, byte* end, DecodedFrame output, ref BookLevel room, ref BookLevel behind)
    {
        output.CommitLevels((int)(Unsafe.ByteOffset(ref room, ref behind) / Unsafe.SizeOf<BookLevel>()));
        return MixedLevelScan.EndOf<LevelList>(at, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Closes(byte* at) =>
        Vector256.Equals(Vector256.Load(at), Vector256.Create(LevelList.Close)).ExtractMostSignificantBits()
        | ((ulong)Vector256.Equals(Vector256.Load(at + Vector256<byte>.Count), Vector256.Create(LevelList.Close)).ExtractMostSignificantBits() << Vector256<byte>.Count);
}
