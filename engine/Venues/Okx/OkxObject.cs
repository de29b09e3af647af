using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// Splits one JSON object into the raw values of the keys that a message needs, whatever their order; other keys are passed over. Reused from frame to frame, so that a split
/// allocates nothing. The text is known to be JSON: nothing here throws.
/// </summary>
/// <param name="scratch">For keys with escapes.</param>
/// <param name="keys">The keys; their places are the indices of <see cref="Raw"/>.</param>
internal sealed class OkxObject(byte[] scratch, params string[] keys)
{
    private readonly byte[][] _keys = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly int[] _starts = new int[keys.Length];
    private readonly int[] _lengths = new int[keys.Length]; // 0: the key is absent; no value is empty

    /// <summary>Splits an object.</summary>
    /// <param name="json">One JSON value.</param>
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
        var isExpected = reader.TokenType == JsonTokenType.StartObject;
        while (isExpected && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = IndexOf(in reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (key < 0)
            {
                continue;
            }

            isExpected = _lengths[key] == 0;
            _starts[key] = start;
            _lengths[key] = (int)reader.BytesConsumed - start;
        }

        return isExpected ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    /// <summary>The JSON text of a key's value, empty when the object does not have the key.</summary>
    /// <param name="json">The object that was split.</param>
    /// <param name="key">Index of the key.</param>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json, int key) => _lengths[key] == 0 ? default : json.Slice(_starts[key], _lengths[key]); // the start of an absent key is left over from another object

    private int IndexOf(scoped in Utf8JsonReader reader)
    {
        if (!OkxText.TryRead(in reader, scratch, out var name))
        {
            return -1;
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
