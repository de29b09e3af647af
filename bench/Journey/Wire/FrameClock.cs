using System.Runtime.CompilerServices;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>
/// HOT: counts messages and times what lies between the first and the last. Where only the rate is wanted the clock is read once in 256 messages, so that looking costs nothing.
/// One writer.
/// </summary>
internal sealed class FrameClock
{
    private const long Mask = 255;

    private long _frames;
    private long _timed;
    private long _first;
    private long _last;

    /// <summary>Messages so far; any thread.</summary>
    public long Frames => Volatile.Read(ref _frames); // a plain count: nothing is published by it

    /// <summary>When the first message came, monotonic nanoseconds; 0 before.</summary>
    public long First => Volatile.Read(ref _first);

    /// <summary>When the last one came for which the clock was read.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Messages behind the first up to that one.</summary>
    public long Timed => Volatile.Read(ref _timed);

    /// <summary>Counts a message; reads the clock now and then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count()
    {
        var frames = _frames + 1;
        if ((frames & Mask) == 1)
        {
            Stamp(frames, Crossfeed.Wire.WireClock.Monotonic());
        }

        Volatile.Write(ref _frames, frames); // for the thread that waits for the last one
    }

    /// <summary>Counts a message seen at a time.</summary>
    public void Count(long monotonicNanos)
    {
        Stamp(_frames + 1, monotonicNanos);
        Volatile.Write(ref _frames, _frames + 1); // as above
    }

    /// <summary>Messages a second over several clocks that ran at once.</summary>
    public static double FramesPerSecond(params IReadOnlyCollection<FrameClock> clocks)
    {
        var seen = clocks.Where(c => c.First != 0).ToArray();
        if (seen.Length == 0)
        {
            return 0;
        }

        var nanos = seen.Max(c => c.Last) - seen.Min(c => c.First);
        return nanos <= 0 ? 0 : seen.Sum(c => c.Timed) * 1e9 / nanos;
    }

    private void Stamp(long frames, long now)
    {
        if (_first == 0)
        {
            Volatile.Write(ref _first, now);
        }

        _timed = frames - 1;
        Volatile.Write(ref _last, now);
    }
}
