using System.Runtime.InteropServices;
using Crossfeed.Market.Frames;

namespace Crossfeed.Tests.Venues;

/// <summary>
/// Memory whose last readable byte is the last byte of a frame's slack: behind it stands a page without access, so that a read too far ends the test process.
/// The slack is filled with what a frame could go on with, so that a scan which looks past the end is tempted to accept it.
/// </summary>
internal sealed unsafe class GuardedFrame : IDisposable
{
    private const int ReadWrite = 3; // PROT_READ | PROT_WRITE
    private const int NoAccess = 0;
    private const int PrivateAnonymous = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS, Linux

    private readonly byte* _base;
    private readonly nuint _mapped;
    private readonly nuint _usable;

    public GuardedFrame(int capacity)
    {
        var page = (nuint)Environment.SystemPageSize;
        _usable = ((nuint)capacity + FrameBlock.SlackBytes + page - 1) / page * page;
        _mapped = _usable + page;
        if (!OperatingSystem.IsLinux())
        {
            _base = (byte*)NativeMemory.AllocZeroed(_mapped);
            return;
        }

        _base = (byte*)Mmap(0, _mapped, ReadWrite, PrivateAnonymous, -1, 0);
        if (_base == (byte*)-1 || Mprotect((nint)(_base + _usable), page, NoAccess) != 0)
        {
            throw new InvalidOperationException("no guarded page");
        }
    }

    /// <summary>Puts a frame against the guard, its slack filled by repeating <paramref name="slack"/>.</summary>
    public byte* Place(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> slack)
    {
        var start = _base + _usable - FrameBlock.SlackBytes - frame.Length;
        frame.CopyTo(new Span<byte>(start, frame.Length));
        for (var i = 0; i < FrameBlock.SlackBytes; i++)
        {
            start[frame.Length + i] = slack[i % slack.Length];
        }

        return start;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Munmap((nint)_base, _mapped);
        }
        else
        {
            NativeMemory.Free(_base);
        }
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern nint Mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static extern int Mprotect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static extern int Munmap(nint address, nuint length);
}
