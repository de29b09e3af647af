using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[[86469.5,398,1],[86469.6,12,3]]</c>, without white space; 0 B. Numbers without quotes, without trailing zeros, and a count of orders that nobody
/// needs. Numbers differ in length from level to level, but not in many ways: where a level has no digits tells which of the levels before it looks like (<see cref="MexcLevelShapes"/>), and nothing but its bracket's place
/// decides where the next one begins.
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
    private const int WindowBytes = 64;
    private const int MaxOrdersBytes = 16; // any number of fewer digits is one of orders
    private const int MinRest = 20; // what a frame must have left for two levels: the second begins at most 34 bytes on and reads 32, and 64 bytes of slack follow the frame

    /// <summary>Levels that so many bytes can hold at most, and one more.</summary>
    /// <param name="bytes">The bytes.</param>
    public static int Room(long bytes) => (int)(bytes / MinLevelBytes) + 1;

    /// <summary>Reads levels up to the end of their array.</summary>
    /// <param name="at">Behind the array's opening bracket; up to 16 bytes behind the end, and then nothing is read.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="shapes">Shapes of levels with the listing's decimals.</param>
    /// <param name="room">Room for <see cref="Room"/> levels.</param>
    /// <param name="count">Levels read.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, in MexcLevelShapes shapes, ref BookLevel room, out int count)
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

        return Avx2.IsSupported && Bmi2.X64.IsSupported ? ReadShapes(at + 1, end, shapes, ref room, out count) : ReadSingly(at + 1, end, shapes, ref room, out count);
    }

    // From the 64 bytes behind a level's opening bracket, two levels a turn: where no digits stand is found at once, tells where the levels end, and names their shapes.
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop needs all registers
    private static byte* ReadShapes(byte* at, byte* end, in MexcLevelShapes shapes, ref BookLevel room, out int count)
    {
        var all = shapes.All;
        ref var level = ref room;
        count = 0;
        while (true)
        {
            if (end - at >= MinRest)
            {
                var others = MexcLevelShape.OthersOf(at) | ((ulong)MexcLevelShape.OthersOf(at + MexcLevelShape.MaxLevelBytes) << MexcLevelShape.MaxLevelBytes);
                var closes = others & (others >> 1) & (others >> 2); // in front of a level's numbers and between them no three stand together
                var close = Bmi1.X64.TrailingZeroCount(closes);
                var mine = Bmi2.X64.ZeroHighBits(others, close + 1);
                var shape = MexcLevelShapes.Find(all, mine);
                if (shape->Others == mine && close < MexcLevelShape.MaxLevelBytes)
                {
                    var quads = MexcLevelShape.Read(shape, at, out var excess);
                    if ((*(uint*)(at + close) & NextMask) == Next)
                    {
                        var start = close + NextBytes;
                        var nextClose = Bmi1.X64.TrailingZeroCount(Bmi1.X64.ResetLowestSetBit(closes));
                        var next = Bmi2.X64.ZeroHighBits(others >> (int)start, nextClose - start + 1);
                        var nextShape = MexcLevelShapes.Find(all, next);
                        if (nextShape->Others == next && nextClose < WindowBytes)
                        {
                            var nextQuads = MexcLevelShape.Read(nextShape, at + start, out var nextExcess);
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

            // A level of another shape, or none; or the frame ends here.
            at = ReadNew(at, end, shapes, ref level);
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

        GC.KeepAlive(shapes.Owner); // its finalizer frees them; no instruction, but without it a decoder's last frame could be read from freed memory
        count = (int)(Unsafe.ByteOffset(ref room, ref level) / Unsafe.SizeOf<BookLevel>());
        return Close(at, end);
    }

    // The slow twin of a shape.
    [MethodImpl(MethodImplOptions.NoInlining)] // mostly once a shape
    private static byte* ReadNew(byte* at, byte* end, in MexcLevelShapes shapes, ref BookLevel level)
    {
        var next = ReadOne(at, end, shapes.Price, shapes.Quantity, ref level);
        if (next != null && end - at >= MinRest)
        {
            LearnShape(at, (int)(next - at) - (int)NextBytes + 1, shapes);
        }

        return next;
    }

    private static void LearnShape(byte* at, int length, in MexcLevelShapes shapes)
    {
        var text = new ReadOnlySpan<byte>(at, length);
        var price = text.IndexOf((byte)',');
        var quantity = text[(price + 1)..].IndexOf((byte)',');
        if (length - price - quantity - 3 < MaxOrdersBytes)
        {
            shapes.Learn(at, length, new MexcLevelPlaces(0, price, price + 1, quantity));
        }
    }

    // The same for machines without 32-byte vectors.
    private static byte* ReadSingly(byte* at, byte* end, in MexcLevelShapes shapes, ref BookLevel room, out int count)
    {
        for (count = 0; (at = ReadOne(at, end, shapes.Price, shapes.Quantity, ref Unsafe.Add(ref room, count))) != null;)
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
    private static byte* ReadOne(byte* at, byte* end, int price, int quantity, ref BookLevel level) =>
        at < end && BareNumber.TryRead(ref at, end, new DecimalScan(price), out level.Price)
            && Literal.Expect(ref at, ","u8) && BareNumber.TryRead(ref at, end, new DecimalScan(quantity), out level.Quantity)
            && Literal.Expect(ref at, ","u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, "]"u8)
            ? at - 1 + NextBytes : null;
}
