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
    public static bool TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out long sequence)
    {
        sequence = 0;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2 || !reader.ValueTextEquals(name))
                {
                    continue;
                }

                if (!reader.Read() || !Utf8Parser.TryParse(reader.ValueSpan, out long id, out var length) || length != reader.ValueSpan.Length)
                {
                    return false;
                }

                sequence = Math.Max(sequence, id);
            }

            return reader.CurrentDepth == 0;
        }
        catch (JsonException)
        {
            return false; // not the venue's answer: no sequence
        }
    }
}
