namespace Crossfeed.Ring;

/// <summary>Waits on behalf of one consumer.</summary>
public interface ISequenceWaiter : IDisposable
{
    /// <summary>Waits until the followed sequences reach a value.</summary>
    /// <param name="sequence">The sequence to wait for.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The highest available sequence, or a timeout.</returns>
    SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken);

    /// <summary>Wakes the waiting thread, if it is blocked, to look at its cancellation token.</summary>
    void Cancel();
}
