using System.Runtime.CompilerServices;
using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>Times on the wire: milliseconds, or microseconds where the address asked for <c>timeUnit=MICROSECOND</c>.</summary>
internal static class BinanceTime
{
    // 10^14 ms is the year 5138 and 10^14 µs is 1973: no time of a market can be taken for the other unit.
    private const long FirstMicros = 100_000_000_000_000;

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    /// <param name="time">A time as the venue sends it, not negative.</param>
    /// <param name="nanos">The same in nanoseconds.</param>
    /// <returns>False when it does not fit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNanos(long time, out long nanos)
    {
        if (time < FirstMicros)
        {
            // Above year 2262 in milliseconds nanoseconds do not fit either.
            nanos = time * Timestamp.NanosPerMilli;
            return time <= long.MaxValue / Timestamp.NanosPerMilli;
        }

        nanos = time * Timestamp.NanosPerMicro;
        return time <= long.MaxValue / Timestamp.NanosPerMicro;
    }

    /// <summary>Length of a bar from the venue's name for it (<c>1m</c>, <c>1M</c>); 0 for a month.</summary>
    /// <param name="name">The name.</param>
    /// <param name="nanos">The length in nanoseconds.</param>
    public static bool TryInterval(ReadOnlySpan<byte> name, out long nanos)
    {
        nanos = 0;
        if (name.Length is not (2 or 3) || name[0] is < (byte)'1' or > (byte)'9')
        {
            return false;
        }

        var count = name[0] - '0';
        if (name.Length == 3)
        {
            if (name[1] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            count = (count * 10) + (name[1] - '0');
        }

        const long minute = 60 * Timestamp.NanosPerSecond;
        var unit = name[^1] switch
        {
            (byte)'s' => Timestamp.NanosPerSecond,
            (byte)'m' => minute,
            (byte)'h' => 60 * minute,
            (byte)'d' => 24 * 60 * minute,
            (byte)'w' => 7 * 24 * 60 * minute,
            (byte)'M' => 0, // calendar months have no fixed length
            _ => -1L,
        };
        nanos = unit * count;
        return unit >= 0;
    }
}
