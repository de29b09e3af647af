using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads times since the Unix epoch that have a fraction, as nanoseconds; what is finer than a nanosecond is cut off.</summary>
internal static class GateTime
{
    /// <summary>Reads milliseconds: <c>1606292218213.4578</c>.</summary>
    /// <param name="text">Text of the string.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryMillis(ReadOnlySpan<byte> text, out long nanos) => TryRead(text, Timestamp.NanosPerMilli, out nanos);

    /// <summary>Reads seconds: <c>1623898993.121</c>.</summary>
    /// <param name="text">Text of the number.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TrySeconds(ReadOnlySpan<byte> text, out long nanos) => TryRead(text, Timestamp.NanosPerSecond, out nanos);

    private static bool TryRead(ReadOnlySpan<byte> text, long unit, out long nanos)
    {
        nanos = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (!IsDigits(whole) || !PlainValue.TryInteger(whole, out var units) || units > (long.MaxValue / unit) - 1)
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
