using System.Text.Json;

namespace Crossfeed.Venues;

/// <summary>Reads one number of a depth snapshot: the sequence that it is of.</summary>
internal static class DepthSequence
{
    /// <summary>Reads a whole number that stands at the top of a JSON object.</summary>
    /// <param name="body">The body; any bytes.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="sequence">The number.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name, out long sequence)
    {
        sequence = 0;
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(name))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out sequence);
                }
            }
        }
        catch (JsonException)
        {
            return false; // not the venue's answer: no sequence
        }

        return false;
    }
}
