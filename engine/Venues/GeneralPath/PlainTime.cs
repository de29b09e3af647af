using Crossfeed.Market;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>Reads times since the Unix epoch that stand as integers without quotes, as nanoseconds; 0 with false.</summary>
internal static class PlainTime
{
    /// <summary>Reads milliseconds.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryMillis(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = PlainValue.TryInteger(raw, out var millis) && millis <= Timestamp.MaxMillis;
        nanos = isTime ? millis * Timestamp.NanosPerMilli : 0;
        return isTime;
    }

    /// <summary>Reads seconds.</summary>
    /// <param name="raw">The value, or the text of a string.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TrySeconds(ReadOnlySpan<byte> raw, out long nanos)
    {
        var isTime = PlainValue.TryInteger(raw, out var seconds) && seconds <= long.MaxValue / Timestamp.NanosPerSecond;
        nanos = isTime ? seconds * Timestamp.NanosPerSecond : 0;
        return isTime;
    }
}
