using System.Text.Json;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>The raw texts of a JSON array's elements, in order. For text that <see cref="JsonSyntax"/> has found to be a document; throws for none of it.</summary>
internal ref struct ArrayItems
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    private ArrayItems(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
        _reader.Read();
    }

    /// <summary>The text of the element; good after <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Begins an array.</summary>
    /// <param name="json">The text of one value, empty where there is none.</param>
    /// <param name="items">Its elements.</param>
    /// <returns>False when this is no array.</returns>
    public static bool TryBegin(ReadOnlySpan<byte> json, out ArrayItems items)
    {
        items = default;
        if (json.IsEmpty || json[0] != '[')
        {
            return false;
        }

        items = new ArrayItems(json);
        return true;
    }

    /// <summary>Moves to the next element.</summary>
    public bool MoveNext()
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
        {
            return false;
        }

        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Current = _json[start..(int)_reader.BytesConsumed];
        return true;
    }
}
