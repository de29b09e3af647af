using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: remembers the texts between the numbers of a ticker, two dozen figures of which three are needed: a message with the same texts, and any numbers of JSON between them, says the same with other numbers. Every
/// byte is verified; 0 B. One form, of the ticker that was scanned last: the venue writes all of them alike.
/// </summary>
internal sealed unsafe class MexcContractTickerForm
{
    private const int MaxParts = 64; // numbers; a ticker has 26
    private const int TextBytes = 64; // two vectors; the longest text of a ticker has 35
    private const int Half = TextBytes / 2;
    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not
    private const byte NoNumber = 0x80 - ('9' - '-' + 1); // likewise, with '0' exchanged for '-': sign, point and slash stay below, too
    private const int Unused = 4; // behind the figures that are needed
    private const int ReplaceEvery = 16; // of the tickers that are written otherwise one in so many is remembered

    private readonly Part[] _parts = GC.AllocateArray<Part>(MaxParts, pinned: true); // read through a pointer, like the frames
    private readonly Part* _first;
    private int _count; // 0: nothing is remembered
    private uint _misses;

    public MexcContractTickerForm() => _first = (Part*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_parts));

    /// <summary>Reads a message whose texts are known.</summary>
    /// <param name="at">Behind the symbol in the data.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="figures">Where the numbers are.</param>
    /// <returns>False for other texts, or a number of another kind: it is to be scanned.</returns>
    public bool TryFind(byte* at, byte* end, out MexcContractFigures figures)
    {
        var found = stackalloc byte*[Unused + 1];
        figures = default;
        var behindLast = _first + _count;
        for (var part = _first; part < behindLast && at <= end; part++)
        {
            var text = (byte*)part; // the first field
            var difference = (Vector256.Load(at) ^ Vector256.Load(text)) & Vector256.Load(text + TextBytes);
            if (part->Length > Half)
            {
                difference |= (Vector256.Load(at + Half) ^ Vector256.Load(text + Half)) & Vector256.Load(text + TextBytes + Half);
            }

            at += part->Length;
            if (difference != Vector256<byte>.Zero || at > end)
            {
                return false;
            }

            // Where the next text begins waits for nothing but the first byte that cannot belong to a number.
            var number = Vector256.Load(at);
            var ends = Vector256.AddSaturate(number - Vector256.Create((byte)'-'), Vector256.Create(NoNumber)).ExtractMostSignificantBits();
            found[part->Figure] = at;
            if (ends == 0 || !IsNumber(at, number, ends))
            {
                return false;
            }

            at += BitOperations.TrailingZeroCount(ends);
        }

        figures.Bid = found[0];
        figures.Ask = found[1];
        figures.Made = found[2];
        figures.Sent = found[3];
        return _count > 0 && figures.Sent != null && at == end - 1 && *at == '}';
    }

    // A sign or none, digits, and behind a point more of them; no zero in front of another digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(byte* at, Vector256<byte> text, uint ends)
    {
        var inside = (ends ^ (ends - 1)) >> 1; // the bytes in front of the end
        var others = Vector256.AddSaturate(text - Vector256.Create((byte)'0'), Vector256.Create(NoDigit)).ExtractMostSignificantBits();
        var points = Vector256.Equals(text, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        var sign = *at == '-' ? 1 : 0;
        var first = 1u << sign; // where a digit has to be
        var odd = others & inside & ~(first - 1); // but for the sign: at most a point, and that not the last
        var leadingZero = at[sign] == '0' ? first << 1 : 0;
        return ((others & first) | (odd & (odd - 1)) | (odd & ~points) | (odd & ~(inside >> 1)) | (leadingZero & ~others)) == 0;
    }

    /// <summary>Remembers the texts of a ticker that was scanned.</summary>
    /// <param name="at">Behind the symbol in the data.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="figures">Where the numbers are.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once, mostly
    public void Learn(byte* at, byte* end, in MexcContractFigures figures)
    {
        if (_count > 0 && ++_misses % ReplaceEvery != 0)
        {
            return;
        }

        _count = 0;
        var count = 0;
        var start = at;
        var isQuoted = false;
        while (at < end)
        {
            if (isQuoted || !(*at == '-' || IsDigit(*at)))
            {
                isQuoted ^= *at++ == '"'; // without escapes: the scanner has seen
                continue;
            }

            var length = (int)(at - start);
            if (count == MaxParts || length > TextBytes)
            {
                return; // no ticker of this venue
            }

            ref var part = ref _parts[count++];
            part = default;
            fixed (byte* text = part.Text, mask = part.Mask)
            {
                new Span<byte>(start, length).CopyTo(new Span<byte>(text, length));
                new Span<byte>(mask, length).Fill(byte.MaxValue);
            }

            part.Length = length;
            part.Figure = at == figures.Bid ? 0 : at == figures.Ask ? 1 : at == figures.Made ? 2 : at == figures.Sent ? 3 : Unused;
            at += *at == '-' ? 1 : 0;
            while (IsDigit(*at) || *at == '.')
            {
                at++;
            }

            start = at;
        }

        _count = start == end - 1 ? count : 0;
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public fixed byte Text[TextBytes];
        public fixed byte Mask[TextBytes]; // 255 for the text's bytes
        public int Length;
        public int Figure;
    }
}
