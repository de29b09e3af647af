using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: walks the members of a ticker, of whose two dozen figures three are needed, in any order: verifies that each is a name and a value of JSON without white space, and notes where the three stand; 0 B.
/// A name and a number that fit into 32 bytes are verified together.
/// </summary>
internal unsafe ref struct MexcContractMembers
{
    private const int NoNesting = 0;
    private const int OneLevel = 1; // riseFallRates is an object
    private const int ShortName = 5; // where the closing quote of "bid1" is
    private const int TimestampName = 10;
    private const uint BidName = 0x3164_6962; // bid1
    private const uint AskName = 0x316B_7361; // ask1
    private const ulong TimestampStart = 0x6D61_7473_656D_6974; // timestam
    private const ushort Colon = 0x3A22; // ":

    private readonly byte* _end;
    private byte* _at;

    /// <summary>At the first member of an object.</summary>
    /// <param name="at">Behind the opening brace, or behind a comma.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    public MexcContractMembers(byte* at, byte* end)
    {
        _at = at;
        _end = end;
    }

    /// <summary>Where the value of <c>bid1</c> begins; null when the object has none. What stands there is some number of JSON.</summary>
    public byte* Bid { get; private set; }

    /// <summary>Likewise for <c>ask1</c>.</summary>
    public byte* Ask { get; private set; }

    /// <summary>Likewise for <c>timestamp</c>.</summary>
    public byte* Timestamp { get; private set; }

    /// <summary>Behind the object's closing brace.</summary>
    public readonly byte* Behind => _at;

    /// <summary>Walks up to the end of the object.</summary>
    /// <returns>False when any byte is not what is known here, and when one of the three members stands twice or is no number.</returns>
    public bool Walk()
    {
        var at = _at;
        while (at < _end)
        {
            var name = at;
            if (!SkipShort(ref at, out var nameEnd) && !SkipLong(ref at, _end, OneLevel, out nameEnd))
            {
                return false;
            }

            if (nameEnd is ShortName or TimestampName && !Note(name, nameEnd))
            {
                return false;
            }

            if (*at != ',')
            {
                _at = at + 1;
                return *at == '}' && at < _end;
            }

            at++;
        }

        return false;
    }

    // A value that is a number, and was verified to be one, begins with a digit or a sign.
    private bool Note(byte* name, int nameEnd)
    {
        var value = name + nameEnd + sizeof(ushort);
        var isNumber = *value is (byte)'-' or >= (byte)'0' and <= (byte)'9';
        if (nameEnd == TimestampName)
        {
            if (*(ulong*)(name + 1) != TimestampStart || name[TimestampName - 1] != 'p')
            {
                return true;
            }

            var isFirst = Timestamp == null;
            Timestamp = value;
            return isFirst && isNumber;
        }

        var letters = *(uint*)(name + 1);
        if (letters == BidName)
        {
            var isFirst = Bid == null;
            Bid = value;
            return isFirst && isNumber;
        }

        if (letters == AskName)
        {
            var isFirst = Ask == null;
            Ask = value;
            return isFirst && isNumber;
        }

        return true;
    }

    // "riseFallRate":-0.0006, in 32 bytes: to the comma or brace behind it. Unchanged when the result is false.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool SkipShort(ref byte* at, out int nameEnd)
    {
        var text = Vector256.Load(at);
        var quotes = Vector256.Equals(text, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
        var special = Vector256.Equals(text, Vector256.Create((byte)'\\')) | Vector256.AddSaturate(text - Vector256.Create((byte)' '), Vector256.Create((byte)0x20)); // and what is no printable ASCII
        var stops = (quotes | special.ExtractMostSignificantBits()) & ~1u;
        nameEnd = BitOperations.TrailingZeroCount(stops);
        var start = nameEnd + sizeof(ushort);
        var ends = (Vector256.Equals(text, Vector256.Create((byte)',')) | Vector256.Equals(text, Vector256.Create((byte)'}'))).ExtractMostSignificantBits();
        var behind = BitOperations.TrailingZeroCount((uint)((ulong)ends >> start << start));
        if ((quotes & 1) == 0 || *(ushort*)(at + nameEnd) != Colon || behind == Vector256<byte>.Count || at + behind >= _end)
        {
            return false;
        }

        start += at[start] == '-' ? 1 : 0;
        var others = Vector256.AddSaturate(text - Vector256.Create((byte)'0'), Vector256.Create((byte)(0x80 - 10))).ExtractMostSignificantBits();
        var odd = others & ((1u << behind) - 1) & (uint)(ulong.MaxValue << start); // what is no digit in the number: at most a point, and that between digits
        var points = Vector256.Equals(text, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        var isNumber = behind > start
            && (odd == 0 ? at[start] != '0' || behind == start + 1
                : (odd & (odd - 1)) == 0 && (odd & points) != 0 && (odd >> start) != 1 && odd >> (behind - 1) != 1 && (at[start] != '0' || odd >> (start + 1) == 1));
        at += isNumber ? behind : 0;
        return isNumber;
    }

    // A member of any length and value: to behind it. The closing quote of a name too long to be needed is not told.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of SkipShort
    private static bool SkipLong(ref byte* at, byte* end, int nesting, out int nameEnd)
    {
        var name = at;
        nameEnd = 0;
        if (!Literal.Expect(ref at, "\""u8) || !PlainText.Skip(ref at, end))
        {
            return false;
        }

        nameEnd = (int)(at - name) - 1;
        return Literal.Expect(ref at, ":"u8) && at < end && SkipValue(ref at, end, nesting);
    }

    // "UTC+8", -0.0006, [0.0065,-0.0013], {"zone":"UTC+8","r":-0.0144}
    private static bool SkipValue(ref byte* at, byte* end, int nesting)
    {
        switch (*at)
        {
            case (byte)'"':
                at++;
                return PlainText.Skip(ref at, end);
            case (byte)'[' when nesting > NoNesting:
                do
                {
                    at++;
                    if (at >= end || !SkipValue(ref at, end, nesting - 1))
                    {
                        return false;
                    }
                }
                while (*at == ',');
                return Literal.Expect(ref at, "]"u8);
            case (byte)'{' when nesting > NoNesting:
                do
                {
                    at++;
                    if (at >= end || !SkipLong(ref at, end, nesting - 1, out _))
                    {
                        return false;
                    }
                }
                while (*at == ',');
                return Literal.Expect(ref at, "}"u8);
            default:
                return BareNumber.SkipAny(ref at, end); // 9.7E-5: small rates are written so
        }
    }
}
