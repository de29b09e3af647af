using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// Makes a <see cref="FrameForm"/> of a frame and of what the scanner has read in it. The form is tried on the frame before it is kept: only one that gives the scanner's event is.
/// </summary>
internal unsafe ref struct FrameFormLearner
{
    private const int MaxDigits = 15; // of an integer with a role: any of them fits its slots
    private const int MaxUnusedDigits = 18; // of any other: what a scan takes as a long

    private const int MaxTimeDigits = 13; // of milliseconds, up to the year 2255
    private const byte MaxTimeDigit = (byte)'8'; // of 13 digits: 8,999,999,999,999 ms fit in nanoseconds, 9,223,372,036,855 do not

    private readonly byte* _frame;
    private readonly int _length;
    private readonly int _priceDecimals;
    private readonly int _quantityDecimals;

    public FrameFormLearner(byte* frame, int length, int priceDecimals, int quantityDecimals)
    {
        _frame = frame;
        _length = length;
        _priceDecimals = priceDecimals;
        _quantityDecimals = quantityDecimals;
    }

    /// <summary>Writes the form; false when the frame has none that could be remembered.</summary>
    public readonly bool TryWrite(FrameForm* form, ReadOnlySpan<NumberKey> keys, in MarketEvent result)
    {
        *form = default;
        new Span<byte>(form->Shuffles, FrameForm.MaxPairs * FrameForm.BlockBytes).Fill(DigitLayout.Empty);
        for (var at = 0; at < FrameForm.MaxBytes; at += FrameForm.BlockBytes)
        {
            var count = Math.Clamp(_length - at, 0, FrameForm.BlockBytes);
            new Span<byte>(_frame + at, count).CopyTo(new Span<byte>(FrameForm.Template(form, at), count));
            new Span<byte>(FrameForm.Limit(form, at), FrameForm.BlockBytes)[count..].Fill(byte.MaxValue);
        }

        for (var at = 0; at < _length; at++)
        {
            var end = EndOfNumber(at);
            if (end > at)
            {
                var role = RoleOf(at, keys);
                if (role != NumberRole.Fixed && !TryWriteNumber(form, at, end, role))
                {
                    return false;
                }

                at = end;
            }
        }

        return TryFinish(form, result);
    }

    private readonly NumberRole RoleOf(int start, ReadOnlySpan<NumberKey> keys)
    {
        var opening = OpeningOf(start);
        var before = new ReadOnlySpan<byte>(_frame, _frame[opening] == '"' ? opening : start);
        foreach (ref readonly var key in keys)
        {
            if (key.Ends(before))
            {
                return key.Role;
            }
        }

        return NumberRole.None;
    }

    // What stands in front of a number: its quote, also where a sign stands between them, which is fixed text then, or a colon.
    private readonly int OpeningOf(int start) => start > 1 && _frame[start - 1] == '-' && _frame[start - 2] == '"' ? start - 2 : Math.Max(0, start - 1);

    // A number stands bare behind a colon, or fills a string, perhaps behind a sign or with commas between its whole digits; anything else is fixed text, digits and all, and so are names.
    // Returns the start where there is none.
    private readonly int EndOfNumber(int start)
    {
        var before = start == 0 ? (byte)0 : _frame[OpeningOf(start)];
        var end = start;
        var points = 0;
        while (before is (byte)':' or (byte)'"' && end < _length && (char.IsAsciiDigit((char)_frame[end]) || (_frame[end] == '.' && end > start) || (before == '"' && points == 0 && end > start && IsComma(end))))
        {
            points += _frame[end++] == '.' ? 1 : 0;
        }

        var behind = end < _length ? _frame[end] : (byte)0;
        var isClosed = before == '"' ? behind == '"' && !(end + 1 < _length && _frame[end + 1] == ':') : behind is (byte)',' or (byte)'}';
        return end > start && points <= 1 && _frame[end - 1] != '.' && isClosed ? end : start;
    }

    // 1,200
    private readonly bool IsComma(int at) => _frame[at] == ',' && at + 1 < _length && char.IsAsciiDigit((char)_frame[at - 1]) && char.IsAsciiDigit((char)_frame[at + 1]);

    private readonly bool TryWriteNumber(FrameForm* form, int start, int end, NumberRole role)
    {
        var text = new ReadOnlySpan<byte>(_frame + start, end - start);
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text.Length : point;
        var commas = text.Count((byte)',');
        var decimals = role is NumberRole.Price or NumberRole.AskPrice ? _priceDecimals : role is NumberRole.Quantity or NumberRole.AskQuantity ? _quantityDecimals : 0;
        var isInteger = role is NumberRole.Time or NumberRole.OtherTime or NumberRole.Sequence or NumberRole.FirstSequence or NumberRole.PreviousSequence || (role == NumberRole.None && _frame[OpeningOf(start)] != '"');
        if (isInteger && (point >= 0 || commas > 0 || text.Length > (role == NumberRole.None ? MaxUnusedDigits : role == NumberRole.OtherTime ? MaxTimeDigits : MaxDigits)))
        {
            return false;
        }

        var hasCount = role is NumberRole.Price or NumberRole.Quantity or NumberRole.AskPrice or NumberRole.AskQuantity;
        if (hasCount && (_frame[OpeningOf(start)] != '"' || text.Length > MaxDigits || whole - commas + decimals > DigitLayout.Slots))
        {
            return false;
        }

        var isOther = role is NumberRole.None or NumberRole.OtherTime;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit((char)text[i]))
            {
                continue;
            }

            var isExcess = hasCount && i > whole + decimals; // finer than the count: zeros, as the scanner has seen
            var isFirst = isInteger && i == 0 && text.Length > 1; // no leading zero
            *FrameForm.Template(form, start + i) = (byte)(isFirst ? '1' : '0');
            *FrameForm.Limit(form, start + i) = (byte)(isExcess ? 0 : isFirst && role == NumberRole.OtherTime ? MaxTimeDigit - '1' : isFirst ? 8 : 9);
        }

        if (!isOther)
        {
            var pair = PairOf(form, role);
            var lane = ((int)role - 1) % 2;
            form->Places[(pair * FrameForm.PlacesPerPair) + lane] = (ushort)start;
            WriteShuffle(form->Shuffles + (pair * FrameForm.BlockBytes) + (lane * DigitLayout.Slots), DigitLayout.Slots - decimals - (whole - commas), text);
        }

        return true;
    }

    // The pair that writes where a role belongs; a new one when no number of it came before.
    private static int PairOf(FrameForm* form, NumberRole role)
    {
        ref var prototype = ref form->Prototype;
        var target = role switch
        {
            NumberRole.Time or NumberRole.Sequence => Offset(ref prototype, ref prototype.ExchangeTimeNanos),
            NumberRole.Price or NumberRole.Quantity => Offset(ref prototype, ref prototype.Price),
            NumberRole.AskPrice or NumberRole.AskQuantity => Offset(ref prototype, ref prototype.AskPrice),
            _ => Offset(ref prototype, ref prototype.FirstSequence),
        };
        var pair = 0;
        while (pair < form->Pairs && form->Places[(pair * FrameForm.PlacesPerPair) + 2] != target)
        {
            pair++;
        }

        form->Places[(pair * FrameForm.PlacesPerPair) + 2] = target;
        form->Pairs = Math.Max(form->Pairs, pair + 1);
        return pair;
    }

    // The digits side by side, over point and commas; those behind the last slot are zeros.
    private static void WriteShuffle(byte* shuffle, int firstSlot, ReadOnlySpan<byte> text)
    {
        var slot = firstSlot;
        for (var source = 0; source < text.Length && slot < DigitLayout.Slots; source++)
        {
            if (char.IsAsciiDigit((char)text[source]))
            {
                shuffle[slot++] = (byte)source;
            }
        }
    }

    private readonly bool TryFinish(FrameForm* form, in MarketEvent result)
    {
        form->Length = _length;
        form->Prototype = result;
        ref var prototype = ref form->Prototype; // what no key names stays 0 in it, and is missed below
        prototype.ExchangeTimeNanos = prototype.Sequence = prototype.FirstSequence = prototype.PreviousSequence = 0;
        prototype.Price = prototype.Quantity = prototype.AskPrice = prototype.AskQuantity = 0;

        // The unit follows from what the scanner made of the time: it is a matter of the number of digits, which is the same in every frame of this form.
        form->TimeUnitNanos = 1;
        form->MaxTime = long.MaxValue;
        var copy = prototype;
        FrameForm.TryRead(form, _frame, ref copy);
        if (copy.ExchangeTimeNanos > 0)
        {
            form->TimeUnitNanos = result.ExchangeTimeNanos / copy.ExchangeTimeNanos;
            form->MaxTime = long.MaxValue / Math.Max(1, form->TimeUnitNanos);
        }

        copy = prototype;
        return FrameForm.Holds(form, _frame) && FrameForm.TryRead(form, _frame, ref copy)
            && MemoryMarshal.AsBytes(new ReadOnlySpan<MarketEvent>(in copy)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<MarketEvent>(in result)));
    }

    private static ushort Offset(ref MarketEvent item, ref long field) => (ushort)Unsafe.ByteOffset(ref Unsafe.As<MarketEvent, long>(ref item), ref field);
}
