using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[["61737.63","0.5"],["61737.62","0"]]</c>, without white space; 0 B, about 4 ns a level. Levels of one book look alike: while a level
/// has the form of the one before, its price and its quantity are verified and read together, and the next level's place does not wait for this one's bytes.
/// </summary>
internal static unsafe class LevelScan
{
    /// <summary>Longest frame that may be scanned. The shortest level is <c>["1","1"],</c> = 10 bytes: a frame up to this cannot hold more levels than a decoded frame.</summary>
    public const int MaxFrameBytes = MinLevelBytes * DecodedFrame.MaxLevels;

    internal const int MinLevelBytes = 10;
    private const ushort Open = 0x225B; // ["
    private const ushort Middle = 0x222C; // ," behind a price's quote
    private const int MiddleBytes = 3; // ","
    private const uint Next = 0x225B_2C5D; // ],[" behind a quantity's quote
    private const ushort End = 0x5D5D; // ]]
    private const int NextBytes = 5; // "],["
    private const int EndBytes = 3; // "]]

    /// <summary>
    /// Reads levels up to the end of their array. Fixed text is compared without asking for the end: each number is checked to lie inside the frame, what stands between two of them
    /// is shorter than the slack, and the caller compares the last position with the end.
    /// </summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of the listing's quantities.</param>
    /// <param name="output">Takes the levels.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output)
    {
        if (*at == ']')
        {
            return at + 1;
        }

        if (*(ushort*)at != Open || at >= end)
        {
            return null;
        }

        // Room for all levels that the rest of the frame can hold, so that the loops need not ask.
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((end - at) / MinLevelBytes) + 1));
        at = Avx2.IsSupported ? ReadPairs(at + 2, end, price, quantity, ref room, out var count) : ReadSingly(at + 2, end, price, quantity, ref room, out count);
        output.CommitLevels(count);
        return at;
    }

    // Behind the first price's opening quote, as the loops always are.
    private static byte* ReadPairs(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel room, out int count)
    {
        count = 0;
        ref var level = ref room;
        while (true)
        {
            // The forms that this level would have to have, and the next ones, it is hoped.
            var priceForm = NumberForms.Find(price.Forms, Vector128.Load(at), out var priceLength);
            var toQuantity = priceLength + MiddleBytes;
            var quantityForm = NumberForms.Find(quantity.Forms, Vector128.Load(at + toQuantity), out var quantityLength);
            var template = Vector256.Create(NumberForms.Template(priceForm), NumberForms.Template(quantityForm));
            var limits = Vector256.Create(NumberForms.Limits(priceForm), NumberForms.Limits(quantityForm));
            var shuffle = Vector256.Create(NumberForms.Shuffle(priceForm), NumberForms.Shuffle(quantityForm));
            var first = at;
            while (true)
            {
                var digits = Vector256.Create(Vector128.Load(at), Vector128.Load(at + toQuantity)) - template;
                var behind = at + toQuantity + quantityLength; // where the quantity's closing quote is
                if (Vector256.SubtractSaturate(digits, limits) != Vector256<byte>.Zero || *(ushort*)(at + priceLength + 1) != Middle || behind > end)
                {
                    break;
                }

                Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(Avx2.Shuffle(digits, shuffle));
                level = ref Unsafe.Add(ref level, 1);
                at = behind + NextBytes;
                if (*(uint*)(behind + 1) != Next)
                {
                    count = Count(ref room, ref level);
                    return *(ushort*)(behind + 1) == End ? behind + EndBytes : null;
                }
            }

            if (at == first)
            {
                // Not even the form found for it: a number that no form covers, or none.
                at = ReadOne(at, end, price, quantity, ref level, out var isLast);
                level = ref Unsafe.Add(ref level, 1);
                if (isLast)
                {
                    count = Count(ref room, ref level);
                    return at;
                }
            }
        }
    }

    // The same for machines without 32-byte vectors.
    private static byte* ReadSingly(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel room, out int count)
    {
        for (count = 1; ; count++)
        {
            at = ReadOne(at, end, price, quantity, ref Unsafe.Add(ref room, count - 1), out var isLast);
            if (isLast)
            {
                return at;
            }
        }
    }

    // A level of any form; null, and the last, when it is none.
    private static byte* ReadOne(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel level, out bool isLast)
    {
        isLast = true;
        if (!price.TryRead(ref at, end, out level.Price) || *at != '"' || *(ushort*)(at + 1) != Middle)
        {
            return null;
        }

        at += MiddleBytes;
        if (!quantity.TryRead(ref at, end, out level.Quantity) || *at != '"')
        {
            return null;
        }

        isLast = *(uint*)(at + 1) != Next;
        return !isLast ? at + NextBytes : *(ushort*)(at + 1) == End ? at + EndBytes : null;
    }

    private static int Count(ref BookLevel room, ref BookLevel behind) => (int)(Unsafe.ByteOffset(ref room, ref behind) / Unsafe.SizeOf<BookLevel>());
}
