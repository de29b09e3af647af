using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>HOT: reads the levels of one side of a book, <c>0A 14 0A 08 "77834.26" 12 08 "0.000112"</c> each; 0 B. Where the next level begins is told by this one's length alone.</summary>
internal static unsafe class MexcLevelScan
{
    /// <summary>Bytes of the shortest level: tag, length, and two texts of one character with theirs.</summary>
    public const int MinLevelBytes = 8;

    private const uint PriceTag = 0x0A; // 1
    private const int QuantityTag = 0x12; // 2
    private const int HeadBytes = 4; // two tags with their lengths
    private const int Overhead = 4; // what a level's length counts beside its two texts
    private const uint UsualHead = 0xF0FF_00FF; // both tags, and a price of at most 15 characters
    private const int UsualField = 0xF0FF; // a tag, and a text of at most 15
    private const int MaxShortLength = 0x7F; // of one byte

    /// <summary>Reads levels up to the first field of another tag.</summary>
    /// <param name="from">At the first level; behind the last one afterwards.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="tag">Tag of the side.</param>
    /// <param name="price">Decimals of prices.</param>
    /// <param name="quantity">Decimals of quantities.</param>
    /// <param name="room">Takes the levels: room for one in <see cref="MinLevelBytes"/>.</param>
    /// <returns>How many, or -1 when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    public static int Read(ref byte* from, byte* end, byte tag, int price, int quantity, ref BookLevel room)
    {
        var at = from;
        var prices = SlotForms.For(price);
        var quantities = SlotForms.For(quantity);
        var usual = tag | (PriceTag << 16);
        ref var level = ref room;
        while (true)
        {
            while (Avx2.IsSupported && at < end)
            {
                var head = *(uint*)at; // side's tag, level's length, price's tag, price's length
                var priceLength = (int)(head >> 24);
                var behindPrice = at + HeadBytes + priceLength;
                if ((head & UsualHead) != usual || (*(ushort*)behindPrice & UsualField) != QuantityTag)
                {
                    break;
                }

                int quantityLength = behindPrice[1];
                var next = at + 2 + (byte)(head >> 8);
                if (next != behindPrice + 2 + quantityLength || next > end
                    || !SlotForms.TryRead(at + HeadBytes, priceLength, prices, behindPrice + 2, quantityLength, quantities, out var counts))
                {
                    break;
                }

                Unsafe.As<BookLevel, Vector128<long>>(ref level) = counts;
                level = ref Unsafe.Add(ref level, 1);
                at = next;
            }

            if (at >= end || *at != tag)
            {
                from = at;
                return (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
            }

            if (!TryReadOdd(at, end, price, quantity, ref level))
            {
                return -1;
            }

            level = ref Unsafe.Add(ref level, 1);
            at += 2 + at[1];
        }
    }

    // Numbers that no form covers, and machines without 32-byte vectors; false for no level.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of the loop's body
    private static bool TryReadOdd(byte* at, byte* end, int price, int quantity, ref BookLevel level)
    {
        int length = at[1];
        int priceLength = at[3];
        var behindPrice = at + HeadBytes + priceLength;
        return length <= MaxShortLength && at + 2 + length <= end && at[2] == PriceTag && priceLength + Overhead <= length
            && behindPrice[0] == QuantityTag && behindPrice[1] == length - priceLength - Overhead
            && ProtoScan.TryNumber(at + HeadBytes, priceLength, end, NumberForms.For(price), price, out level.Price)
            && ProtoScan.TryNumber(behindPrice + 2, behindPrice[1], end, NumberForms.For(quantity), quantity, out level.Quantity);
    }
}
