using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>HOT: reads the levels of one side of a book, <c>0A 14 0A 08 "77834.26" 12 08 "0.000112"</c> each; 0 B. Where the next level begins is told by this one's length alone, what is in it by the shape of one before (<see cref="MexcLevelShapes"/>).</summary>
internal static unsafe class MexcLevelScan
{
    /// <summary>Bytes of the shortest level: tag, length, and two texts of one character with theirs.</summary>
    public const int MinLevelBytes = 8;

    private const uint PriceTag = 0x0A; // 1
    private const int QuantityTag = 0x12; // 2
    private const int HeadBytes = 4; // two tags with their lengths
    private const int Overhead = 4; // what a level's length counts beside its two texts
    private const int MaxShortLength = 0x7F; // of one byte

    /// <summary>Reads levels up to the first field of another tag.</summary>
    /// <param name="from">At the first level; behind the last one afterwards.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="tag">Tag of the side.</param>
    /// <param name="shapes">Shapes of levels with the listing's decimals.</param>
    /// <param name="room">Takes the levels: room for one in <see cref="MinLevelBytes"/>.</param>
    /// <returns>How many, or -1 when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    public static int Read(ref byte* from, byte* end, byte tag, in MexcLevelShapes shapes, ref BookLevel room)
    {
        var at = from;
        var all = shapes.All;
        ref var level = ref room;
        while (at < end && *at == tag)
        {
            if (Avx2.IsSupported && Bmi2.IsSupported)
            {
                // A shape has every byte behind the tag, and so the length, by which alone the next level is found.
                var length = (uint)at[1] + 1;
                var shape = MexcLevelShapes.Find(all, Bmi2.ZeroHighBits(MexcLevelShape.OthersOf(at + 1), length) | (1UL << (int)length)); // the last digits of two lengths look alike without
                var quads = MexcLevelShape.Read(shape, at + 1, out var excess);
                if (excess == Vector256<byte>.Zero)
                {
                    Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(quads);
                    level = ref Unsafe.Add(ref level, 1);
                    at += 1 + length;
                    continue;
                }
            }

            if (!TryReadOdd(at, end, shapes, ref level))
            {
                return -1;
            }

            level = ref Unsafe.Add(ref level, 1);
            at += 2 + at[1];
        }

        from = at;
        GC.KeepAlive(shapes.Owner); // its finalizer frees them; no instruction, but without it a decoder's last frame could be read from freed memory
        return at <= end ? (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>()) : -1;
    }

    // A level of a shape that is not known, and machines without 32-byte vectors; false for no level.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of the loop's body
    private static bool TryReadOdd(byte* at, byte* end, in MexcLevelShapes shapes, ref BookLevel level)
    {
        int length = at[1];
        int priceLength = at[3];
        var behindPrice = at + HeadBytes + priceLength;
        if (length > MaxShortLength || at + 2 + length > end || at[2] != PriceTag || priceLength + Overhead > length
            || behindPrice[0] != QuantityTag || behindPrice[1] != length - priceLength - Overhead
            || !ProtoScan.TryNumber(at + HeadBytes, priceLength, end, NumberForms.For(shapes.Price), shapes.Price, out level.Price)
            || !ProtoScan.TryNumber(behindPrice + 2, behindPrice[1], end, NumberForms.For(shapes.Quantity), shapes.Quantity, out level.Quantity))
        {
            return false;
        }

        shapes.Learn(at + 1, length + 1, new MexcLevelPlaces(HeadBytes - 1, priceLength, HeadBytes + priceLength + 1, behindPrice[1]), 2UL << length);
        return true;
    }
}
