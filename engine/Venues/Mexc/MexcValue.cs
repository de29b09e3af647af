using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>Reads the raw values that <see cref="ObjectFields"/> found: JSON of one value, known to be well-formed.</summary>
internal static class MexcValue
{
    /// <summary>Longest JSON text of a string with escapes that is read: names and numbers are far shorter.</summary>
    public const int MaxEscapedLength = 256;

    /// <summary>True for a key that is absent or null.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsAbsent(ReadOnlySpan<byte> raw) => raw.IsEmpty || raw[0] == 'n';

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

        if (raw.Length > MaxEscapedLength || !EscapedText.TryUnescape(text, scratch, out var length))
        {
            return false;
        }

        text = scratch.AsSpan(0, length);
        return true;
    }

    /// <summary>Reads a number, or a string that holds one: the venue has changed from one to the other before.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">As for <see cref="TryText"/>.</param>
    /// <param name="text">The number's text; whether it is one that can be counted is another question.</param>
    public static bool TryNumber(ReadOnlySpan<byte> raw, byte[] scratch, out ReadOnlySpan<byte> text)
    {
        text = raw;
        return !raw.IsEmpty && (raw[0] == '"' ? TryText(raw, scratch, out text) : raw[0] is (byte)'-' or >= (byte)'0' and <= (byte)'9');
    }

    /// <summary>Reads an integer from 0 on.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="value">The integer.</param>
    public static bool TryInteger(ReadOnlySpan<byte> raw, out long value) => Utf8Parser.TryParse(raw, out value, out var used) && used == raw.Length && value >= 0;

    /// <summary>Reads milliseconds since the Unix epoch as nanoseconds.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryMillis(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = TryInteger(raw, out var millis) && millis <= MexcPush.MaxMillis;
        nanos = isTime ? millis * Timestamp.NanosPerMilli : 0;
        return isTime;
    }

    /// <summary>Reads seconds since the Unix epoch as nanoseconds.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TrySeconds(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = TryInteger(raw, out var seconds) && seconds <= long.MaxValue / Timestamp.NanosPerSecond;
        nanos = isTime ? seconds * Timestamp.NanosPerSecond : 0;
        return isTime;
    }
}
