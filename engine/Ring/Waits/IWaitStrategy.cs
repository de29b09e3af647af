namespace Crossfeed.Ring;

/// <summary>How consumers wait for events: makes one waiter a consumer.</summary>
public interface IWaitStrategy
{
    /// <summary>Whether waiters block, so that publishers have to call <see cref="SignalAllWhenBlocking"/>.</summary>
    bool IsBlockingStrategy { get; }

    /// <summary>Creates the waiter of one consumer.</summary>
    /// <param name="owner">Who will wait.</param>
    /// <param name="dependentSequences">What it follows.</param>
    /// <returns>A waiter for one thread.</returns>
    ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences);

    /// <summary>Wakes blocked waiters after a publication. Any thread may call it.</summary>
    void SignalAllWhenBlocking();
}
