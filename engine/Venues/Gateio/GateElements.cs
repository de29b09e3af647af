using System.Text.Json;

namespace Crossfeed.Venues.Gateio;

/// <summary>The raw elements of a JSON array, in order.</summary>
internal ref struct GateElements
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    /// <summary>Begins in front of the first element.</summary>
    /// <param name="json">An array, known to be well-formed.</param>
    public GateElements(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json);
        _reader.Read();
    }

    /// <summary>The JSON text of the element.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>True for an array.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsArray(ReadOnlySpan<byte> raw) => !raw.IsEmpty && raw[0] == '[';

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
