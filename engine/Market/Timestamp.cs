using System.Buffers.Text;
using System.Text;

namespace Crossfeed.Market;

/// <summary>Times are nanoseconds since the Unix epoch in a <c>long</c> (good until the year 2262).</summary>
public static class Timestamp
{
    /// <summary>Nanoseconds in a microsecond.</summary>
    public const long NanosPerMicro = 1_000;

    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long NanosPerMilli = 1_000_000;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosPerSecond = 1_000_000_000;

    /// <summary>Milliseconds whose nanoseconds, with a fraction added, fit in 63 bits: a later time is none.</summary>
    public const long MaxMillis = (long.MaxValue / NanosPerMilli) - 1;

    /// <summary>Length of <c>2023-11-14T22:13:20.020081000Z</c>.</summary>
    public const int TextLength = 30;

    private const long NanosPerTick = 100; // a .NET tick is 100 ns
    private const int SecondsLength = 19; // 2023-11-14T22:13:20

    /// <summary>Writes ISO 8601 in UTC with nine decimals: <c>2023-11-14T22:13:20.020081000Z</c>.</summary>
    /// <param name="nanos">Nanoseconds since the Unix epoch, not negative.</param>
    /// <param name="destination">At least <see cref="TextLength"/> bytes.</param>
    /// <returns>Bytes written, always <see cref="TextLength"/>.</returns>
    public static int Format(long nanos, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanos);
        var (seconds, fraction) = Math.DivRem(nanos, NanosPerSecond);
        var time = DateTime.UnixEpoch.AddTicks(seconds * (NanosPerSecond / NanosPerTick));
        time.TryFormat(destination, out _, "yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        destination[SecondsLength] = (byte)'.';
        Utf8Formatter.TryFormat(fraction, destination[(SecondsLength + 1)..], out _, new System.Buffers.StandardFormat('D', 9));
        destination[TextLength - 1] = (byte)'Z';
        return TextLength;
    }

    /// <summary>The same text as a string.</summary>
    /// <param name="nanos">Nanoseconds since the Unix epoch, not negative.</param>
    public static string Text(long nanos)
    {
        Span<byte> text = stackalloc byte[TextLength];
        return Encoding.ASCII.GetString(text[..Format(nanos, text)]);
    }
}
