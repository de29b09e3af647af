using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Ring;

// HOT: the lowest hop between two pinned threads; burns a core each, 0 B.

/// <summary>Reads the followed sequence in a loop. For pinned threads that own their core.</summary>
public sealed class BusySpinWaitStrategy : IWaitStrategy
{
    private readonly bool _pause;

    /// <summary>Creates the strategy.</summary>
    /// <param name="pause">
    /// Whether to execute the processor's pause hint on each turn. Wanted where two hardware threads share a core, so that the
    /// spinning one does not starve its sibling; costs some nanoseconds of latency. Default: no.
    /// </param>
    public BusySpinWaitStrategy(bool pause = false) => _pause = pause;

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences) =>
        new Waiter(dependentSequences, _pause);

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
        // Nobody blocks.
    }

    private sealed class Waiter(DependentSequenceGroup dependentSequences, bool pause) : ISequenceWaiter
    {
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            long available;
            while ((available = dependentSequences.Value) < sequence)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (pause)
                    Pause();
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

        private static void Pause()
        {
            if (X86Base.IsSupported)
                X86Base.Pause();
            else if (ArmBase.IsSupported)
                ArmBase.Yield();
        }
    }
}
