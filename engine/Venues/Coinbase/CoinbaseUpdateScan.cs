using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// HOT: reads the changes of a book, <c>[{"side":"bid","event_time":"2026-08-09T21:05:48.210883Z","price_level":"65062.5","new_quantity":"0.00583"},…]</c>; 0 B, about 10 ns each. One begins like the
/// one before, mostly: then one comparison verifies all that stands in front of its price. Its two numbers, whose lengths change from one to the next, are verified and read together.
/// </summary>
internal static unsafe class CoinbaseUpdateScan
{
    /// <summary>The shortest change: <c>{"side":"bid","event_time":"","price_level":"1","new_quantity":"1"},</c></summary>
    public const int MinUpdateBytes = 60;

    private const int VectorBytes = 32;
    private const int MaxHeadBytes = 3 * VectorBytes; // of a change up to its price
    private const int SideStart = 9; // {"side":"
    private const uint Next = 0x7B2C_7D22; // "},{
    private const int NextBytes = 3; // "},
    private const uint End = 0x5D_7D22; // "}]
    private const uint EndMask = 0xFF_FFFF;

    /// <summary>As many changes as a frame can hold from a place on, and one more.</summary>
    /// <param name="at">The place.</param>
    /// <param name="end">End of the frame.</param>
    public static int MostUpdates(byte* at, byte* end) => (int)((uint)(end - at) / MinUpdateBytes) + 1;

    /// <summary>Reads changes up to the end of their array.</summary>
    /// <param name="at">Behind the array's opening bracket, inside the frame.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="price">Scan of the listing's prices.</param>
    /// <param name="quantity">Scan of its quantities.</param>
    /// <param name="mine">Takes the levels of the first one's side; has room for <see cref="MostUpdates"/>.</param>
    /// <param name="others">Takes those of the other side; likewise.</param>
    /// <param name="counts">How many there are.</param>
    /// <returns>Behind the array's closing bracket, or null when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // a loop of its own, with registers of its own
    public static byte* Read(byte* at, byte* end, DecimalScan price, DecimalScan quantity, ref BookLevel mine, ref BookLevel others, out CoinbaseSides counts)
    {
        counts = default;
        if (*at == ']')
        {
            return at + 1;
        }

        ref var level = ref mine; // where the next one goes
        ref var other = ref others; // where the next one of the other side goes
        byte* head = null;
        nint headLength = 0;
        var isBid = *(at + SideStart) == 'b';
        var isFirstBid = isBid;
        while (true)
        {
            if (head == null || !IsSame(at, head, headLength, end))
            {
                var behind = ReadHead(at, end, out var isNextBid);
                if (behind == null)
                {
                    return null;
                }

                headLength = (nint)(behind - at);
                if (isNextBid != isBid)
                {
                    ref var next = ref other;
                    other = ref level;
                    level = ref next;
                    isBid = isNextBid;
                }
            }

            head = at;
            at += headLength;
            at = CoinbaseNumberPair.Read(at, end, price, "\",\"new_quantity\":\""u8, quantity, out var numbers);
            if (at == null)
            {
                return null;
            }

            Unsafe.As<BookLevel, Vector128<long>>(ref level) = numbers;
            level = ref Unsafe.Add(ref level, 1);
            var behindNumbers = *(uint*)at;
            at += NextBytes;
            if (behindNumbers != Next)
            {
                var isMine = isBid == isFirstBid;
                counts = new CoinbaseSides(isFirstBid, Count(ref mine, ref isMine ? ref level : ref other), Count(ref others, ref isMine ? ref other : ref level));
                return (behindNumbers & EndMask) == End ? at : null;
            }
        }
    }

    // Behind the opening quote of the price; null where no change begins.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: another side, or another time
    private static byte* ReadHead(byte* at, byte* end, out bool isBid)
    {
        isBid = Literal.Skip(ref at, end, "{\"side\":\"bid\",\"event_time\":\""u8);
        return (isBid || Literal.Skip(ref at, end, "{\"side\":\"offer\",\"event_time\":\""u8)) && PlainText.Skip(ref at, end) && Literal.Skip(ref at, end, ",\"price_level\":\""u8) ? at : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSame(byte* at, byte* head, nint length, byte* end)
    {
        if ((nuint)(length - (2 * VectorBytes)) > MaxHeadBytes - (2 * VectorBytes) || end - at < length)
        {
            return false;
        }

        var last = length - VectorBytes;
        var differences = (Vector256.Load(at) ^ Vector256.Load(head)) | (Vector256.Load(at + VectorBytes) ^ Vector256.Load(head + VectorBytes)) | (Vector256.Load(at + last) ^ Vector256.Load(head + last));
        return differences == Vector256<byte>.Zero;
    }

    private static int Count(ref BookLevel first, ref BookLevel behind) => (int)((uint)Unsafe.ByteOffset(ref first, ref behind) / (uint)Unsafe.SizeOf<BookLevel>());
}
