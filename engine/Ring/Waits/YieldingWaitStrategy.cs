namespace Crossfeed.Ring;

/// <summary>Spins for a moment, then offers the core to others on every turn. Fast, and fair where cores are few; still burns CPU.</summary>
public sealed class YieldingWaitStrategy : IWaitStrategy
{
    // Turns of about 1 ns: roughly the hop between two cores.
    private const int DefaultBusySpinCount = 100;

    private readonly int _busySpinCount;

    /// <summary>Creates the strategy.</summary>
    /// <param name="busySpinCount">Turns before the first yield. Default: 100.</param>
    public YieldingWaitStrategy(int busySpinCount = DefaultBusySpinCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(busySpinCount);
        _busySpinCount = busySpinCount;
    }

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        new Waiter(dependentSequences, _busySpinCount);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
        // Nobody blocks.
    }

    private sealed class Waiter(DependentSequenceGroup dependentSequences, int busySpinCount) : ISequenceWaiter
    {
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            var spinsLeft = busySpinCount;
            long available;
            while ((available = dependentSequences.Value) < sequence)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (spinsLeft > 0)
                    spinsLeft--;
                else
                    Thread.Yield();
            }

            return available;
        }

        public void Cancel()
        {
            // The token is looked at on every turn.
        }

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
