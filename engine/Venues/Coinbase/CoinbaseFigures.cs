using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// HOT: passes over the figures of the day and of the year in a listing's ticker, which nobody needs. Highs and lows are mostly those of the ticker before, and are then compared with them in four
/// vectors.
/// </summary>
[StructLayout(LayoutKind.Sequential)] // the vectors first: what a ticker is held against lies together
internal unsafe struct CoinbaseFigures
{
    private const int VectorBytes = 32;
    private const int MinBytes = 2 * VectorBytes;
    private const int MaxBytes = 4 * VectorBytes;

    // ,"low_24_h":"64675.22","high_24_h":"65252.99","low_52_w":"57717.55","high_52_w":"126296","price_percent_chg_24_h":"
    private Vector256<byte> _first;
    private Vector256<byte> _second;
    private Vector256<byte> _third;
    private Vector256<byte> _last;
    private nint _length; // 0 where nothing is remembered

    /// <summary>Passes over <c>,"price":"65086.18","volume_24_h":"2867.54532609","low_24_h":"64675.22","high_24_h":"65252.99","low_52_w":"57717.55","high_52_w":"126296","price_percent_chg_24_h":"0.09601107287722"</c>.</summary>
    /// <param name="at">Where they begin.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <returns>Behind them, or null when any byte is not what is known here.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Skip(byte* at, byte* end)
    {
        if (!Literal.Expect(ref at, ",\"price\":\""u8) || !PlainText.Skip(ref at, end) || !Literal.Expect(ref at, ",\"volume_24_h\":\""u8) || !PlainText.Skip(ref at, end))
        {
            return null;
        }

        if (IsSame(at, end))
        {
            at += _length;
        }
        else if ((at = SkipOther(at, end)) == null)
        {
            return null;
        }

        return PlainText.Skip(ref at, end) ? at : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsSame(byte* at, byte* end)
    {
        if (end - at < MaxBytes || _length == 0)
        {
            return false;
        }

        var differences = (Vector256.Load(at) ^ _first) | (Vector256.Load(at + VectorBytes) ^ _second)
            | (Vector256.Load(at + _length - (2 * VectorBytes)) ^ _third) | (Vector256.Load(at + _length - VectorBytes) ^ _last);
        return differences == Vector256<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a new high or low
    private byte* SkipOther(byte* at, byte* end)
    {
        var first = at;
        if (!SkipText(ref at, end, ",\"low_24_h\":\""u8) || !SkipText(ref at, end, ",\"high_24_h\":\""u8) || !SkipText(ref at, end, ",\"low_52_w\":\""u8) || !SkipText(ref at, end, ",\"high_52_w\":\""u8)
            || !Literal.Expect(ref at, ",\"price_percent_chg_24_h\":\""u8))
        {
            return null;
        }

        var length = (nint)(at - first);
        _length = 0;
        if (length is >= MinBytes and <= MaxBytes)
        {
            _first = Vector256.Load(first);
            _second = Vector256.Load(first + VectorBytes);
            _third = Vector256.Load(at - (2 * VectorBytes));
            _last = Vector256.Load(at - VectorBytes);
            _length = length;
        }

        return at;
    }

    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);
}
