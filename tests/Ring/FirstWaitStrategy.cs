using Crossfeed.Ring;

namespace Crossfeed.Tests.Ring;

/// <summary>Ends the first wait as a test wants it and spins on all others.</summary>
/// <param name="first">Gives the first wait's result, or throws.</param>
internal sealed class FirstWaitStrategy(Func<SequenceWaitResult> first) : IWaitStrategy
{
    public bool IsBlockingStrategy => false;

    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) => new Waiter(first, dependentSequences);

    public void SignalAllWhenBlocking()
    {
    }

    private sealed class Waiter(Func<SequenceWaitResult> first, DependentSequenceGroup dependentSequences) : ISequenceWaiter
    {
        private bool _hasWaited;

        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            if (_hasWaited)
                return dependentSequences.AggressiveSpinWaitFor(sequence, cancellationToken);
            _hasWaited = true;
            return first();
        }

        public void Cancel()
        {
        }

        public void Dispose()
        {
        }
    }
}
