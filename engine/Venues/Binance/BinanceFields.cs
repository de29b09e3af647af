using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Crossfeed.Venues.Binance;

/// <summary>Where a JSON value stands in its frame.</summary>
internal struct JsonField
{
    /// <summary>First byte: behind the opening quote of a string, the bracket of an array or object, the first character of anything else.</summary>
    public int Start;

    /// <summary>Bytes of a string's text or of a number; 0 for the rest.</summary>
    public int Length;

    /// <summary>Kind of the value; None when the field is absent.</summary>
    public JsonTokenType Type;

    /// <summary>True when a string's text has escapes.</summary>
    public bool IsEscaped;
}

/// <summary>
/// The fields of one JSON object that mean something on Binance, wherever they stand in it. Fields of one letter are indexed by <c>letter &amp; 63</c>, which is
/// different for every letter; longer names take the numbers that are left.
/// </summary>
internal struct BinanceFields
{
    /// <summary><c>pu</c>.</summary>
    public const byte PreviousId = 27;

    /// <summary><c>bids</c>.</summary>
    public const byte Bids = 28;

    /// <summary><c>asks</c>.</summary>
    public const byte Asks = 29;

    /// <summary><c>lastUpdateId</c>.</summary>
    public const byte LastUpdateId = 30;

    /// <summary><c>stream</c>.</summary>
    public const byte Stream = 31;

    /// <summary><c>data</c>.</summary>
    public const byte Data = 59;

    /// <summary><c>result</c>, <c>error</c>, <c>code</c>: an answer to a request.</summary>
    public const byte Answer = 60;

    private const int Slots = 64;
    private const int LetterMask = Slots - 1;

    private Table _table;

    /// <summary>True when a field that means something stood there twice.</summary>
    public bool HasDuplicate { get; private set; }

    /// <summary>The field of one letter.</summary>
    /// <param name="letter">The letter.</param>
    public readonly JsonField this[char letter] => _table[letter & LetterMask];

    /// <summary>The field of a longer name.</summary>
    /// <param name="name">One of the constants.</param>
    public readonly JsonField this[byte name] => _table[name];

    /// <summary>The index of a name, or -1 for one that means nothing here.</summary>
    /// <param name="name">The unescaped name.</param>
    public static int IndexOf(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
        {
            return char.IsAsciiLetter((char)name[0]) ? name[0] & LetterMask : -1;
        }

        if (name.SequenceEqual("pu"u8))
        {
            return PreviousId;
        }

        if (name.SequenceEqual("stream"u8))
        {
            return Stream;
        }

        if (name.SequenceEqual("data"u8))
        {
            return Data;
        }

        if (name.SequenceEqual("lastUpdateId"u8))
        {
            return LastUpdateId;
        }

        if (name.SequenceEqual("bids"u8))
        {
            return Bids;
        }

        if (name.SequenceEqual("asks"u8))
        {
            return Asks;
        }

        return name.SequenceEqual("result"u8) || name.SequenceEqual("error"u8) || name.SequenceEqual("code"u8) ? Answer : -1;
    }

    /// <summary>Notes a field.</summary>
    /// <param name="index">From <see cref="IndexOf"/>.</param>
    /// <param name="reader">Stands on the first token of the value.</param>
    /// <param name="offset">Where the reader's bytes begin in the frame.</param>
    public void Set(int index, ref Utf8JsonReader reader, int offset = 0)
    {
        ref var field = ref _table[index];

        // {"error":{…},"code":…} is one answer, not a doubled field.
        HasDuplicate |= field.Type != JsonTokenType.None && index != Answer;
        var isString = reader.TokenType == JsonTokenType.String;
        field.Type = reader.TokenType;
        field.Start = offset + (int)reader.TokenStartIndex + (isString ? 1 : 0);
        field.Length = isString || reader.TokenType == JsonTokenType.Number ? reader.ValueSpan.Length : 0;
        field.IsEscaped = reader.ValueIsEscaped;
    }

    [InlineArray(Slots)]
    private struct Table
    {
        private JsonField _first;
    }
}
