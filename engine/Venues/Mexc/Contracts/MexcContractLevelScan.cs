using System.Numerics;
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
    private const ushort Next = 0x5B2C; // ,[ behind a level's bracket

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
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
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

        at++;
        var prices = SlotForms.For(price);
        var quantities = SlotForms.For(quantity);
        ref var level = ref room;
        while (true)
        {
            var behind = Avx2.IsSupported ? ReadWindow(at, end, prices, quantities, ref level) : null;
            if (behind == null && (behind = ReadOne(at, end, price, quantity, ref level)) == null)
            {
                return null;
            }

            level = ref Unsafe.Add(ref level, 1);
            if (*(ushort*)behind != Next)
            {
                count = (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
                return *behind == ']' ? behind + 1 : null;
            }

            at = behind + sizeof(ushort);
        }
    }

    // A level of the usual form, from the 32 bytes behind its opening bracket. Gives the place behind its closing bracket; null when it is longer, has another form, or is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadWindow(byte* at, byte* end, byte* prices, byte* quantities, ref BookLevel level)
    {
        var text = Vector256.Load(at);
        var commas = Find(text, ',');
        var brackets = Find(text, ']');
        var behindFirst = commas & (commas - 1);
        var last = BitOperations.TrailingZeroCount(brackets);
        var priceLength = BitOperations.TrailingZeroCount(commas);
        var quantityLength = BitOperations.TrailingZeroCount(behindFirst) - priceLength - 1;
        if (at + last >= end || (uint)(priceLength | quantityLength) > SlotForms.MaxCharacters || brackets == 0)
        {
            return null;
        }

        // The count of orders has digits alone, and no number of JSON has a zero in front of another digit.
        var digits = ~Vector256.AddSaturate(text - Vector256.Create((byte)'0'), Vector256.Create((byte)(0x80 - 10))).ExtractMostSignificantBits();
        var upToQuantity = behindFirst ^ (behindFirst - 1);
        var upToOrders = (brackets ^ (brackets - 1)) >> 1;
        var orders = upToOrders & ~upToQuantity;
        var wrong = (orders & ~digits) | (Find(text, '0') & ((commas << 1) | 1) & (digits >> 1) & upToOrders);
        var isRead = SlotForms.TryRead(at, priceLength, prices, at + priceLength + 1, quantityLength, quantities, out var counts);
        if (!isRead || wrong != 0 || orders == 0)
        {
            return null;
        }

        Unsafe.As<BookLevel, Vector128<long>>(ref level) = counts;
        return at + last + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Find(Vector256<byte> text, char wanted) => Vector256.Equals(text, Vector256.Create((byte)wanted)).ExtractMostSignificantBits();

    // A level of any form.
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of ReadWindow
    private static byte* ReadOne(byte* at, byte* end, int price, int quantity, ref BookLevel level) =>
        at < end && BareNumber.TryRead(ref at, end, new DecimalScan(price), out level.Price)
            && Literal.Expect(ref at, ","u8) && BareNumber.TryRead(ref at, end, new DecimalScan(quantity), out level.Quantity)
            && Literal.Expect(ref at, ","u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, "]"u8)
            ? at : null;
}
