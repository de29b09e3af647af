namespace Crossfeed.Ring;

/// <summary>Spins, yields, then sleeps between looks. Leaves the CPU idle without making publishers signal; wakes up late.</summary>
public sealed class SleepingWaitStrategy : IWaitStrategy
{
    // Turns of about 1 ns.
    private const int DefaultSpins = 100;
    // Turns of about 0.5 µs.
    private const int DefaultYields = 100;
    // Milliseconds: the shortest sleep that really leaves the core idle.
    private const int DefaultSleepMillis = 1;

    private readonly int _spins;
    private readonly int _yields;
    private readonly int _sleepMillis;

    /// <summary>Creates the strategy.</summary>
    /// <param name="spins">Turns before the first yield. Default: 100.</param>
    /// <param name="yields">Yields before the first sleep. Default: 100.</param>
    /// <param name="sleepMillis">Length of a sleep in milliseconds; 0 only gives up the time slice. Default: 1.</param>
    public SleepingWaitStrategy(int spins = DefaultSpins, int yields = DefaultYields, int sleepMillis = DefaultSleepMillis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spins);
        ArgumentOutOfRangeException.ThrowIfNegative(yields);
        ArgumentOutOfRangeException.ThrowIfNegative(sleepMillis);
        _spins = spins;
        _yields = yields;
        _sleepMillis = sleepMillis;
    }

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        new Waiter(dependentSequences, _spins, _yields, _sleepMillis);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
        // Nobody blocks for longer than one sleep.
    }

    private sealed class Waiter(DependentSequenceGroup dependentSequences, int spins, int yields, int sleepMillis) : ISequenceWaiter
    {
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            var spinsLeft = spins;
            var yieldsLeft = yields;
            long available;
            while ((available = dependentSequences.Value) < sequence)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (spinsLeft > 0)
                {
                    spinsLeft--;
                }
                else if (yieldsLeft > 0)
                {
                    yieldsLeft--;
                    Thread.Yield();
                }
                else
                {
#pragma warning disable RS0030 // this is the wait strategy that sleeping belongs to
                    Thread.Sleep(sleepMillis);
#pragma warning restore RS0030
                }
            }

            return available;
        }

        public void Cancel()
        {
            // The token is looked at after every sleep.
        }

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
