using System.Diagnostics;

namespace Crossfeed.Ring;

/// <summary>Spins for a time, yields for a time, then falls back to another strategy. For loads that come in bursts.</summary>
public sealed class PhasedBackoffWaitStrategy : IWaitStrategy
{
    // Turns between looks at the clock: 10,000 of about 1 ns, so that a look of 20 ns does not count.
    private const int SpinsPerClockRead = 10_000;

    private readonly long _spinTimeoutTicks;
    private readonly long _yieldTimeoutTicks;
    private readonly IWaitStrategy _fallback;

    /// <summary>Creates the strategy.</summary>
    /// <param name="spinTimeout">How long to spin.</param>
    /// <param name="yieldTimeout">How long to yield after that.</param>
    /// <param name="fallback">How to wait from then on.</param>
    public PhasedBackoffWaitStrategy(TimeSpan spinTimeout, TimeSpan yieldTimeout, IWaitStrategy fallback)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spinTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(yieldTimeout, TimeSpan.Zero);
        _spinTimeoutTicks = (long)(spinTimeout.TotalSeconds * Stopwatch.Frequency);
        _yieldTimeoutTicks = _spinTimeoutTicks + (long)(yieldTimeout.TotalSeconds * Stopwatch.Frequency);
        _fallback = fallback;
    }

    /// <inheritdoc/>
    public bool IsBlockingStrategy => _fallback.IsBlockingStrategy;

    /// <summary>Falls back to blocking.</summary>
    /// <param name="spinTimeout">How long to spin.</param>
    /// <param name="yieldTimeout">How long to yield after that.</param>
    /// <returns>The strategy.</returns>
    public static PhasedBackoffWaitStrategy WithLock(TimeSpan spinTimeout, TimeSpan yieldTimeout) =>
        new(spinTimeout, yieldTimeout, new BlockingWaitStrategy());

    /// <summary>Falls back to sleeping.</summary>
    /// <param name="spinTimeout">How long to spin.</param>
    /// <param name="yieldTimeout">How long to yield after that.</param>
    /// <returns>The strategy.</returns>
    public static PhasedBackoffWaitStrategy WithSleep(TimeSpan spinTimeout, TimeSpan yieldTimeout) =>
        new(spinTimeout, yieldTimeout, new SleepingWaitStrategy(spins: 0, yields: 0));

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        new Waiter(_spinTimeoutTicks, _yieldTimeoutTicks, dependentSequences, _fallback.NewSequenceWaiter(owner, dependentSequences));

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => _fallback.SignalAllWhenBlocking();

    private sealed class Waiter(long spinTimeoutTicks, long yieldTimeoutTicks, DependentSequenceGroup dependentSequences, ISequenceWaiter fallback)
        : ISequenceWaiter
    {
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            var start = 0L;
            var spinsLeft = SpinsPerClockRead;
            while (true)
            {
                var available = dependentSequences.Value;
                if (available >= sequence)
                    return available;
                cancellationToken.ThrowIfCancellationRequested();
                if (--spinsLeft > 0)
                    continue;
                if (start == 0)
                    start = Stopwatch.GetTimestamp();
                var elapsed = Stopwatch.GetTimestamp() - start;
                if (elapsed > yieldTimeoutTicks)
                    return fallback.WaitFor(sequence, cancellationToken);
                if (elapsed > spinTimeoutTicks)
                    YieldCore(ref spinsLeft);
                else
                    spinsLeft = SpinsPerClockRead;
            }
        }

        public void Cancel() => fallback.Cancel();

        public void Dispose() => fallback.Dispose();

        private static void YieldCore(ref int spinsLeft)
        {
            // One yield a turn from here on; the clock is read each time, which is cheap beside a yield.
            spinsLeft = 1;
            Thread.Yield();
        }
    }
}
