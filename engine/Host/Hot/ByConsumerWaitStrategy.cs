using Crossfeed.Ring;

namespace Crossfeed.Host;

/// <summary>
/// The hot consumer waits in its own way, the others sleep: a recorder that is a millisecond behind harms nobody, must not burn a core, and must not be woken by the hot thread, as
/// a wake-up is a system call.
/// </summary>
/// <param name="hot">How the hot consumer waits.</param>
public sealed class ByConsumerWaitStrategy(IWaitStrategy hot) : IWaitStrategy
{
    private readonly SleepingWaitStrategy _others = new();

    /// <inheritdoc/>
    public bool IsBlockingStrategy => hot.IsBlockingStrategy;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        (owner.Handler?.Name == HotHandler.ThreadName ? hot : _others).NewSequenceWaiter(owner, dependentSequences);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking() => hot.SignalAllWhenBlocking();
}
