using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Capture.Import;

/// <summary>The fields of one line of a cryptofeed capture, format 2.</summary>
internal ref struct CryptofeedLine
{
    private const int NanoDecimals = 9; // of a second

    public string? Type;
    public string? Connection;
    public string? Address;
    public string? Url;
    public string? Exchange;
    public long Time;
    public bool HasTime;
    public int Format;
    public bool HasBody;
    public ReadOnlySpan<byte> Body; // data, unescaped, or b64, decoded

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="buffer">Holds the body; grows as needed.</param>
    /// <exception cref="JsonException">The line is not a JSON object of the expected fields.</exception>
    public static CryptofeedLine Read(ReadOnlySpan<byte> line, ref byte[] buffer)
    {
        var result = default(CryptofeedLine);
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the line is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            result.ReadField(ref reader, ref buffer);
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException("something follows the JSON object"); // the reader itself complains first, save where it cannot
        }

        return result;
    }

    private void ReadField(ref Utf8JsonReader reader, ref byte[] buffer)
    {
        if (reader.ValueTextEquals("t"u8))
        {
            Type = Text(ref reader, "t");
        }
        else if (reader.ValueTextEquals("conn"u8))
        {
            Connection = Text(ref reader, "conn");
        }
        else if (reader.ValueTextEquals("addr"u8))
        {
            Address = Text(ref reader, "addr");
        }
        else if (reader.ValueTextEquals("url"u8))
        {
            Url = Text(ref reader, "url");
        }
        else if (reader.ValueTextEquals("exchange"u8))
        {
            Exchange = Text(ref reader, "exchange");
        }
        else if (reader.ValueTextEquals("ts"u8))
        {
            Time = Seconds(ref reader);
            HasTime = true;
        }
        else if (reader.ValueTextEquals("format"u8))
        {
            reader.Read();
            Format = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var format) ? format : -1;
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            ReadBody(ref reader, ref buffer, base64: false);
        }
        else if (reader.ValueTextEquals("b64"u8))
        {
            ReadBody(ref reader, ref buffer, base64: true);
        }
        else
        {
            reader.Skip();
        }
    }

    private static string? Text(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException($"{field} must be text"),
        };
    }

    // From the digits themselves: as a double, 1633998512.0633569 would be off by up to 119 ns.
    private static long Seconds(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("ts must be a number of seconds");
        }

        return FixedPoint.Parse(reader.ValueSpan, NanoDecimals, out var nanos) switch
        {
            FixedPointStatus.Ok => nanos,
            FixedPointStatus.TooFine => throw new JsonException("ts is finer than a nanosecond"),
            _ => throw new JsonException("ts is not a time between 1970 and 2262 in seconds"),
        };
    }

    private void ReadBody(ref Utf8JsonReader reader, ref byte[] buffer, bool base64)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException(base64 ? "b64 must be text" : "data must be text (the frame as a JSON string)");
        }

        if (HasBody)
        {
            throw new JsonException("the line has two bodies");
        }

        HasBody = true;
        if (base64)
        {
            Body = reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw new JsonException("b64 is not base64");
            return;
        }

        if (buffer.Length < reader.ValueSpan.Length)
        {
            buffer = new byte[Math.Max(reader.ValueSpan.Length, buffer.Length * 2L > Array.MaxLength ? 0 : buffer.Length * 2)];
        }

        Body = buffer.AsSpan(0, reader.CopyString(buffer));
    }
}
