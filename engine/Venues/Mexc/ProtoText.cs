using System.Text;

namespace Crossfeed.Venues.Mexc;

/// <summary>Writes protobuf messages as texts with a byte in each character, for the made-up market. Cold.</summary>
internal sealed class ProtoText
{
    private const int WireTypeBits = 3;

    private readonly StringBuilder _text = new();

    /// <summary>Appends a text or a message.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">Its bytes.</param>
    public ProtoText Text(int field, string value)
    {
        Varint((ulong)(field << WireTypeBits) | ProtoReader.LengthDelimited);
        Varint((ulong)value.Length);
        _text.Append(value);
        return this;
    }

    /// <summary>Appends an integer.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">The integer.</param>
    public ProtoText Integer(int field, long value)
    {
        Varint((ulong)(field << WireTypeBits) | ProtoReader.Varint);
        Varint((ulong)value);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _text.Append((char)((value & 0x7F) | 0x80));
        }

        _text.Append((char)value);
    }
}
