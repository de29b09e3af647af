using System.Text;
using System.Text.Json;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Bybit;

/// <summary>Where a JSON value stands in its frame.</summary>
internal struct BybitField
{
    /// <summary>First byte: behind the opening quote of a string, the bracket of an array or object, the first character of anything else.</summary>
    public int Start;

    /// <summary>Bytes of a string's text or of a number; 0 for the rest.</summary>
    public int Length;

    /// <summary>Kind of the value; None when the field is absent.</summary>
    public JsonTokenType Type;

    /// <summary>True when a string's text has escapes.</summary>
    public bool IsEscaped;

    /// <summary>Notes the value on which a reader stands.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="offset">Where its bytes begin in the frame.</param>
    public static BybitField At(ref Utf8JsonReader reader, int offset)
    {
        var isString = reader.TokenType == JsonTokenType.String;
        return new BybitField
        {
            Type = reader.TokenType,
            Start = offset + (int)reader.TokenStartIndex + (isString ? 1 : 0),
            Length = isString || reader.TokenType == JsonTokenType.Number ? reader.ValueSpan.Length : 0,
            IsEscaped = reader.ValueIsEscaped,
        };
    }
}

/// <summary>Where the keys that a message needs stand in a JSON object, whatever their order; others are passed over. Reused from frame to frame; 0 B.</summary>
/// <param name="keys">The keys; their places are the indices.</param>
internal sealed class BybitObject(params string[] keys)
{
    private const int MaxEscapedKey = 64; // bytes with escapes; the longest key has 12 letters

    private readonly byte[][] _keys = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly BybitField[] _fields = new BybitField[keys.Length];

    /// <summary>True when one of the keys stood there twice.</summary>
    public bool HasDuplicate { get; private set; }

    /// <summary>The field of a key.</summary>
    /// <param name="key">Its place.</param>
    public ref readonly BybitField this[int key] => ref _fields[key];

    /// <summary>Forgets the object before.</summary>
    public void Begin()
    {
        Array.Clear(_fields);
        HasDuplicate = false;
    }

    /// <summary>Moves a reader from a name to its value, and notes that.</summary>
    /// <param name="reader">Stands on a name.</param>
    /// <param name="offset">Where its bytes begin in the frame.</param>
    /// <returns>The key's place, -1 for another.</returns>
    public int Note(ref Utf8JsonReader reader, int offset)
    {
        var key = IndexOf(ref reader);
        reader.Read();
        if (key >= 0)
        {
            HasDuplicate |= _fields[key].Type != JsonTokenType.None;
            _fields[key] = BybitField.At(ref reader, offset);
        }

        return key;
    }

    /// <summary>Reads an object of a frame that is JSON as a whole.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="start">Where the object begins.</param>
    /// <returns>Where it ends: behind its brace.</returns>
    public int Split(ReadOnlySpan<byte> frame, int start)
    {
        Begin();
        var reader = new Utf8JsonReader(frame[start..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Note(ref reader, start);
            reader.Skip();
        }

        return start + (int)reader.BytesConsumed;
    }

    private int IndexOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return IndexOf(reader.ValueSpan);
        }

        Span<byte> name = stackalloc byte[MaxEscapedKey];
        return reader.ValueSpan.Length <= MaxEscapedKey && EscapedText.TryUnescape(reader.ValueSpan, name, out var length) ? IndexOf(name[..length]) : -1;
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            if (name.SequenceEqual(_keys[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
