using System.Buffers.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads the raw values that <see cref="GateObject"/> found: JSON of one value, known to be well-formed.</summary>
internal static class GateValue
{
    /// <summary>Longest JSON text of a string with escapes that is read: names and numbers are far shorter.</summary>
    public const int MaxEscapedLength = 256;

    /// <summary>Milliseconds that fit in 63 bits as nanoseconds.</summary>
    public const long MaxMillis = (long.MaxValue / Timestamp.NanosPerMilli) - 1;

    private const int MillisDecimals = 6; // nanoseconds in a millisecond: 10^6

    /// <summary>True for a key that is absent or null; the venue's server writes an empty list as null.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsAbsent(ReadOnlySpan<byte> raw) => raw.IsEmpty || raw[0] == 'n';

    /// <summary>Reads a string.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">Takes the text of a string with escapes: at least <see cref="MaxEscapedLength"/> bytes, in use until the text is.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidOperationException">An escape that is no character.</exception>
    public static bool TryText(ReadOnlySpan<byte> raw, byte[] scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (raw.Length < 2 || raw[0] != '"')
        {
            return false;
        }

        text = raw[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            return true;
        }

        if (raw.Length > MaxEscapedLength)
        {
            return false;
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        text = scratch.AsSpan(0, reader.CopyString(scratch));
        return true;
    }

    /// <summary>Reads an integer from 0 on.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="value">The integer.</param>
    public static bool TryInteger(ReadOnlySpan<byte> raw, out long value) => Utf8Parser.TryParse(raw, out value, out var used) && used == raw.Length && value >= 0;

    /// <summary>Reads milliseconds since the Unix epoch, an integer, as nanoseconds.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryMillis(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = TryInteger(raw, out var millis) && millis <= MaxMillis;
        nanos = isTime ? millis * Timestamp.NanosPerMilli : 0;
        return isTime;
    }

    /// <summary>Reads seconds since the Unix epoch, an integer, as nanoseconds.</summary>
    /// <param name="raw">The value, or the text of a string.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TrySeconds(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = TryInteger(raw, out var seconds) && seconds <= long.MaxValue / Timestamp.NanosPerSecond;
        nanos = isTime ? seconds * Timestamp.NanosPerSecond : 0;
        return isTime;
    }

    /// <summary>Reads <c>1606292218213.4578</c>, milliseconds with a fraction, as nanoseconds; what is finer than a nanosecond is cut off.</summary>
    /// <param name="text">Text of the string.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryFractionalMillis(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        var point = text.IndexOf((byte)'.');
        if (point < 0)
        {
            return IsDigits(text) && TryMillis(text, out nanos);
        }

        var fraction = text[(point + 1)..];
        if (!IsDigits(text[..point]) || !IsDigits(fraction) || !TryMillis(text[..point], out nanos))
        {
            return false;
        }

        var unit = Timestamp.NanosPerMilli;
        for (var i = 0; i < Math.Min(fraction.Length, MillisDecimals); i++)
        {
            unit /= 10;
            nanos += (fraction[i] - '0') * unit;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
