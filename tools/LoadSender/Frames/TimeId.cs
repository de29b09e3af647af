using System.Diagnostics;

namespace Crossfeed.LoadSender.Frames;

/// <summary>
/// Ids that are times. A venue's ids only have to grow, and books do not mind how much: so the id of every message is its intended send time in nanoseconds, and a latency
/// measured from it holds every wait, that of a sender behind its schedule as well.
/// </summary>
public static class TimeId
{
    /// <summary>Digits of an id: constant, so that frames can be patched in place; 15 are what one vector load of the engine's integer scanner takes.</summary>
    public const int Digits = 15;

    /// <summary>The id of the origin: the smallest of 15 digits. Ten days of nanoseconds fit above it.</summary>
    public const long First = 100_000_000_000_000;

    /// <summary>Now on the machine's monotonic clock (CLOCK_MONOTONIC on Linux), in nanoseconds.</summary>
    public static long Now() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Writes an id as <see cref="Digits"/> decimal digits.</summary>
    /// <param name="at">Where; <see cref="Digits"/> bytes.</param>
    /// <param name="id">The id, of <see cref="Digits"/> digits.</param>
    public static void Write(Span<byte> at, long id)
    {
        var rest = (ulong)id;
        for (var i = Digits - 1; i >= 0; i--)
        {
            at[i] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="at">The first digit.</param>
    public static long Read(ReadOnlySpan<byte> at)
    {
        var id = 0L;
        for (var i = 0; i < Digits; i++)
        {
            id = (id * 10) + (at[i] - '0');
        }

        return id;
    }
}
