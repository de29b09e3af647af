using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>Time that the calling thread spent on a core: on a machine with neighbours, what a loop costs without the time in which it did not run.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID of linux/time.h

    /// <summary>Nanoseconds from an arbitrary start; the ordinary clock where the system has no such one.</summary>
    public static long Nanos()
    {
        if (OperatingSystem.IsLinux() && Read(ThreadClock, out var time) == 0)
        {
            return (time.Seconds * 1_000_000_000) + time.Nanos;
        }

        return (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanos;
    }
}
