using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[["8476.98","415","0","13"],["8475.55","101","0","1"]]</c>, without white space; 0 B, about 25 cycles a level. The venue cuts trailing zeros, so
/// levels that follow each other seldom look alike: where numbers begin and end is told by the quotes, as in <see cref="MixedLevelScan"/>.
/// </summary>
internal static unsafe class OkxLevelScan
{
    private const int MinLevelBytes = 18; // ["1","1","0","1"],
    private const ushort Open = 0x225B; // ["
    private const ushort Middle = 0x222C; // ," behind a price's quote
    private const uint MiddleBytes = 3; // ","
    private const int OrdersBytes = 7; // ","0"," behind a quantity: the third element means nothing any more
    private const int MaxOrderDigits = 8;
    private const int RestBytes = 2 * 16;
    private const uint Next = 0x225B_2C5D; // ],[" behind the quote of the count of orders
    private const uint NextBytes = 4;
    private const ushort End = 0x5D5D; // ]]

    private static readonly byte* Rests = BuildRests();

    /// <summary>Levels that so many bytes can hold at most, and one more.</summary>
    /// <param name="bytes">The bytes.</param>
    public static int Room(long bytes) => (int)(bytes / MinLevelBytes) + 1;

    /// <summary>Reads levels up to the end of their array.</summary>
    /// <param name="at">Behind the array's opening bracket; up to 48 bytes behind the end, and then nothing is read.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="room">Room for <see cref="Room"/> levels.</param>
    /// <param name="count">Levels read.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel room, out int count)
    {
        count = 0;
        if (*at == ']')
        {
            return at + 1;
        }

        return at >= end || *(ushort*)at != Open ? null
            : Avx2.IsSupported && Bmi1.X64.IsSupported ? ReadWindows(at + sizeof(ushort), end, price.Decimals, quantity.Decimals, ref room, out count)
            : ReadSingly(at + sizeof(ushort), end, price.Decimals, quantity.Decimals, ref room, out count);
    }

    // From 64 bytes that begin behind the quote in front of a price, two levels a turn: all quotes and points in them are found at once, and no branch depends on how long the numbers are.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadWindows(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevel room, out int count)
    {
        var prices = LevelForms.For(priceDecimals);
        var quantities = LevelForms.For(quantityDecimals);
        ref var level = ref room;
        count = 0;
        while (true)
        {
            if (end - at >= LevelWindow.MinRest)
            {
                var window = new LevelWindow(at, (byte)']');
                var close = Bmi1.X64.TrailingZeroCount(window.Closes);
                var place = new LevelPlace(window.Quotes, 0, MiddleBytes);
                var orders = close - place.QuantityEnd - OrdersBytes - 1;
                if (place.Fit(close, orders) && *(ushort*)(at + place.PriceEnd + 1) == Middle)
                {
                    var quads = place.Read(at, window.Marks, prices, quantities, out var excess);
                    var restExcess = RestOf(at + place.QuantityEnd, orders);
                    if (*(uint*)(at + close) == Next)
                    {
                        var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(window.Closes));
                        var next = new LevelPlace(window.Quotes, close + NextBytes, MiddleBytes);
                        var nextOrders = nextClose - next.QuantityEnd - OrdersBytes - 1;
                        if (next.Fit(nextClose, nextOrders) && *(ushort*)(at + next.PriceEnd + 1) == Middle)
                        {
                            var nextQuads = next.Read(at, window.Marks, prices, quantities, out var nextExcess);
                            var nextRestExcess = RestOf(at + next.QuantityEnd, nextOrders);
                            if ((excess | nextExcess | Vector256.Create(restExcess, nextRestExcess)) == Vector256<byte>.Zero)
                            {
                                Unsafe.As<BookLevel, Vector256<long>>(ref level) = DigitLayout.JoinFour(quads, nextQuads);
                                level = ref Unsafe.Add(ref level, 2);
                                at += nextClose + NextBytes;
                                if (*(uint*)(at - NextBytes) == Next)
                                {
                                    continue;
                                }

                                break;
                            }
                        }
                    }

                    if ((excess | restExcess.ToVector256()) == Vector256<byte>.Zero)
                    {
                        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(quads);
                        level = ref Unsafe.Add(ref level, 1);
                        at += close + NextBytes;
                        if (*(uint*)(at - NextBytes) == Next)
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
            if (*(uint*)(at - NextBytes) != Next)
            {
                break;
            }
        }

        count = (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
        return Close(at, end);
    }

    // The same for machines without 32-byte vectors.
    private static byte* ReadSingly(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevel room, out int count)
    {
        for (count = 0; (at = ReadOne(at, end, priceDecimals, quantityDecimals, ref Unsafe.Add(ref room, count))) != null;)
        {
            count++;
            if (*(uint*)(at - NextBytes) != Next)
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
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private static byte* ReadOne(byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevel level) =>
        at < end && new DecimalScan(priceDecimals).TryRead(ref at, end, out level.Price) && Literal.Expect(ref at, "\",\""u8)
            && new DecimalScan(quantityDecimals).TryRead(ref at, end, out level.Quantity)
            && Literal.Expect(ref at, "\",\"0\",\""u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, "\""u8)
            ? at + NextBytes : null;

    // What stands behind a quantity, ","0","13", for each length of its last number: what is subtracted from each byte, then the most that may remain.
    private static byte* BuildRests()
    {
        var table = (byte*)NativeMemory.AlignedAlloc(LevelForms.Characters * RestBytes, RestBytes); // lives as long as the process
        for (var digits = 0; digits < LevelForms.Characters; digits++)
        {
            var template = new Span<byte>(table + (digits * RestBytes), Vector128<byte>.Count);
            var limits = new Span<byte>(table + (digits * RestBytes) + Vector128<byte>.Count, Vector128<byte>.Count);
            template.Clear();
            limits.Clear(); // with a template of zeros: what no level has
            if (digits is 0 or > MaxOrderDigits)
            {
                continue;
            }

            "\",\"0\",\""u8.CopyTo(template);
            template.Slice(OrdersBytes, digits).Fill((byte)'0');
            template[OrdersBytes + digits] = (byte)'"';
            limits.Slice(OrdersBytes, digits).Fill(9);
            limits[(OrdersBytes + digits + 1)..].Fill(byte.MaxValue);
        }

        return table;
    }

    // Zero when a level has that text behind its quantity.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> RestOf(byte* at, ulong orders)
    {
        var rest = Rests + (orders * RestBytes);
        return Vector128.SubtractSaturate(Vector128.Load(at) - Vector128.LoadAligned(rest), Vector128.LoadAligned(rest + Vector128<byte>.Count));
    }
}
