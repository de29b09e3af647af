namespace Crossfeed.Ring.Processing;

// HOT: 2 ns an event beside the handler's own work; 0 B.

/// <summary>
/// A consumer without a thread of its own: whoever owns the thread asks for what has been published. For a thread that also produces, or that looks at sockets between two looks at
/// the ring. Its sequence must be among the ring's gating ones. As with processors, an exception is reported and the event counts as processed.
/// </summary>
/// <typeparam name="T">The type of the event.</typeparam>
/// <typeparam name="THandler">The type of the handler.</typeparam>
public sealed class ValueEventPoller<T, THandler>
    where T : struct
    where THandler : struct, IValueEventHandler<T>
{
    private readonly ValueRingBuffer<T> _ringBuffer;
    private readonly ProcessorFaults _faults;
    // Not read-only: a handler may keep its state in itself.
    private THandler _handler;
    private long _next;

    /// <summary>Creates a consumer that begins behind the ring's present cursor, and makes producers respect it.</summary>
    /// <param name="ringBuffer">The ring to read.</param>
    /// <param name="handler">What the consumer does.</param>
    /// <param name="faults">The flag that exceptions raise.</param>
    public ValueEventPoller(ValueRingBuffer<T> ringBuffer, THandler handler, ProcessorFaults faults)
    {
        _ringBuffer = ringBuffer;
        _handler = handler;
        _faults = faults;
        Sequence = new Sequence(ringBuffer.Cursor);
        ringBuffer.AddGatingSequences(Sequence); // sets the sequence to the cursor of this moment
        _next = Sequence.Value + 1;
    }

    /// <summary>How far it has come.</summary>
    public Sequence Sequence { get; }

    /// <summary>Processes what is published, in order. One thread at a time; not from inside the handler.</summary>
    /// <param name="endsBatch">Whether the last event processed ends a batch; false when the caller goes on and ends it later.</param>
    /// <returns>The number of events processed.</returns>
    public int Poll(bool endsBatch)
    {
        var first = _next;
        while (_ringBuffer.IsAvailable(_next))
        {
            try
            {
                Process(endsBatch);
            }
            catch (Exception ex)
            {
                _faults.Report(new ProcessorFault(ProcessorStage.Event, _next, Thread.CurrentThread.Name, ex));
                _next++; // past the failing event only
            }

            // Release (in SetValue): the slots up to here may be overwritten from now on.
            Sequence.SetValue(_next - 1);
        }

        return (int)(_next - first);
    }

    // The loop: no try.
    private void Process(bool endsBatch)
    {
        var ringBuffer = _ringBuffer;
        bool isMore;
        do
        {
            var next = _next;
            isMore = ringBuffer.IsAvailable(next + 1);
            _handler.OnEvent(ref ringBuffer[next], next, endsBatch && !isMore);
            _next = next + 1;
        }
        while (isMore);
    }
}
