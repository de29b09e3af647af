using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads the raw values that <see cref="ObjectFields"/> found: JSON of one value, known to be well-formed.</summary>
internal static class GateValue
{
    /// <summary>Longest JSON text of a string with escapes that is read: names and numbers are far shorter.</summary>
    public const int MaxEscapedLength = 256;

    /// <summary>Milliseconds that fit in 63 bits as nanoseconds.</summary>
    public const long MaxMillis = (long.MaxValue / Timestamp.NanosPerMilli) - 1;

    /// <summary>True for a key that is absent or null; the venue's server writes an empty list as null.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsAbsent(ReadOnlySpan<byte> raw) => raw.IsEmpty || raw[0] == 'n';

    /// <summary>True for a JSON number.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsNumber(ReadOnlySpan<byte> raw) => !raw.IsEmpty && (raw[0] == '-' || char.IsAsciiDigit((char)raw[0]));

    /// <summary>Reads a string.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">Takes the text of a string with escapes: at least <see cref="MaxEscapedLength"/> bytes, in use until the text is.</param>
    /// <param name="text">The text.</param>
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

        var isText = EscapedText.TryUnescape(text, scratch, out var length); // half of a surrogate pair is legal JSON, but no text that anything here is compared with
        text = scratch.AsSpan(0, length);
        return isText;
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
    public static bool TryFractionalMillis(ReadOnlySpan<byte> text, out long nanos) => TryFractional(text, Timestamp.NanosPerMilli, out nanos);

    /// <summary>Reads <c>1623898993.121</c>, seconds with a fraction, as nanoseconds; likewise.</summary>
    /// <param name="text">Text of the number.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryFractionalSeconds(ReadOnlySpan<byte> text, out long nanos) => TryFractional(text, Timestamp.NanosPerSecond, out nanos);

    private static bool TryFractional(ReadOnlySpan<byte> text, long unit, out long nanos)
    {
        nanos = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (!IsDigits(whole) || !TryInteger(whole, out var units) || units > (long.MaxValue / unit) - 1)
        {
            return false;
        }

        var fraction = point < 0 ? default : text[(point + 1)..];
        if (point >= 0 && !IsDigits(fraction))
        {
            return false;
        }

        nanos = units * unit;
        foreach (var digit in fraction)
        {
            unit /= 10; // 0 behind the nanoseconds
            nanos += (digit - '0') * unit;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
