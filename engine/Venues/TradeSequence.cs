using System.Buffers.Text;
using System.Text.Json;

namespace Crossfeed.Venues;

/// <summary>Reads one number of a list of trades: the highest id in it.</summary>
internal static class TradeSequence
{
    /// <summary>Reads whole numbers, with or without quotes, of the objects in an array.</summary>
    /// <param name="body">The body; any bytes.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="sequence">The highest of them; 0 for an empty array.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out long sequence) => TryRead(body, default, name, out sequence);

    /// <summary>The same for an array that is a member of the body.</summary>
    /// <param name="body">The body; any bytes.</param>
    /// <param name="list">Name of the array; empty where it is the body itself.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="sequence">As above.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<byte> list, ReadOnlySpan<byte> name, out long sequence)
    {
        sequence = 0;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || !FindList(ref reader, list))
            {
                return false;
            }

            var within = reader.CurrentDepth + 2; // names of an entry's members
            while (reader.Read() && reader.CurrentDepth >= within - 1)
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != within || !reader.ValueTextEquals(name))
                {
                    continue;
                }

                if (!reader.Read() || !Utf8Parser.TryParse(reader.ValueSpan, out long id, out var length) || length != reader.ValueSpan.Length)
                {
                    return false;
                }

                sequence = Math.Max(sequence, id);
            }

            while (reader.Read())
            {
                reader.Skip(); // to the end: a body that was cut off says nothing
            }

            return reader.CurrentDepth == 0;
        }
        catch (JsonException)
        {
            return false; // not the venue's answer: no sequence
        }
    }

    // Moves to the beginning of the list.
    private static bool FindList(ref Utf8JsonReader reader, ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty || reader.TokenType != JsonTokenType.StartObject)
        {
            return list.IsEmpty && reader.TokenType == JsonTokenType.StartArray;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals(list);
            reader.Read();
            if (isList)
            {
                return reader.TokenType == JsonTokenType.StartArray;
            }

            reader.Skip();
        }

        return false;
    }
}
