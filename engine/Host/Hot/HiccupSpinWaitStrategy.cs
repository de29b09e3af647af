using System.Runtime.CompilerServices;
using Crossfeed.Ring;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// HOT: spins as <see cref="BusySpinWaitStrategy"/> does and finds out when the thread did not run, 0 B. The clock is read once in <see cref="TurnsPerReading"/> turns and never between a frame's arrival and
/// its processing: a gap that ends with a frame already there is not counted here, it shows in the latency of that frame.
/// </summary>
public sealed class HiccupSpinWaitStrategy : IWaitStrategy
{
    /// <summary>Turns between two readings of the clock: at 1 to 2 ns a turn a reading of 20 to 40 ns every 0.3 to 0.5 µs, below what counts as a gap.</summary>
    public const int TurnsPerReading = 256;

    private readonly List<HiccupMeter> _meters = [];

    /// <summary>The meters of the threads that wait here, in the order in which the handlers were given to the ring.</summary>
    public IReadOnlyList<HiccupMeter> Meters => _meters;

    /// <inheritdoc/>
    public bool IsBlockingStrategy => false;

    /// <inheritdoc/>
    public ISequenceWaiter NewSequenceWaiter(SequenceWaiterOwner owner, DependentSequenceGroup dependentSequences)
    {
        var meter = new HiccupMeter(owner.Handler?.Name ?? "unknown");
        _meters.Add(meter);
        return new Waiter(dependentSequences, meter);
    }

    /// <inheritdoc/>
    public void SignalAllWhenBlocking()
    {
        // Nobody blocks.
    }

    private sealed class Waiter(DependentSequenceGroup dependentSequences, HiccupMeter meter) : ISequenceWaiter
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // stays long and is entered seldom: its turns in unoptimised code would be slow enough to count as gaps
        public SequenceWaitResult WaitFor(long sequence, CancellationToken cancellationToken)
        {
            if (TrySpin(sequence, cancellationToken, out var available))
            {
                return available;
            }

            meter.Resume(WireClock.Monotonic()); // what lies before is work
            while (!TrySpin(sequence, cancellationToken, out available))
            {
                meter.Turn(WireClock.Monotonic());
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

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool TrySpin(long sequence, CancellationToken cancellationToken, out long available)
        {
            for (var turn = 0; turn < TurnsPerReading; turn++)
            {
                if ((available = dependentSequences.Value) >= sequence)
                {
                    return true;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }

            available = 0;
            return false;
        }
    }
}
