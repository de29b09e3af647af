using System.Text;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>Builds a protobuf message, field by field.</summary>
internal sealed class ProtoBytes
{
    private readonly List<byte> _bytes = [];

    public ProtoBytes Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public ProtoBytes Message(int field, ProtoBytes message) => Bytes(field, [.. message._bytes]);

    /// <summary>A price as a text without trailing zeros.</summary>
    public ProtoBytes Price(int field, long price) => Number(field, new JsonText().Price(price));

    /// <summary>A quantity as a text without trailing zeros.</summary>
    public ProtoBytes Quantity(int field, Int128 quantity) => Number(field, new JsonText().Quantity(quantity));

    /// <summary>An integer as a text.</summary>
    public ProtoBytes Id(int field, long id) => Bytes(field, new JsonText().Number(id).ToArray());

    public ProtoBytes Varint(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    // A number in quotes, without them.
    private ProtoBytes Number(int field, JsonText quoted) => Bytes(field, quoted.ToArray()[1..^1]);

    private ProtoBytes Bytes(int field, byte[] bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
