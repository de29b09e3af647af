using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// Splits one JSON object into the raw values of the keys that a message needs, whatever their order; other keys are passed over. Reused from frame to frame, so that a split
/// allocates nothing. It takes text that <see cref="JsonSyntax"/> has found to be a document and that is UTF-8, and throws for none of it.
/// </summary>
/// <param name="keys">The keys; their places are the indices of <see cref="Raw"/>.</param>
internal sealed class ObjectFields(params string[] keys)
{
    private const int MaxName = 128; // bytes of a name with escapes that is looked at: the longest key, all of it as \u0041, is shorter

    private readonly byte[][] _keys = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly int[] _starts = new int[keys.Length];
    private readonly int[] _lengths = new int[keys.Length]; // 0: the key is absent; no value is empty
    private readonly byte[] _name = new byte[MaxName];

    /// <summary>Splits an object.</summary>
    /// <param name="json">The text of one value.</param>
    /// <returns><see cref="RejectReason.UnexpectedShape"/> when this is no object or has one of the keys twice.</returns>
    public RejectReason Split(ReadOnlySpan<byte> json)
    {
        Array.Clear(_lengths);
        if (json.IsEmpty)
        {
            return RejectReason.UnexpectedShape;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        var isExpected = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = IndexOf(reader.ValueSpan, reader.ValueIsEscaped);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (key < 0)
            {
                continue;
            }

            isExpected &= _lengths[key] == 0;
            _starts[key] = start;
            _lengths[key] = (int)reader.BytesConsumed - start;
        }

        return isExpected ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    /// <summary>The JSON text of a key's value, empty when the object does not have the key.</summary>
    /// <param name="json">The object that was split.</param>
    /// <param name="key">Index of the key.</param>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, int key) => _lengths[key] == 0 ? default : json.Slice(_starts[key], _lengths[key]); // the start of an absent key is left over from another object

    private int IndexOf(ReadOnlySpan<byte> name, bool isEscaped)
    {
        if (isEscaped)
        {
            if (name.Length > MaxName || !EscapedText.TryUnescape(name, _name, out var length))
            {
                return -1;
            }

            name = _name.AsSpan(0, length);
        }

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
