using System.Runtime.CompilerServices;

namespace Crossfeed.Ring;

// HOT: asked once a batch; one load when events are there already, 0 B.

/// <summary>What one consumer waits at before it reads slots. Serves one waiting thread.</summary>
public sealed class SequenceBarrier : IDisposable
{
    private readonly IPublishedSequenceReader _published;
    private readonly ISequenceWaiter _waiter;
    private readonly DependentSequenceGroup _dependentSequences;
    private readonly bool _mayHaveGaps;
    private readonly IWaitStrategy _waitStrategy;
    private readonly bool _isBlocking;

    /// <summary>Creates a barrier; sequencers do.</summary>
    /// <param name="published">Tells published slots from claimed ones.</param>
    /// <param name="waiter">How the consumer waits; the barrier disposes of it.</param>
    /// <param name="dependentSequences">What the consumer follows.</param>
    /// <param name="mayHaveGaps">Whether the followed sequence may include slots that are claimed but not published.</param>
    /// <param name="waitStrategy">The strategy that made the waiter.</param>
    public SequenceBarrier(IPublishedSequenceReader published, ISequenceWaiter waiter, DependentSequenceGroup dependentSequences,
        bool mayHaveGaps, IWaitStrategy waitStrategy)
    {
        _published = published;
        _waiter = waiter;
        _dependentSequences = dependentSequences;
        _mayHaveGaps = mayHaveGaps;
        _waitStrategy = waitStrategy;
        _isBlocking = waitStrategy.IsBlockingStrategy;
    }

    /// <summary>What the consumer follows.</summary>
    public DependentSequenceGroup DependentSequences => _dependentSequences;

    /// <summary>Waits until a sequence is claimed or published. With several producers the answer may include unpublished slots.</summary>
    /// <param name="sequence">The sequence to wait for.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The highest available sequence, or a timeout if the wait strategy has one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // already there: one load
    public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken = default)
    {
        // Asked even when events are there, otherwise a consumer that never runs dry could not be halted.
        cancellationToken.ThrowIfCancellationRequested();
        var available = _dependentSequences.Value;
        return available >= sequence ? available : InvokeWaitStrategy(sequence, cancellationToken);
    }

    /// <summary>Waits until a sequence is published.</summary>
    /// <param name="sequence">The sequence to wait for.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The highest sequence up to which all is published, or a timeout if the wait strategy has one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // adds one predictable branch
    public SequenceWaitResult WaitForPublishedSequence(long sequence, CancellationToken cancellationToken = default)
    {
        var result = WaitFor(sequence, cancellationToken);
        return _mayHaveGaps && !result.IsTimeout ? WaitForPublication(sequence, result.UnsafeAvailableSequence, cancellationToken) : result;
    }

    /// <summary>
    /// Wakes consumers that are blocked behind the one that waits here. It calls this after it has moved its own sequence.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one predictable branch, once a batch
    public void SignalProgress()
    {
        if (_isBlocking)
            _waitStrategy.SignalAllWhenBlocking();
    }

    /// <summary>Wakes the consumer if it is blocked, so that it looks at its cancellation token.</summary>
    public void CancelProcessing() => _waiter.Cancel();

    /// <summary>Releases the waiter. The consumer must have left its loop.</summary>
    public void Dispose() => _waiter.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)] // nothing to do: cost does not matter
    private SequenceWaitResult InvokeWaitStrategy(long sequence, CancellationToken cancellationToken) =>
        _waiter.WaitFor(sequence, cancellationToken);

    private long WaitForPublication(long sequence, long claimed, CancellationToken cancellationToken)
    {
        var published = _published.GetHighestPublishedSequence(sequence, claimed);
        return published >= sequence ? published : WaitForGapToClose(sequence, claimed, cancellationToken);
    }

    // A producer is between claim and publish, or waits for room that a slower consumer has to make. It may need this very
    // core, so the wait yields, whatever the strategy. The first case ends within nanoseconds; the second may last, so
    // consumers of a blocking strategy end up sleeping.
    [MethodImpl(MethodImplOptions.NoInlining)] // nothing to do: cost does not matter
    private long WaitForGapToClose(long sequence, long claimed, CancellationToken cancellationToken)
    {
        // Turns before a sleep of 1 ms: 20 is the framework's own default, -1 is never.
        var sleepThreshold = _isBlocking ? 20 : -1;
        var spin = default(SpinWait);
        long published;
        while ((published = _published.GetHighestPublishedSequence(sequence, claimed)) < sequence)
        {
            cancellationToken.ThrowIfCancellationRequested();
            spin.SpinOnce(sleepThreshold);
        }

        return published;
    }
}
