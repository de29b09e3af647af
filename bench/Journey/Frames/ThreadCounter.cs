using System.Runtime.InteropServices;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>
/// A counter of the processor for the calling thread, user mode only: what a loop took, whoever else wanted the core meanwhile. Instructions are the same in every run; cycles still
/// feel the neighbours' use of caches.
/// </summary>
internal sealed partial class ThreadCounter : IDisposable
{
    /// <summary>Cycles (PERF_COUNT_HW_CPU_CYCLES).</summary>
    public const ulong Cycles = 0;

    /// <summary>Instructions (PERF_COUNT_HW_INSTRUCTIONS).</summary>
    public const ulong Instructions = 1;

    // perf_event_open of the kernel's tables.
    private const long SyscallX64 = 298;
    private const long SyscallArm64 = 241;

    private const ulong UserOnly = (1 << 5) | (1 << 6); // exclude_kernel, exclude_hv

    private readonly int _file;

    private ThreadCounter(int file) => _file = file;

    /// <summary>What was counted so far.</summary>
    public unsafe long Value
    {
        get
        {
            long value;
            return Read(_file, &value, sizeof(long)) == sizeof(long) ? value : throw new InvalidOperationException("a counter of the processor cannot be read");
        }
    }

    /// <summary>Begins to count.</summary>
    /// <param name="what"><see cref="Cycles"/> or <see cref="Instructions"/>.</param>
    /// <returns>Null where the system offers no such counter: no Linux, a virtual machine without them, or <c>kernel.perf_event_paranoid</c> above 2.</returns>
    public static unsafe ThreadCounter? TryOpen(ulong what)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            return null;
        }

        var attributes = new Attributes { Size = (uint)sizeof(Attributes), Config = what, Flags = UserOnly };
        var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? SyscallX64 : SyscallArm64;
        var file = Open(number, &attributes, process: 0, core: -1, group: -1, flags: 0); // this thread, on any core
        return file < 0 ? null : new ThreadCounter((int)file);
    }

    public void Dispose() => _ = Close(_file);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static unsafe partial long Open(long number, Attributes* attributes, long process, long core, long group, long flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint Read(int file, void* buffer, nint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    // The first version of perf_event_attr: 64 bytes, which every kernel takes.
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Type; // 0: the processor's own counters
        public uint Size;
        public ulong Config;
        public ulong SamplePeriod;
        public ulong SampleType;
        public ulong ReadFormat;
        public ulong Flags;
        public uint WakeupEvents;
        public uint BreakpointType;
        public ulong BreakpointAddress;
    }
}
