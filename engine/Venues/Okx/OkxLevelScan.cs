using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[["8476.98","415","0","13"],["8475.55","101","0","1"]]</c>, without white space; 0 B, about 7 ns a level. The venue cuts trailing zeros, so
/// levels that follow each other seldom look alike: where a level's numbers end is told by its quotes, all found at once, and nothing but the place of its last quote decides where the next begins.
/// </summary>
internal static unsafe class OkxLevelScan
{
    private const int MinLevelBytes = 18; // ["1","1","0","1"],
    private const int MaxCharacters = NumberForms.Characters - 1; // of a number that a form covers
    private const int MaxOrderDigits = 15;
    private const ushort Open = 0x225B; // ["
    private const uint Middle = 0x22_2C22; // "," behind a price
    private const uint MiddleMask = 0xFF_FFFF;
    private const int MiddleBytes = 3;
    private const ulong Orders = 0x22_2C22_3022_2C22; // ","0"," behind a quantity: the third element means nothing any more
    private const ulong OrdersMask = 0xFF_FFFF_FFFF_FFFF;
    private const int OrdersBytes = 7;
    private const uint Next = 0x225B_2C5D; // ],[" behind the count of orders
    private const ushort End = 0x5D5D; // ]]

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
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel room, out int count)
    {
        count = 0;
        if (*at == ']')
        {
            return at + 1;
        }

        if (at >= end || *(ushort*)at != Open)
        {
            return null;
        }

        at += sizeof(ushort);
        ref var level = ref room;
        while (true)
        {
            var behind = Avx2.IsSupported ? ReadWindow(at, end, price.Forms, quantity.Forms, ref level) : null;
            if (behind == null && (behind = ReadOne(at, end, price, quantity, ref level)) == null)
            {
                return null;
            }

            level = ref Unsafe.Add(ref level, 1);
            if (*(uint*)behind != Next)
            {
                count = (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
                return *(ushort*)behind == End ? behind + sizeof(ushort) : null;
            }

            at = behind + sizeof(uint);
        }
    }

    // A level of the usual form, from 64 bytes that begin behind the quote in front of its price: every quote in them is found at once. Gives the place behind its last quote; null when the level
    // has another form, or is none. No branch depends on how long its numbers are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadWindow(byte* at, byte* end, byte* priceForms, byte* quantityForms, ref BookLevel level)
    {
        if (at >= end)
        {
            return null;
        }

        var low = Vector256.Load(at);
        var high = Vector256.Load(at + Vector256<byte>.Count);
        var quotes = Find(low, high, (byte)'"');
        var marks = Find(low, high, (byte)'.') | quotes; // the first of them behind a number's start ends its whole digits
        var priceLength = BitOperations.TrailingZeroCount(quotes);
        var fromThird = WithoutFirst(WithoutFirst(quotes));
        var quantityEnd = BitOperations.TrailingZeroCount(fromThird);
        var fromLast = WithoutFirst(WithoutFirst(WithoutFirst(WithoutFirst(fromThird))));
        var last = BitOperations.TrailingZeroCount(fromLast);
        var quantityStart = priceLength + MiddleBytes;
        var quantityLength = quantityEnd - quantityStart;
        var orders = last - quantityEnd - OrdersBytes;
        if (fromLast == 0 || at + last >= end || (uint)(priceLength | quantityLength) > MaxCharacters || (uint)(orders - 1) >= MaxOrderDigits)
        {
            return null;
        }

        // The forms check each byte of the numbers, the comparisons those between them.
        var priceForm = NumberForms.At(priceForms, BitOperations.TrailingZeroCount(marks), priceLength);
        var quantityForm = NumberForms.At(quantityForms, BitOperations.TrailingZeroCount(marks >> quantityStart), quantityLength);
        var digits = Vector256.Create(Vector128.Load(at), Vector128.Load(at + quantityStart)) - Vector256.Create(NumberForms.Template(priceForm), NumberForms.Template(quantityForm));
        var excess = Vector256.SubtractSaturate(digits, Vector256.Create(NumberForms.Limits(priceForm), NumberForms.Limits(quantityForm)));
        var others = DigitLayout.OtherBytes(Vector128.Load(at + quantityEnd + OrdersBytes) - Vector128.Create((byte)'0')) << (32 - orders);
        var difference = ((*(uint*)(at + priceLength) ^ Middle) & MiddleMask) | ((*(ulong*)(at + quantityEnd) ^ Orders) & OrdersMask) | others;
        if (excess != Vector256<byte>.Zero || difference != 0)
        {
            return null;
        }

        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(Avx2.Shuffle(digits, Vector256.Create(NumberForms.Shuffle(priceForm), NumberForms.Shuffle(quantityForm))));
        return at + last + 1;
    }

    // A level of any form.
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of ReadWindow
    private static byte* ReadOne(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel level) =>
        at < end && price.TryRead(ref at, end, out level.Price) && Literal.Expect(ref at, "\",\""u8) && quantity.TryRead(ref at, end, out level.Quantity)
            && Literal.Expect(ref at, "\",\"0\",\""u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, "\""u8)
            ? at : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WithoutFirst(ulong bits) => bits & (bits - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte wanted) =>
        Vector256.Equals(low, Vector256.Create(wanted)).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, Vector256.Create(wanted)).ExtractMostSignificantBits() << Vector256<byte>.Count);
}
