using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: how a message of many numbers, of which few are needed, looked: the texts between its numbers and how long each number was. A message with the same texts and lengths is verified 32 bytes at a time, without a branch; one whose
/// numbers have other lengths is measured where they do. Every byte is verified. See <see cref="MexcContractForms"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MexcContractForm
{
    /// <summary>Longest message that is remembered: tickers have 550 to 650 bytes.</summary>
    public const int MaxBytes = 768;

    /// <summary>Most numbers of a message: a ticker has 26.</summary>
    public const int MaxParts = 40;

    /// <summary>Most of them that are needed.</summary>
    public const int MaxFigures = 8;

    private const int Block = 32; // one vector
    private const int Slack = 2 * Block; // what is written at once may reach behind the message
    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not
    private const byte NoNumber = 0x80 - ('9' - '-' + 1); // likewise, with '0' exchanged for '-': sign, point and slash stay below, too

    private fixed byte _template[MaxBytes + Slack]; // what is subtracted from each byte: '0' from a digit, '1' from one that may not be 0, anything else from itself
    private fixed byte _limits[MaxBytes + Slack]; // the most that may remain; 255 behind the message
    private fixed ushort _texts[MaxParts + 1]; // bytes between two numbers, and behind the last
    private fixed ushort _starts[MaxParts]; // where numbers begin, and how many characters they have
    private fixed ushort _lengths[MaxParts];
    private fixed byte _figures[MaxFigures]; // which of them are needed
    private int _parts;

    /// <summary>Bytes of the message; 0 when nothing is remembered.</summary>
    public int Length;

    /// <summary>Whose it is.</summary>
    public int Listing;

    /// <summary>Length of a bar; 0 elsewhere.</summary>
    public long IntervalNanos;

    private static Vector256<byte> Indices => Vector256.CreateSequence<byte>(0, 1);

    /// <summary>Verifies a message of the same length.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(MexcContractForm* form, byte* frame)
    {
        var excess = Vector256<byte>.Zero;
        for (nint i = 0, length = form->Length; i < length; i += Block)
        {
            excess |= Excess(form, frame + i, i);
        }

        return excess == Vector256<byte>.Zero;
    }

    /// <summary>Reads two numbers of a message that has this form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">The message.</param>
    /// <param name="first">The first one's place among the figures.</param>
    /// <param name="firstDecimals">Its decimals.</param>
    /// <param name="second">The second one's.</param>
    /// <param name="secondDecimals">Its decimals.</param>
    /// <param name="counts">Both.</param>
    /// <returns>False for what is no such count, or too long: the slower scan decides.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(MexcContractForm* form, byte* frame, int first, int firstDecimals, int second, int secondDecimals, out Vector128<long> counts)
    {
        int one = form->_figures[first], other = form->_figures[second];
        int oneLength = form->_lengths[one], otherLength = form->_lengths[other];
        counts = default;
        return (oneLength | otherLength) <= SlotForms.MaxCharacters
            && SlotForms.TryRead(frame + form->_starts[one], oneLength, SlotForms.For(firstDecimals), frame + form->_starts[other], otherLength, SlotForms.For(secondDecimals), out counts);
    }

    /// <summary>Verifies a message whose numbers have other lengths: where it differs from the form a number has to stand, which is measured; behind it the form goes on.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">First byte; 64 readable bytes follow the end.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="measured">Takes what <see cref="TryRead"/> needs.</param>
    /// <returns>False for other texts, or a number of another kind.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of Holds
    public static bool TryMeasure(MexcContractForm* form, byte* frame, int length, MexcContractForm* measured)
    {
        if (length > MaxBytes)
        {
            return false;
        }

        nint shift = 0;
        var part = 0;
        for (nint at = 0; at < form->Length;)
        {
            if (at + shift > length)
            {
                return false;
            }

            var differing = ~Vector256.Equals(Excess(form, frame + at + shift, at), Vector256<byte>.Zero).ExtractMostSignificantBits();
            if (differing == 0)
            {
                at += Block;
                continue;
            }

            at += BitOperations.TrailingZeroCount(differing);
            part = CopyUpTo(form, at, part, shift, measured);
            var start = form->_starts[part] + shift;
            if (part == form->_parts || form->_starts[part] > at || start >= length || !TryMeasureNumber(frame + start, out var characters))
            {
                return false;
            }

            measured->_starts[part] = (ushort)start;
            measured->_lengths[part] = (ushort)characters;
            at = form->_starts[part] + form->_lengths[part];
            shift += characters - form->_lengths[part];
            part++;
        }

        CopyUpTo(form, form->Length, part, shift, measured);
        *(ulong*)measured->_figures = *(ulong*)form->_figures;
        measured->Listing = form->Listing;
        measured->IntervalNanos = form->IntervalNanos;
        return form->_parts > 0 && form->Length + shift == length;
    }

    /// <summary>Remembers the lengths of a message that was measured.</summary>
    /// <param name="form">The form.</param>
    /// <param name="frame">The message.</param>
    /// <param name="measured">What was found in it.</param>
    public static void Replace(MexcContractForm* form, byte* frame, MexcContractForm* measured) => Write(form, frame, measured->_lengths);

    // The numbers that end in front of a place; they and the texts in front of them are as they were, but shifted.
    private static int CopyUpTo(MexcContractForm* form, nint place, int part, nint shift, MexcContractForm* measured)
    {
        for (; part < form->_parts && form->_starts[part] + form->_lengths[part] < place; part++)
        {
            measured->_starts[part] = (ushort)(form->_starts[part] + shift);
            measured->_lengths[part] = form->_lengths[part];
        }

        return part;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryMeasureNumber(byte* at, out int characters)
    {
        var text = Vector256.Load(at);
        var ends = Vector256.AddSaturate(text - Vector256.Create((byte)'-'), Vector256.Create(NoNumber)).ExtractMostSignificantBits();
        characters = BitOperations.TrailingZeroCount(ends);
        return ends != 0 && IsNumber(at, text, ends);
    }

    // What is too much of each byte of a text where the form has 32 bytes at a place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Excess(MexcContractForm* form, byte* text, nint place)
    {
        var template = (byte*)form + place; // the first field: its own address would be checked for null at every turn
        return Vector256.SubtractSaturate(Vector256.Load(text) - Vector256.Load(template), Vector256.Load(template + MaxBytes + Slack));
    }

    /// <summary>Remembers a message that was scanned.</summary>
    /// <param name="form">Takes the form.</param>
    /// <param name="frame">The message.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="figures">Where the numbers begin that are needed.</param>
    /// <returns>False when it is none that could be remembered; there is no form then.</returns>
    public static bool TryLearn(MexcContractForm* form, byte* frame, int length, ReadOnlySpan<nint> figures)
    {
        *form = default;
        if (length > MaxBytes)
        {
            return false;
        }

        var lengths = stackalloc ushort[MaxParts];
        var end = frame + length;
        var start = frame;
        var found = 0;
        var part = 0;
        for (var at = frame; at < end; part++)
        {
            at = EndOfText(at, end);
            form->_texts[part] = (ushort)(at - start);
            if (at == end)
            {
                break;
            }

            start = at;
            at += *at == '-' ? 1 : 0;
            while (IsDigit(*at) || *at == '.')
            {
                at++;
            }

            if (part == MaxParts || at - start >= Block)
            {
                return false;
            }

            var figure = figures.IndexOf((nint)start);
            if (figure >= 0)
            {
                if (*at is (byte)'e' or (byte)'E')
                {
                    return false; // what is read would be without its exponent
                }

                form->_figures[figure] = (byte)part;
                found++;
            }

            lengths[part] = (ushort)(at - start);
            start = at;
        }

        if (found != figures.Length)
        {
            return false;
        }

        form->_parts = part;
        Write(form, frame, lengths);
        return true;
    }

    // Up to where a number begins. Digits in strings are text, without escapes, as the scanner has seen, and so is an exponent.
    private static byte* EndOfText(byte* at, byte* end)
    {
        for (var isQuoted = false; at < end && (isQuoted || !(*at == '-' || IsDigit(*at))); at++)
        {
            isQuoted ^= *at == '"';
            if (!isQuoted && *at is (byte)'e' or (byte)'E')
            {
                while (at + 1 < end && (at[1] is (byte)'-' or (byte)'+' || IsDigit(at[1])))
                {
                    at++;
                }
            }
        }

        return at;
    }

    // Texts as they stand; numbers with digits where they have some, of several whole ones the first no zero.
    private static void Write(MexcContractForm* form, byte* frame, ushort* lengths)
    {
        var template = (byte*)form; // the first field
        var limits = template + MaxBytes + Slack;
        var place = 0;
        for (var part = 0; part < form->_parts; part++)
        {
            WriteText(template, limits, frame, place, form->_texts[part]);
            place += form->_texts[part];
            form->_starts[part] = (ushort)place;
            form->_lengths[part] = lengths[part];
            WriteNumber(template + place, limits + place, Vector256.Load(frame + place), lengths[part]);
            place += lengths[part];
        }

        WriteText(template, limits, frame, place, form->_texts[form->_parts]);
        form->Length = place + form->_texts[form->_parts];
        Vector256<byte>.AllBitsSet.Store(limits + form->Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteText(byte* template, byte* limits, byte* frame, int place, int length)
    {
        for (var behind = place + length; place < behind; place += Block)
        {
            Vector256.Load(frame + place).Store(template + place);
            Vector256<byte>.Zero.Store(limits + place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteNumber(byte* template, byte* limits, Vector256<byte> number, int length)
    {
        var isDigit = Vector256.LessThan(number - Vector256.Create((byte)'0'), Vector256.Create((byte)10)) & Vector256.LessThan(Indices, Vector256.Create((byte)length));
        Vector256.ConditionalSelect(isDigit, Vector256.Create((byte)'0'), number).Store(template);
        (isDigit & Vector256.Create((byte)9)).Store(limits);
        var first = *template == '-' ? 1 : 0;
        if (limits[first + 1] == 9)
        {
            template[first] = (byte)'1';
            limits[first] = 8;
        }
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

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
