using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// HOT: reads the levels of one side of a book, <c>[{"price":63006.3,"qty":0.23809104},…]</c>, without white space; 0 B, about 3 ns a level. Numbers with more decimals than the listing has, be
/// they zeros, are left to the general path, which raises the decimals: the checksum is over the text.
/// </summary>
internal static unsafe class KrakenLevelScan
{
    /// <summary>Longest frame that may be scanned: a frame up to this cannot hold more levels than a decoded frame.</summary>
    public const int MaxFrameBytes = MinLevelBytes * DecodedFrame.MaxLevels;

    private const int MinLevelBytes = 20; // {"price":1,"qty":1},
    private const ulong Price = 0x3A22_6563_6972_7022; // "price":
    private const int PriceBytes = 9; // with the brace in front of it
    private const uint Next = 0x227B_2C7D; // },{"
    private const int NextBytes = 11; // },{"price":
    private const ushort End = 0x5D7D; // }]

    /// <summary>What stands between a price and its quantity: <c>,"qty":</c></summary>
    public const ulong Middle = 0x003A_2279_7471_222C;

    /// <summary>Its bytes.</summary>
    public const int MiddleBytes = 7;

    /// <summary>Reads levels up to the end of their array. Fixed text is compared without asking for the end: each level is checked to lie inside the frame, and what stands between two is shorter than the slack.</summary>
    /// <param name="at">Behind the array's opening bracket.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="decimals">Decimals of the listing.</param>
    /// <param name="output">Takes the levels.</param>
    /// <param name="form">How the listing's last level looked.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* Read(byte* at, byte* end, KrakenDecimals decimals, DecodedFrame output, ref KrakenLevelForm form)
    {
        if (*at == ']')
        {
            return at + 1;
        }

        return (at = ReadSome(at, end, decimals, output, ref form)) != null ? at + 1 : null;
    }

    /// <summary>Reads one level or more.</summary>
    /// <param name="at">At the first level's opening brace.</param>
    /// <param name="end">As for <see cref="Read"/>.</param>
    /// <param name="decimals">As for <see cref="Read"/>.</param>
    /// <param name="output">As for <see cref="Read"/>.</param>
    /// <param name="form">As for <see cref="Read"/>.</param>
    /// <returns>At the array's closing bracket, or null when any byte is not what is known here.</returns>
    public static byte* ReadSome(byte* at, byte* end, KrakenDecimals decimals, DecodedFrame output, ref KrakenLevelForm form)
    {
        if (at >= end || *at != '{')
        {
            return null;
        }

        // Room for all levels that the rest of the frame can hold, so that the loops need not ask.
        ref var room = ref MemoryMarshal.GetReference(output.ReserveLevels((int)((uint)(end - at) / MinLevelBytes) + 1));
        at += PriceBytes;
        at = Avx2.IsSupported ? ReadAlike(at, end, decimals, ref room, ref form, out var count) : ReadSingly(at, end, decimals, ref room, out count);
        output.CommitLevels(count);
        return at;
    }

    // Behind the first price's key, as the loops always are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadAlike(byte* at, byte* end, KrakenDecimals decimals, ref BookLevel room, ref KrakenLevelForm form, out int count)
    {
        ref var level = ref room;
        if (!form.IsOf(decimals))
        {
            form.Forget();
        }

        while (true)
        {
            var close = at + form.ToClose;
            if (!form.TryRead(at, ref level))
            {
                close = ReadOther(at, end, decimals, ref level, ref form);
                if (close == null)
                {
                    break;
                }
            }

            if (close >= end || *(ulong*)(at - sizeof(ulong)) != Price)
            {
                break;
            }

            level = ref Unsafe.Add(ref level, 1);
            at = close + NextBytes;
            if (*(uint*)close != Next)
            {
                count = (int)((uint)Unsafe.ByteOffset(ref room, ref level) / (uint)Unsafe.SizeOf<BookLevel>());
                return *(ushort*)close == End ? close + 1 : null;
            }
        }

        count = 0;
        return null;
    }

    // A level of another form than the one before, whose form is the one to expect from here on.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private static byte* ReadOther(byte* at, byte* end, KrakenDecimals decimals, ref BookLevel level, ref KrakenLevelForm form) =>
        form.TryLearn(at, decimals, ref level) ? at + form.ToClose : ReadAny(at, end, decimals, ref level);

    // The same for machines without 32-byte vectors.
    private static byte* ReadSingly(byte* at, byte* end, KrakenDecimals decimals, ref BookLevel room, out int count)
    {
        for (count = 0; ; count++)
        {
            var close = ReadAny(at, end, decimals, ref Unsafe.Add(ref room, count));
            if (close == null || *(ulong*)(at - sizeof(ulong)) != Price)
            {
                count = 0;
                return null;
            }

            at = close + NextBytes;
            if (*(uint*)close != Next)
            {
                count++;
                return *(ushort*)close == End ? close + 1 : null;
            }
        }
    }

    // The numbers of a level of any form: at its closing brace afterwards, or null.
    private static byte* ReadAny(byte* at, byte* end, KrakenDecimals decimals, ref BookLevel level)
    {
        if (!TryRead(ref at, end, decimals.Price, out level.Price) || (*(ulong*)at & 0x00FF_FFFF_FFFF_FFFF) != Middle)
        {
            return null;
        }

        at += MiddleBytes;
        return TryRead(ref at, end, decimals.Quantity, out level.Quantity) ? at : null;
    }

    // A number that stands bare, with at most so many decimals written.
    private static bool TryRead(ref byte* at, byte* end, int decimals, out long value)
    {
        var first = at;
        var text = Vector128.Load(first);
        var form = NumberForms.Find(NumberForms.For(decimals), text, out var whole, out var length);
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
