namespace Crossfeed.Ring;

/// <summary>
/// Blocks until a publisher signals. Idle consumers cost nothing; a wake-up costs tens of microseconds. Publishers pay a fence
/// a publication, and the lock only while somebody sleeps.
/// </summary>
public sealed class BlockingWaitStrategy : IWaitStrategy
{
    // An object, not a Lock: Monitor has the condition to wait on.
    private readonly object _gate = new();
    private int _sleepers;

    /// <inheritdoc/>
    public bool IsBlockingStrategy => true;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        new Waiter(this, dependentSequences);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
        // Full fence: the publication must be visible before the count is read. The waiter counts itself, fences, and then
        // reads the cursor; so at least one of the two sees the other, and no wake-up is lost.
        Interlocked.MemoryBarrier();
        // Acquire: no more than a load that the compiler must not elide; the fence above orders it.
        if (Volatile.Read(ref _sleepers) != 0)
            WakeAll();
    }

    private void WakeAll()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void WaitForCursor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Full fence and atomic: counted before the cursor is read; see SignalAllWhenBlocking.
            Interlocked.Increment(ref _sleepers);
            try
            {
                while (dependentSequences.CursorValue < sequence)
                {
                    // Under the lock, which Cancel takes after the token was cancelled: either this sees it or is pulsed.
                    cancellationToken.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }
            }
            finally
            {
                // Atomic: a late decrement costs a publisher one needless signal, nothing more.
                Interlocked.Decrement(ref _sleepers);
            }
        }
    }

    private sealed class Waiter(BlockingWaitStrategy strategy, DependentSequenceGroup dependentSequences) : ISequenceWaiter
    {
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            if (dependentSequences.CursorValue < sequence)
                strategy.WaitForCursor(sequence, dependentSequences, cancellationToken);
            // The event is published; consumers ahead are at work on it and do not signal.
            return dependentSequences.SpinWaitFor(sequence, cancellationToken);
        }

        public void Cancel() => strategy.WakeAll();

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
