using Crossfeed.Ring;

namespace Crossfeed.Tests.Ring;

/// <summary>The wait strategies that every threaded test runs through.</summary>
public enum WaitKind
{
    BusySpin,
    Yielding,
    Sleeping,
    Blocking,
    PhasedLock,
    PhasedSleep,
}

internal static class RingVariants
{
    public static IWaitStrategy Create(this WaitKind kind) => kind switch
    {
        WaitKind.BusySpin => new BusySpinWaitStrategy(pause: true),
        WaitKind.Yielding => new YieldingWaitStrategy(),
        WaitKind.Sleeping => new SleepingWaitStrategy(),
        WaitKind.Blocking => new BlockingWaitStrategy(),
        WaitKind.PhasedLock => PhasedBackoffWaitStrategy.WithLock(TimeSpan.FromMicroseconds(50), TimeSpan.FromMicroseconds(50)),
        WaitKind.PhasedSleep => PhasedBackoffWaitStrategy.WithSleep(TimeSpan.FromMicroseconds(50), TimeSpan.FromMicroseconds(50)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Waits for a condition; the test's CancelAfter bounds it.</summary>
    public static void Until(Func<bool> condition, CancellationToken cancellationToken)
    {
        var spin = default(SpinWait);
        while (!condition())
        {
            cancellationToken.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }
    }
}
