namespace Crossfeed.Ring;

/// <summary>The fault flag of a ring: stays up once an exception was met, so that the owner can stop in order.</summary>
public sealed class ProcessorFaults
{
    private readonly Action<ProcessorFault>? _sink;
    private ProcessorFault? _first;
    private long _count;
    private long _sinkFailures;

    /// <summary>Creates the flag, lowered.</summary>
    /// <param name="sink">Gets every fault, on the thread of the consumer concerned. Must not block.</param>
    public ProcessorFaults(Action<ProcessorFault>? sink = null) => _sink = sink;

    /// <summary>Raised once, at the first fault, on the thread of the consumer concerned.</summary>
    public event Action<ProcessorFault>? Raised;

    /// <summary>Whether any fault was met.</summary>
    public bool IsRaised => First is not null;

    /// <summary>The first fault, or null.</summary>
    // Acquire: the fault's fields must not be read before the reference to it.
    public ProcessorFault? First => Volatile.Read(ref _first);

    /// <summary>The number of faults.</summary>
    // Acquire: the load must not be hoisted out of a polling loop.
    public long Count => Volatile.Read(ref _count);

    /// <summary>How many times the sink or a subscriber threw in turn.</summary>
    // Acquire: as in Count.
    public long SinkFailures => Volatile.Read(ref _sinkFailures);

    /// <summary>Raises the flag and tells the sink. Never throws.</summary>
    /// <param name="fault">The fault.</param>
    public void Report(ProcessorFault fault)
    {
        // Full fence and atomic: consumers on several threads count.
        Interlocked.Increment(ref _count);
        // Full fence and atomic: publishes the fault's fields, and exactly one of several concurrent faults is the first.
        var isFirst = Interlocked.CompareExchange(ref _first, fault, null) is null;
        Tell(_sink, fault);
        if (isFirst)
            Tell(Raised, fault);
    }

    private void Tell(Action<ProcessorFault>? listener, ProcessorFault fault)
    {
        try
        {
            listener?.Invoke(fault);
        }
        catch (Exception)
        {
            // The flag is up already; a listener that fails must not take the consumer with it. Atomic: as above.
            Interlocked.Increment(ref _sinkFailures);
        }
    }
}
