using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Splits one JSON object into the raw values of the keys that are needed, whatever their order; reused, so that a split allocates nothing.</summary>
/// <param name="keys">The keys; their places are the indices.</param>
internal sealed class IbkrObject(params string[] keys)
{
    private readonly byte[][] _keys = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly (int Start, int Length)[] _values = new (int, int)[keys.Length];
    private readonly byte[] _scratch = new byte[MaxTextLength];

    /// <summary>Longest JSON text of a string with escapes that is read.</summary>
    public const int MaxTextLength = 256;

    /// <summary>Splits an object.</summary>
    /// <param name="json">Known to be JSON.</param>
    /// <returns><see cref="RejectReason.UnexpectedShape"/> when this is no object or has one of the keys twice.</returns>
    public RejectReason Split(ReadOnlySpan<byte> json)
    {
        Array.Clear(_values);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        var isExpected = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = IndexOf(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (key < _keys.Length && reader.TokenType != JsonTokenType.Null)
            {
                isExpected &= _values[key].Length == 0;
                _values[key] = (start, (int)reader.BytesConsumed - start);
            }
        }

        return isExpected ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    /// <summary>Whether a key is there and not null.</summary>
    /// <param name="key">Index of the key.</param>
    public bool Has(int key) => _values[key].Length != 0;

    /// <summary>The JSON text of a value; empty where there is none.</summary>
    /// <param name="json">The object that was split.</param>
    /// <param name="key">Index of the key.</param>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, int key) => json.Slice(_values[key].Start, _values[key].Length);

    /// <summary>The text of a string, or of a number as it stands.</summary>
    /// <param name="json">The object that was split.</param>
    /// <param name="key">Index of the key.</param>
    /// <param name="text">The text; of a string with escapes good until the next call.</param>
    /// <returns>False for another kind of value, and for a string with escapes that is too long or has one that is no character.</returns>
    public bool TryText(ReadOnlySpan<byte> json, int key, out ReadOnlySpan<byte> text)
    {
        text = Raw(json, key);
        if (text.IsEmpty || text[0] != '"')
        {
            return !text.IsEmpty && (text[0] == '-' || (uint)(text[0] - '0') <= 9);
        }

        text = text[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            return true;
        }

        if (text.Length > MaxTextLength || !EscapedText.TryUnescape(text, _scratch, out var length))
        {
            return false;
        }

        text = _scratch.AsSpan(0, length);
        return true;
    }

    // A key with escapes that are no characters is none of ours.
    private int IndexOf(ReadOnlySpan<byte> key)
    {
        if (key.Contains((byte)'\\'))
        {
            if (key.Length > MaxTextLength || !EscapedText.TryUnescape(key, _scratch, out var length))
            {
                return _keys.Length;
            }

            key = _scratch.AsSpan(0, length);
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (key.SequenceEqual(_keys[i]))
            {
                return i;
            }
        }

        return _keys.Length;
    }
}
