using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// Reads times of RFC 3339 in UTC: <c>2026-08-01T02:54:53.266327Z</c>, with no fraction or one of any length, of which what is finer than a nanosecond is cut off. From 1970 to 2261, so that
/// nanoseconds fit. A 60th second is the next minute's first.
/// </summary>
internal static class InternetTime
{
    private const int SecondsLength = 19; // 2026-08-01T02:54:53
    private const int FirstYear = 1970;
    private const int LastYear = 2261;
    private const int FractionDigits = 9;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (text.Length <= SecondsLength || text[^1] != 'Z' || !TryMinute(text, out var minute) || text[16] != ':'
            || !TryTwo(text[17..], 60, out var second) || !TryFraction(text[SecondsLength..^1], out var fraction))
        {
            return false;
        }

        nanos = minute + (second * Timestamp.NanosPerSecond) + fraction;
        return true;
    }

    /// <summary>Reads <c>2026-08-01T02:54</c>.</summary>
    /// <param name="text">At least these 16 bytes.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    public static bool TryMinute(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (!TryTwo(text, 99, out var century) || !TryTwo(text[2..], 99, out var rest) || text[4] != '-' || !TryTwo(text[5..], 12, out var month)
            || text[7] != '-' || !TryTwo(text[8..], 31, out var day) || text[10] != 'T' || !TryTwo(text[11..], 23, out var hour)
            || text[13] != ':' || !TryTwo(text[14..], 59, out var minute))
        {
            return false;
        }

        var year = (century * 100) + rest;
        if (year is < FirstYear or > LastYear || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var time = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc);
        nanos = (time - DateTime.UnixEpoch).Ticks * (Timestamp.NanosPerSecond / TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, int most, out int value)
    {
        value = ((text[0] - '0') * 10) + (text[1] - '0');
        return char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]) && value <= most;
    }

    // Empty, or a point and digits.
    private static bool TryFraction(ReadOnlySpan<byte> text, out long nanos)
    {
        nanos = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length == 1 || text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        for (var i = 1; i <= FractionDigits; i++)
        {
            nanos = (nanos * 10) + (i < text.Length ? text[i] - '0' : 0);
        }

        return true;
    }
}
