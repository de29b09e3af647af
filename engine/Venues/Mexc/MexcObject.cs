using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// Splits one JSON object into the raw values of the keys that a message needs, whatever their order; other keys are passed over. Reused from frame to frame: 0 B. Expects text that
/// <see cref="IsWhole"/> has looked at, so that nothing here throws.
/// </summary>
/// <param name="keys">The keys; their places are the indices of <see cref="Raw"/>.</param>
internal sealed class MexcObject(params string[] keys)
{
    private const int MaxNameLength = 64; // bytes of a name with escapes; no longer one is known

    private readonly byte[][] _keys = Array.ConvertAll(keys, Encoding.UTF8.GetBytes);
    private readonly int[] _starts = new int[keys.Length];
    private readonly int[] _lengths = new int[keys.Length]; // 0: the key is absent; no value is empty

    /// <summary>True for one JSON document in UTF-8.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => JsonSyntax.IsDocument(bytes, out _) && Utf8.IsValid(bytes);

    /// <summary>Splits an object.</summary>
    /// <param name="json">A value and nothing behind it.</param>
    /// <returns><see cref="RejectReason.UnexpectedShape"/> when this is no object or has one of the keys twice.</returns>
    public RejectReason Split(ReadOnlySpan<byte> json)
    {
        Array.Clear(_lengths);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        var isExpected = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = IndexOf(ref reader);
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

    private int IndexOf(ref Utf8JsonReader reader)
    {
        Span<byte> plain = stackalloc byte[MaxNameLength];
        scoped var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (name.Length > MaxNameLength || !EscapedText.TryUnescape(name, plain, out var length))
            {
                return -1;
            }

            name = plain[..length];
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
