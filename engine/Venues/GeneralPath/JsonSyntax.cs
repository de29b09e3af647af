using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// HOT: looks whether bytes are one JSON document, by the rules of <c>Utf8JsonReader</c>, which can say no only by an exception: 20 µs and 600 B for every damaged frame, on the
/// thread that must not stop. About 6 cycles a byte, 0 B. As with the reader, whether the text inside strings is UTF-8 is another question.
/// </summary>
public ref struct JsonSyntax
{
    private const int MaxDepth = 64; // levels: the reader's own limit, and the bits of a word

    // What a byte is inside a string: 0 goes on, 1 needs a look (quote, backslash, control character).
    private static readonly byte[] StringStops = CreateStringStops();

    private readonly ReadOnlySpan<byte> _json;
    private int _at;
    private int _depth;
    private ulong _objects; // a bit a level, the innermost lowest: set for an object, clear for an array

    private JsonSyntax(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>True for one JSON document in UTF-8.</summary>
    /// <param name="json">Any bytes.</param>
    public static bool IsWhole(ReadOnlySpan<byte> json) => IsDocument(json, out _) && Utf8.IsValid(json);

    /// <summary>Looks at a document.</summary>
    /// <param name="json">Any bytes.</param>
    /// <param name="readable">
    /// Bytes up to the end of the last token with which nothing is wrong: a reader that is told that more may follow reads them without an exception. All bytes of a document.
    /// </param>
    /// <returns>True for one JSON value with nothing but white space around it.</returns>
    public static bool IsDocument(ReadOnlySpan<byte> json, out int readable)
    {
        var syntax = new JsonSyntax(json);
        readable = 0;
        while (syntax.TryValue(ref readable))
        {
            if (!syntax.TryBehindValue(ref readable, out var isEnd))
            {
                return false;
            }

            if (isEnd)
            {
                readable = json.Length;
                return true;
            }
        }

        return false;
    }

    private static byte[] CreateStringStops()
    {
        var stops = new byte[256];
        stops.AsSpan(0, ' ').Fill(1);
        stops['"'] = 1;
        stops['\\'] = 1;
        return stops;
    }

    // A scalar as a whole; of an object or array all brackets and the first name in front of the first scalar or empty pair.
    private bool TryValue(ref int readable)
    {
        while (true)
        {
            var isObject = Next() == '{';
            if (!isObject && Next() != '[')
            {
                var isScalar = TryScalar();
                readable = isScalar ? _at : readable;
                return isScalar;
            }

            if (_depth == MaxDepth)
            {
                return false;
            }

            _depth++;
            _objects = (_objects << 1) | (isObject ? 1UL : 0);
            readable = ++_at;
            if (Next() == (isObject ? '}' : ']'))
            {
                Close();
                readable = _at;
                return true;
            }

            if (isObject && !TryName(ref readable))
            {
                return false;
            }
        }
    }

    // Closing brackets, then a comma (in an object with the next name) or the end.
    private bool TryBehindValue(ref int readable, out bool isEnd)
    {
        while (true)
        {
            isEnd = _depth == 0;
            var next = Next();
            if (isEnd)
            {
                return _at == _json.Length;
            }

            var isObject = (_objects & 1) != 0;
            if (next == ',')
            {
                _at++;
                return !isObject || TryName(ref readable);
            }

            if (next != (isObject ? '}' : ']'))
            {
                return false;
            }

            Close();
            readable = _at;
        }
    }

    private void Close()
    {
        _at++;
        _depth--;
        _objects >>= 1;
    }

    // "name" :
    private bool TryName(ref int readable)
    {
        if (Next() != '"' || !TryString() || Next() != ':')
        {
            return false;
        }

        readable = ++_at;
        return true;
    }

    private bool TryScalar() => Next() switch
    {
        '"' => TryString(),
        't' => TryLiteral("true"u8),
        'f' => TryLiteral("false"u8),
        'n' => TryLiteral("null"u8),
        _ => TryNumber(),
    };

    private bool TryLiteral(ReadOnlySpan<byte> literal)
    {
        var isThere = _json[_at..].StartsWith(literal);
        _at += literal.Length;
        return isThere;
    }

    private bool TryString()
    {
        var at = _at + 1;
        while (true)
        {
            at = SkipText(at);
            if (at >= _json.Length)
            {
                return false;
            }

            if (_json[at] == '"')
            {
                _at = at + 1;
                return true;
            }

            var escape = _json[at] == '\\' ? EscapeLength(_json[at..]) : 0;
            if (escape == 0)
            {
                return false; // a bare control character, or a backslash that escapes nothing
            }

            at += escape;
        }
    }

    // To the first byte that needs a look, or the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int SkipText(int at)
    {
        while (Vector128.IsHardwareAccelerated && at <= _json.Length - Vector128<byte>.Count)
        {
            var text = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(_json), (nuint)at); // within, by the line above
            var stops = Vector128.Equals(text, Vector128.Create((byte)'"')) | Vector128.Equals(text, Vector128.Create((byte)'\\')) | Vector128.LessThan(text, Vector128.Create((byte)' '));
            var mask = stops.ExtractMostSignificantBits();
            if (mask != 0)
            {
                return at + BitOperations.TrailingZeroCount(mask);
            }

            at += Vector128<byte>.Count;
        }

        while (at < _json.Length && StringStops[_json[at]] == 0)
        {
            at++;
        }

        return at;
    }

    // 0 for what is no escape.
    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        const int unicodeLength = 6; // \u0041
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return "\"\\/bfnrt"u8.Contains(text[1]) ? 2 : 0;
        }

        if (text.Length < unicodeLength)
        {
            return 0;
        }

        foreach (var digit in text[2..unicodeLength])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return 0;
            }
        }

        return unicodeLength;
    }

    // -12.5e-7: no leading zero, no point without digits on both sides.
    private bool TryNumber()
    {
        _at += Peek() == '-' ? 1 : 0;
        if (Peek() == '0')
        {
            _at++;
        }
        else if (!TryDigits())
        {
            return false;
        }

        if (Peek() == '.')
        {
            _at++;
            if (!TryDigits())
            {
                return false;
            }
        }

        if (Peek() is not ('e' or 'E'))
        {
            return true;
        }

        _at++;
        _at += Peek() is '+' or '-' ? 1 : 0;
        return TryDigits();
    }

    private bool TryDigits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }

        return _at > start;
    }

    // The byte here, 0 at the end; 0 itself stands nowhere in JSON outside of what is checked byte by byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly char Peek() => _at < _json.Length ? (char)_json[_at] : '\0';

    // The next byte that is no white space, 0 at the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private char Next()
    {
        var next = Peek();
        return next > ' ' ? next : NextBehindSpace(); // venues put no white space
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin
    private char NextBehindSpace()
    {
        while (Peek() is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }

        return Peek();
    }
}
