using System.Runtime.InteropServices;
using Crossfeed.LoadSender.Frames;
using Crossfeed.LoadSender.Sockets;

namespace Crossfeed.LoadSender.Sending;

/// <summary>The one thread that sends: round the sockets in turn, on a core of its own when one is named, spinning between messages.</summary>
/// <param name="sockets">The sockets, in turn.</param>
/// <param name="originNanos">The time that <see cref="TimeId.First"/> stands for.</param>
/// <param name="core">Core to run on; null for any.</param>
internal sealed partial class SendingThread(IReadOnlyList<LoadSocket> sockets, long originNanos, int? core)
{
    // Time between the start and the first message: the receivers' caches are warm, the thread is on its core.
    private const long LeadNanos = 2_000_000;

    private const int MaskBytes = 128; // glibc's cpu_set_t: 1,024 cores

    /// <summary>Sends on a schedule.</summary>
    public Task<SendReport> PacedAsync(int perSecond, long frames, CancellationToken stop) => Run(isPinned => Paced(perSecond, frames, isPinned, stop));

    /// <summary>Sends as fast as TCP takes.</summary>
    public Task<SendReport> SaturatedAsync(long frames, TimeSpan duration, CancellationToken stop) => Run(isPinned => Saturated(frames, duration, isPinned, stop));

    private Task<SendReport> Run(Func<bool, SendReport> body)
    {
        var done = new TaskCompletionSource<SendReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(body(core is { } wanted && TryPin(wanted)));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "load-sender" };
        thread.Start();
        return done.Task;
    }

    private SendReport Paced(int perSecond, long frames, bool isPinned, CancellationToken stop)
    {
        var schedule = new SendSchedule(TimeId.Now() + LeadNanos, perSecond);
        var late = new Lateness();
        var bytes = 0L;
        var sent = 0L;
        var turn = 0;
        for (; sent < frames && !stop.IsCancellationRequested; sent++)
        {
            var intended = schedule.IntendedNanos(sent);
            long now;
            while ((now = TimeId.Now()) < intended)
            {
                // spins: a sleeping thread wakes 50 µs late
            }

            late.Add(now - intended);
            bytes += sockets[turn].Send(TimeId.First + intended - originNanos);
            turn = turn + 1 == sockets.Count ? 0 : turn + 1;
        }

        return new SendReport(sent, bytes, TimeId.Now() - schedule.StartNanos, late.Quantile(0.5), late.Quantile(0.99), late.Max, isPinned);
    }

    private SendReport Saturated(long frames, TimeSpan duration, bool isPinned, CancellationToken stop)
    {
        var start = TimeId.Now();
        var end = start + (duration.Ticks * 100);
        var (sent, bytes, turn) = (0L, 0L, 0);
        long now;
        while ((now = TimeId.Now()) < end && sent < frames && !stop.IsCancellationRequested)
        {
            var batch = sockets[turn].SendBatch(TimeId.First + now - originNanos, frames - sent);
            sent += batch.Frames;
            bytes += batch.Bytes;
            turn = turn + 1 == sockets.Count ? 0 : turn + 1;
        }

        return new SendReport(sent, bytes, now - start, 0, 0, 0, isPinned);
    }

    // From inside the thread: threads that a bound thread creates inherit its mask.
    private static unsafe bool TryPin(int core)
    {
        if (!OperatingSystem.IsLinux() || core is < 0 or >= MaskBytes * 8)
        {
            return false;
        }

        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[core / 8] = (byte)(1 << (core % 8));
        return SetAffinity(0, MaskBytes, mask) == 0; // pid 0: the calling thread
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int pid, nint maskBytes, byte* mask);
}
