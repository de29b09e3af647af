using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: remembers a listing's ticker, two dozen figures of which three are needed, as the texts between its numbers and how long each number was: a message with the same texts, and any numbers of JSON between them,
/// says the same with other numbers. Every byte is verified; 0 B. A text and a number that looks like the one before are verified together, so that no part waits for the one before; a number of
/// another length is measured, and remembered instead.
/// </summary>
internal sealed unsafe class MexcContractTickerForm
{
    private const int Slots = 256; // listings, by their number; those that meet take each other's place
    private const int MaxParts = 32; // numbers; a ticker has 26
    private const int Block = 32; // one vector
    private const int MaxTextBytes = 40; // the longest text of a ticker has 35
    private const int PartBytes = 96; // a text, the longest number, and what ends it: three vectors
    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not
    private const byte NoNumber = 0x80 - ('9' - '-' + 1); // likewise, with '0' exchanged for '-': sign, point and slash stay below, too
    private const int Unused = 4; // behind the figures that are needed
    private const int ReplaceEvery = 16; // of the tickers that are written otherwise one in so many is remembered

    private readonly Form* _forms = (Form*)NativeMemory.AllocZeroed(Slots, (nuint)sizeof(Form)); // not on the managed heap: its pages are taken as forms are learned
    private uint _misses;

    /// <summary>Gives the forms back; there is nothing else to dispose of, and decoders live as long as the engine.</summary>
    ~MexcContractTickerForm() => NativeMemory.Free(_forms);

    private static Vector256<byte> Indices => Vector256.CreateSequence<byte>(0, 1);

    /// <summary>Reads a message whose texts are known.</summary>
    /// <param name="at">Behind the symbol in the data.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="listing">Whose it is.</param>
    /// <param name="figures">Where the numbers are.</param>
    /// <returns>False for other texts, or a number of another kind: it is to be scanned.</returns>
    public bool TryFind(byte* at, byte* end, int listing, out MexcContractFigures figures)
    {
        var found = stackalloc byte*[Unused + 1];
        figures = default;
        var form = _forms + ((uint)listing % Slots);
        var isKnown = form->Count > 0;
        var part = (Part*)form; // the first field
        for (var behindLast = part + form->Count; part < behindLast && isKnown; part++)
        {
            found[part->Figure] = at + part->Length;
            var next = at + part->Span;
            isKnown = (next < end && Holds(part, at)) || TryMeasure(part, at, end, out next);
            at = next;
        }

        figures.Bid = found[0];
        figures.Ask = found[1];
        figures.Made = found[2];
        figures.Sent = found[3];
        GC.KeepAlive(this); // the finalizer frees the forms; no instruction, but without it a decoder's last frame could be read from freed memory
        return isKnown && figures.Sent != null && at == end - 1 && *at == '}';
    }

    // Text, number and the byte behind it, as they looked before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(Part* part, byte* at)
    {
        var template = (byte*)part; // the first field
        var excess = Vector256.SubtractSaturate(Vector256.Load(at) - Vector256.Load(template), Vector256.Load(template + PartBytes));
        for (var i = Block; i <= part->Span; i += Block)
        {
            excess |= Vector256.SubtractSaturate(Vector256.Load(at + i) - Vector256.Load(template + i), Vector256.Load(template + PartBytes + i));
        }

        return excess == Vector256<byte>.Zero;
    }

    // The same of a number that does not look like the one before, if the text is the same.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private static bool TryMeasure(Part* part, byte* at, byte* end, out byte* next)
    {
        var length = part->Length;
        next = at + length;
        if (next >= end || !new ReadOnlySpan<byte>(at, length).SequenceEqual(new ReadOnlySpan<byte>(part->Template, length)))
        {
            return false;
        }

        var number = Vector256.Load(next);
        var ends = Vector256.AddSaturate(number - Vector256.Create((byte)'-'), Vector256.Create(NoNumber)).ExtractMostSignificantBits();
        if (ends == 0 || !IsNumber(next, number, ends))
        {
            return false;
        }

        Remember(part, number, BitOperations.TrailingZeroCount(ends));
        next = at + part->Span;
        return next < end;
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

    // How a number looks: digits, of several whole ones the first no zero; sign, point and the byte behind it stand as they are.
    private static void Remember(Part* part, Vector256<byte> number, int length)
    {
        var isDigit = Vector256.LessThan(number - Vector256.Create((byte)'0'), Vector256.Create((byte)10)) & Vector256.LessThan(Indices, Vector256.Create((byte)length));
        var template = part->Template + part->Length;
        var limits = part->Limits + part->Length;
        Vector256.ConditionalSelect(isDigit, Vector256.Create((byte)'0'), number).Store(template);
        ((isDigit & Vector256.Create((byte)9)) | Vector256.GreaterThan(Indices, Vector256.Create((byte)length))).Store(limits);
        var first = template[0] == '-' ? 1 : 0;
        if (limits[first + 1] == 9)
        {
            template[first] = (byte)'1';
            limits[first] = 8;
        }

        part->Span = part->Length + length;
    }

    /// <summary>Remembers a ticker that was scanned.</summary>
    /// <param name="at">Behind the symbol in the data.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="listing">Whose it is.</param>
    /// <param name="figures">Where the numbers are.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once a listing, mostly
    public void Learn(byte* at, byte* end, int listing, in MexcContractFigures figures)
    {
        var form = _forms + ((uint)listing % Slots);
        if (form->Count > 0 && ++_misses % ReplaceEvery != 0)
        {
            return;
        }

        form->Count = 0;
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
            var number = at + (*at == '-' ? 1 : 0);
            while (IsDigit(*number) || *number == '.')
            {
                number++;
            }

            if (count == MaxParts || length > MaxTextBytes || number - at >= Block)
            {
                return; // no ticker of this venue
            }

            var part = (Part*)form + count++;
            *part = default;
            new Span<byte>(start, length).CopyTo(new Span<byte>(part->Template, length));
            new Span<byte>(part->Limits, PartBytes)[length..].Fill(byte.MaxValue);
            part->Length = length;
            part->Figure = at == figures.Bid ? 0 : at == figures.Ask ? 1 : at == figures.Made ? 2 : at == figures.Sent ? 3 : Unused;
            Remember(part, Vector256.Load(at), (int)(number - at));
            start = at = number;
        }

        form->Count = start == end - 1 ? count : 0;
        GC.KeepAlive(this); // as above
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public fixed byte Template[PartBytes]; // what is subtracted from each byte: '0' from a digit, anything else from itself
        public fixed byte Limits[PartBytes]; // the most that may remain; 255 behind the part
        public int Length; // of the text
        public int Span; // of text and number
        public int Figure;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Form
    {
        public fixed byte Parts[MaxParts * ((2 * PartBytes) + (3 * sizeof(int)))];
        public int Count; // 0: nothing is remembered
    }
}
