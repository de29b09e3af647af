using System.Runtime.InteropServices;

namespace Crossfeed.Host;

/// <summary>
/// Binds the calling thread to one core. Called only from inside the thread that is to be bound and as its first act, because threads created by a bound thread inherit
/// its mask.
/// </summary>
public static partial class ThreadPinning
{
    private const int MaskBytes = 128; // glibc's cpu_set_t: 1,024 cores
    private const int CoresPerGroup = 64; // Windows: the bits of a mask; only the process's first processor group is used

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
            return core is >= 0 and < CoresPerGroup && SetThreadAffinityMask(GetCurrentThread(), (nuint)1 << core) != 0;
        }

        return false;
    }

    /// <summary>The cores that the calling thread may run on, in rising order: fewer than the machine has under <c>taskset</c> or in a container, and not always from 0.</summary>
    public static unsafe IReadOnlyList<int> AllowedCores()
    {
        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        var isKnown = OperatingSystem.IsLinux() && GetAffinity(0, MaskBytes, mask) >= 0; // pid 0: the calling thread
        if (OperatingSystem.IsWindows() && GetProcessAffinityMask(GetCurrentProcess(), out var allowed, out _) != 0)
        {
            *(nuint*)mask = allowed; // bit 0 of byte 0 is core 0 here as there: Windows is little-endian
            isKnown = allowed != 0; // 0: the process spans several groups
        }

        var cores = new List<int>();
        for (var core = 0; core < (isKnown ? MaskBytes * 8 : Environment.ProcessorCount); core++)
        {
            if (!isKnown || (mask[core / 8] >> (core % 8) & 1) != 0)
            {
                cores.Add(core);
            }
        }

        return cores;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static unsafe partial int GetAffinity(int pid, nint maskBytes, byte* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int pid, nint maskBytes, byte* mask);

    [LibraryImport("kernel32", EntryPoint = "SetThreadAffinityMask")]
    private static partial nuint SetThreadAffinityMask(nint thread, nuint mask);

    [LibraryImport("kernel32", EntryPoint = "GetProcessAffinityMask")]
    private static partial int GetProcessAffinityMask(nint process, out nuint allowed, out nuint ofSystem);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    private static partial nint GetCurrentProcess();

    [LibraryImport("kernel32", EntryPoint = "GetCurrentThread")]
    private static partial nint GetCurrentThread();
}
