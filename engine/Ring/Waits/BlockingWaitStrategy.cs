namespace Crossfeed.Ring;

/// <summary>
/// Blocks until a publisher signals. Idle consumers cost nothing; a wake-up costs tens of microseconds. Publishers pay a fence
/// a publication, and the lock only while somebody sleeps.
/// </summary>
public sealed class BlockingWaitStrategy : IWaitStrategy
{
    // Milliseconds between looks at a consumer upstream. Ours signal their progress; one of the caller's own kind may not.
    private const int UpstreamPollMillis = 1;

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

    private long WaitFor(long sequence, DependentSequenceGroup dependentSequences, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Full fence and atomic: counted before the sequences are read; see SignalAllWhenBlocking.
            Interlocked.Increment(ref _sleepers);
            try
            {
                long available;
                while ((available = dependentSequences.Value) < sequence)
                {
                    // Under the lock, which Cancel takes after the token was cancelled: either this sees it or is pulsed.
                    cancellationToken.ThrowIfCancellationRequested();
                    // Once the event is published, only a consumer upstream is awaited.
                    Monitor.Wait(_gate, dependentSequences.CursorValue < sequence ? Timeout.Infinite : UpstreamPollMillis);
                }

                return available;
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
            var available = dependentSequences.Value;
            return available >= sequence ? available : strategy.WaitFor(sequence, dependentSequences, cancellationToken);
        }

        public void Cancel() => strategy.WakeAll();

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
