using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[{"price":63006.3,"qty":0.23809104},…]</c>, without white space; 0 B, about 8 ns a level. Numbers with more decimals than the listing has, be
/// they zeros, are left to the general path, which raises the decimals: the checksum is over the text.
/// </summary>
internal static unsafe class KrakenLevelScan
{
    /// <summary>Longest frame that may be scanned: a frame up to this cannot hold more levels than a decoded frame.</summary>
    public const int MaxFrameBytes = MinLevelBytes * DecodedFrame.MaxLevels;

    private const int MinLevelBytes = 20; // {"price":1,"qty":1},
    internal const ulong Middle = 0x003A_2279_7471_222C; // ,"qty":
    internal const ulong MiddleMask = 0x00FF_FFFF_FFFF_FFFF; // its 7 bytes
    internal const int MiddleBytes = 7;

    /// <summary>Reads levels up to the end of their array. Fixed text is compared without asking for the end: each number is checked to lie inside the frame, and what stands between two is shorter than the slack.</summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="priceDecimals">Decimals of the listing's prices.</param>
    /// <param name="quantityDecimals">Decimals of the listing's quantities.</param>
    /// <param name="output">Takes the levels.</param>
    /// <param name="known">How the listing's last level looked.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, int priceDecimals, int quantityDecimals, DecodedFrame output, ref KrakenLevelForm known)
    {
        if (*at == ']')
        {
            return at + 1;
        }

        if (at >= end)
        {
            return null;
        }

        // Room for all levels that the rest of the frame can hold, so that the loop need not ask.
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((end - at) / MinLevelBytes) + 1));
        var prices = NumberForms.For(priceDecimals);
        var quantities = NumberForms.For(quantityDecimals);
        for (var count = 0; ; count++)
        {
            if (!Literal.Expect(ref at, "{\"price\":"u8))
            {
                return null;
            }

            ref var level = ref Unsafe.Add(ref room, count);
            if (!known.TryRead(ref at, end, prices, quantities, ref level) && !TryReadOther(ref at, end, (priceDecimals, quantityDecimals), ref level, ref known))
            {
                return null;
            }

            if (at[1] == ',')
            {
                at += 2;
                continue;
            }

            output.CommitLevels(count + 1);
            return at[1] == ']' ? at + 2 : null;
        }
    }

    // A level of another form than the one before: at its closing brace afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private static bool TryReadOther(ref byte* at, byte* end, (int Price, int Quantity) decimals, ref BookLevel level, ref KrakenLevelForm known)
    {
        var first = at;
        var next = at;
        if (!TryRead(ref next, end, NumberForms.For(decimals.Price), decimals.Price, out level.Price) || (*(ulong*)next & MiddleMask) != Middle)
        {
            return false;
        }

        next += MiddleBytes;
        if (!TryRead(ref next, end, NumberForms.For(decimals.Quantity), decimals.Quantity, out level.Quantity) || *next != '}')
        {
            return false;
        }

        known.Learn(first, NumberForms.For(decimals.Price), NumberForms.For(decimals.Quantity));
        at = next;
        return true;
    }

    // A number that stands bare, with at most so many decimals written.
    private static bool TryRead(ref byte* at, byte* end, byte* forms, int decimals, out long value)
    {
        var first = at;
        var text = Vector128.Load(first);
        var form = NumberForms.Find(forms, text, out var whole, out var length);
        var digits = text - NumberForms.Template(form);
        var next = first + length;
        if (!DigitLayout.IsAccelerated || !NumberForms.Holds(digits, NumberForms.BareLimits(form)) || next > end || length > whole + 1 + decimals
            || (*first == '0' && whole > 1) || length == NumberForms.Characters - 1)
        {
            return TryReadLong(ref at, end, decimals, out value);
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, NumberForms.Shuffle(form)));
        at = next;
        return true;
    }

    // Longer than a form: quantities of coins that are worth little.
    private static bool TryReadLong(ref byte* at, byte* end, int decimals, out long value)
    {
        value = 0;
        var whole = at;
        while (whole < end && (uint)(*whole - '0') <= 9)
        {
            whole++;
        }

        var next = whole;
        if (next < end && *next == '.')
        {
            next++;
            while (next < end && (uint)(*next - '0') <= 9)
            {
                next++;
            }
        }

        var isPlain = next <= whole + 1 + decimals && (*at != '0' || whole - at == 1);
        return isPlain && DecimalScan.TryReadScalar(ref at, next, decimals, out value) && at == next;
    }
}
