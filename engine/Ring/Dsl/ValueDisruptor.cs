using System.Diagnostics;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring.Dsl;

/// <summary>
/// A ring and its consumers: wires, starts and stops them. Goes from created over started to halted, once. Wiring, start and
/// stop are the owner's; publishing is the producers'.
/// </summary>
/// <typeparam name="T">The type of the event.</typeparam>
public sealed partial class ValueDisruptor<T> : IDisposable
    where T : struct
{
    // Milliseconds between looks at a backlog that does not go away at once.
    private const int DrainPollMillis = 1;

    private readonly IProcessorThreadFactory _threadFactory;
    private readonly ConsumerRepository _consumers = new();
    private IValueExceptionHandler<T> _exceptionHandler;
    private int _state;

    /// <summary>Creates a disruptor whose consumers run on plain background threads.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="ringBufferSize">The number of slots, a power of two.</param>
    /// <param name="producerType">How many threads publish.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize, ProducerType producerType, IWaitStrategy waitStrategy)
        : this(eventFactory, ringBufferSize, ProcessorThreadFactory.Default, producerType, waitStrategy)
    {
    }

    /// <summary>Creates a disruptor.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="ringBufferSize">The number of slots, a power of two.</param>
    /// <param name="threadFactory">Makes the threads of the consumers.</param>
    /// <param name="producerType">How many threads publish.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    /// <param name="faults">The flag that exceptions in consumers raise; null makes one.</param>
    public ValueDisruptor(Func<T> eventFactory, int ringBufferSize, IProcessorThreadFactory threadFactory, ProducerType producerType,
        IWaitStrategy waitStrategy, ProcessorFaults? faults = null)
    {
        RingBuffer = ValueRingBuffer<T>.Create(producerType, eventFactory, ringBufferSize, waitStrategy);
        _threadFactory = threadFactory;
        Faults = faults ?? new ProcessorFaults();
        _exceptionHandler = new ValueReportingExceptionHandler<T>(Faults);
    }

    /// <summary>The ring.</summary>
    public ValueRingBuffer<T> RingBuffer { get; }

    /// <summary>The flag that exceptions in consumers raise.</summary>
    public ProcessorFaults Faults { get; }

    /// <inheritdoc cref="ICursored.Cursor"/>
    public long Cursor => RingBuffer.Cursor;

    /// <inheritdoc cref="ISequenced.BufferSize"/>
    public int BufferSize => RingBuffer.BufferSize;

    /// <summary>Whether it was started, even if it is halted by now.</summary>
    // Acquire: whoever sees it started may rely on the wiring.
    public bool HasStarted => Volatile.Read(ref _state) != ProcessorState.Created;

    /// <summary>Whether it was started and not halted.</summary>
    // Acquire: as above.
    public bool IsRunning => Volatile.Read(ref _state) == ProcessorState.Started;

    /// <summary>The slot of a sequence.</summary>
    /// <param name="sequence">A sequence that the caller has claimed or waited for.</param>
    public ref T this[long sequence] => ref RingBuffer[sequence];

    /// <inheritdoc cref="ValueRingBuffer{T}.PublishEvent"/>
    public ValueRingBuffer<T>.UnpublishedEventScope PublishEvent() => RingBuffer.PublishEvent();

    /// <inheritdoc cref="ValueRingBuffer{T}.PublishEvents(int)"/>
    public ValueRingBuffer<T>.UnpublishedEventBatchScope PublishEvents(int count) => RingBuffer.PublishEvents(count);

    /// <summary>Starts all consumers. One that has nothing to consume starts at the present cursor.</summary>
    /// <returns>Completes when every OnStart has returned.</returns>
    public Task Start()
    {
        // Full fence and atomic: of two callers one starts.
        if (Interlocked.CompareExchange(ref _state, ProcessorState.Started, ProcessorState.Created) != ProcessorState.Created)
            Throw.AlreadyStarted(nameof(ValueDisruptor<>));
        var starts = new Task[_consumers.Consumers.Count];
        for (var i = 0; i < starts.Length; i++)
            starts[i] = _consumers.Consumers[i].Processor.Start(_threadFactory);
        return Task.WhenAll(starts);
    }

    /// <summary>Stops all consumers after the batches in hand; what else is in the ring is not processed.</summary>
    /// <returns>Completes when every consumer has left its loop.</returns>
    public Task Halt()
    {
        // Full fence: no consumer may be started after this.
        Interlocked.Exchange(ref _state, ProcessorState.Halted);
        var halts = new Task[_consumers.Consumers.Count];
        for (var i = 0; i < halts.Length; i++)
            halts[i] = _consumers.Consumers[i].Processor.Halt();
        return Task.WhenAll(halts);
    }

    /// <summary>Waits until all that was published is processed, then halts. Producers must have stopped.</summary>
    /// <returns>Completes when every consumer has left its loop.</returns>
    public Task Shutdown() => Shutdown(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until all that was published is processed, then halts. Producers must have stopped.</summary>
    /// <param name="timeout">How long to wait for the backlog; infinite if negative.</param>
    /// <returns>
    /// Completes when every consumer has left its loop; fails with a <see cref="TimeoutException"/> if the backlog remains, and
    /// then nothing is halted.
    /// </returns>
    public async Task Shutdown(TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        while (_consumers.HasBacklog(RingBuffer.Cursor))
        {
            if (timeout >= TimeSpan.Zero && Stopwatch.GetElapsedTime(start) > timeout)
                throw new TimeoutException($"The consumers did not process the backlog within {timeout}.");
            await Task.Delay(DrainPollMillis).ConfigureAwait(false);
        }

        await Halt().ConfigureAwait(false);
    }

    /// <summary>Halts without draining.</summary>
    public void Dispose()
    {
        // Full fence: as in Halt.
        Interlocked.Exchange(ref _state, ProcessorState.Halted);
        foreach (var consumer in _consumers.Consumers)
            consumer.Processor.Dispose();
    }
}
