using System.Runtime.InteropServices;

namespace Crossfeed.Host;

/// <summary>
/// Binds the calling thread to one core. Called only from inside the thread that is to be bound and as its first act, because threads created by a bound thread inherit
/// its mask.
/// </summary>
public static partial class ThreadPinning
{
    private const int MaskBytes = 128; // glibc's cpu_set_t: 1,024 cores

    /// <summary>Binds the calling thread.</summary>
    /// <param name="core">Core number, from 0.</param>
    /// <returns>False when the system refused (the core is offline, outside of the container's set, or the platform has no such call).</returns>
    public static unsafe bool TryPin(int core)
    {
        if (OperatingSystem.IsLinux())
        {
            if (core is < 0 or >= MaskBytes * 8)
            {
                return false;
            }

            var mask = stackalloc byte[MaskBytes];
            new Span<byte>(mask, MaskBytes).Clear();
            mask[core / 8] = (byte)(1 << (core % 8));
            return SetAffinity(0, MaskBytes, mask) == 0; // pid 0: the calling thread
        }

        if (OperatingSystem.IsWindows())
        {
            return core is >= 0 and < 64 && SetThreadAffinityMask(GetCurrentThread(), (nuint)1 << core) != 0; // one processor group of 64
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int pid, nint maskBytes, byte* mask);

    [LibraryImport("kernel32", EntryPoint = "SetThreadAffinityMask")]
    private static partial nuint SetThreadAffinityMask(nint thread, nuint mask);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentThread")]
    private static partial nint GetCurrentThread();
}
