using System.Text.Unicode;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: walks the fields of one protobuf message, in whatever order they stand; 0 B. Knows no schema: unknown fields are walked over like known ones, groups with all that is in them. What is
/// cut off, overlong or no field at all ends the walk with <see cref="IsMalformed"/>, and what the schema does not have is remembered for the <see cref="Verdict"/>. Source: the protocol buffers encoding specification.
/// </summary>
/// <param name="message">The message and nothing behind it.</param>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    /// <summary>Wire type of integers.</summary>
    public const int Varint = 0;

    /// <summary>Wire type of texts and messages.</summary>
    public const int LengthDelimited = 2;

    private const int Fixed64 = 1;
    private const int GroupStart = 3;
    private const int GroupEnd = 4;
    private const int Fixed32 = 5;
    private const int WireTypeBits = 3;
    private const int VarintBits = 7; // a byte
    private const int MaxVarintBytes = 10; // 70 bits for 64
    private const int MaxGroups = 32; // levels; the venue's messages have none

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private uint _seen; // a bit a field taken
    private bool _isUnexpected;
    private bool _isNoText;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type.</summary>
    public int WireType { get; private set; }

    /// <summary>Value of a <see cref="Varint"/>.</summary>
    public ulong Integer { get; private set; }

    /// <summary>Value of a <see cref="LengthDelimited"/> field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>True when the walk ended at something that is no field.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>What there is to say of the fields that were walked over and taken.</summary>
    public readonly RejectReason Verdict => IsMalformed || _isNoText ? RejectReason.Malformed : _isUnexpected ? RejectReason.UnexpectedShape : RejectReason.None;

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end, and at what is no field.</returns>
    public bool MoveNext()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        if (TryTag(out var field, out var type) && (type == GroupStart ? TrySkipGroup(field) : TryValue(type)))
        {
            Field = field;
            WireType = type;
            return true;
        }

        IsMalformed = true;
        return false;
    }

    /// <summary>Takes the field as a text of a field that stands at most once.</summary>
    /// <param name="text">Its bytes; left as it is when the field is of another type.</param>
    public void TakeText(ref ReadOnlySpan<byte> text)
    {
        if (IsFirst() && Is(LengthDelimited))
        {
            text = Bytes;
            _isNoText |= !Utf8.IsValid(Bytes);
        }
    }

    /// <summary>Takes the field as an integer from 0 on of a field that stands at most once.</summary>
    /// <param name="most">The largest that is taken.</param>
    /// <param name="value">The integer; left as it is when the field is of another type, negative or larger.</param>
    public void TakeInteger(long most, ref long value)
    {
        if (IsFirst() && Is(Varint))
        {
            _isUnexpected |= Integer > (ulong)most;
            value = Integer > (ulong)most ? value : (long)Integer;
        }
    }

    /// <summary>Takes the field as one of the messages of a repeated field.</summary>
    /// <param name="item">Its bytes.</param>
    /// <returns>False when the field is of another type.</returns>
    public bool TakeItem(out ReadOnlySpan<byte> item)
    {
        item = Bytes;
        return Is(LengthDelimited);
    }

    /// <summary>Says that a field is not what the schema has.</summary>
    public void NoteUnexpected() => _isUnexpected = true;

    // Only the fields of the schema are taken, whose numbers are small; a doubled one has no meaning that two readers would agree on.
    private bool IsFirst()
    {
        var bit = 1u << Field;
        var isFirst = (_seen & bit) == 0;
        _isUnexpected |= !isFirst;
        _seen |= bit;
        return isFirst;
    }

    private bool Is(int type)
    {
        _isUnexpected |= WireType != type;
        return WireType == type;
    }

    private bool TryTag(out int field, out int type)
    {
        var isTag = TryVarint(out var tag) && tag <= uint.MaxValue;
        field = (int)((uint)tag >> WireTypeBits);
        type = (int)tag & ((1 << WireTypeBits) - 1);
        return isTag && field > 0;
    }

    private bool TryValue(int type)
    {
        switch (type)
        {
            case Varint:
                var isInteger = TryVarint(out var value);
                Integer = value;
                return isInteger;
            case Fixed64:
                return TrySkip(sizeof(ulong));
            case Fixed32:
                return TrySkip(sizeof(uint));
            case LengthDelimited:
                if (!TryVarint(out var length) || length > (ulong)(_message.Length - _at))
                {
                    return false;
                }

                Bytes = _message.Slice(_at, (int)length);
                _at += (int)length;
                return true;
            default:
                return false;
        }
    }

    private bool TrySkip(int bytes)
    {
        var isThere = bytes <= _message.Length - _at;
        _at += isThere ? bytes : 0;
        return isThere;
    }

    // Up to the end of the group, over the groups inside.
    private bool TrySkipGroup(int group)
    {
        Span<int> open = stackalloc int[MaxGroups];
        open[0] = group;
        for (var depth = 1; depth > 0;)
        {
            if (!TryTag(out var field, out var type))
            {
                return false;
            }

            if (type == GroupEnd)
            {
                if (open[--depth] != field)
                {
                    return false;
                }
            }
            else if (type == GroupStart)
            {
                if (depth == MaxGroups)
                {
                    return false;
                }

                open[depth++] = field;
            }
            else if (!TryValue(type))
            {
                return false;
            }
        }

        return true;
    }

    // Seven bits a byte, the lowest first; the top bit says that another byte follows.
    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarintBytes && _at < _message.Length; i++)
        {
            var next = _message[_at++];
            if (i == MaxVarintBytes - 1 && next > 1)
            {
                return false; // more than 64 bits, or more bytes
            }

            value |= (ulong)(next & 0x7F) << (i * VarintBits);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
