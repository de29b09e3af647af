using System.Runtime.CompilerServices;

namespace Crossfeed.Ring.Processing;

// HOT: 2 ns an event beside the handler's own work; progress is published once a batch; 0 B.

/// <summary>A consumer whose loop is compiled for its handler. Exceptions never end it: they are reported, and it goes on.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
/// <typeparam name="THandler">The type of the handler.</typeparam>
public sealed class ValueEventProcessor<T, THandler> : PaddedProcessor, IValueEventProcessor<T>
    where T : struct
    where THandler : struct, IValueEventHandler<T>
{
    private readonly ValueRingBuffer<T> _ringBuffer;
    private readonly SequenceBarrier _barrier;
    private readonly ProcessorFaults _faults;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _maxBatchSize;
    private readonly bool _notifiesBatchStart;
    private readonly bool _notifiesTimeout;
    private IValueExceptionHandler<T> _exceptionHandler;
    private IProcessorThreadFactory _threadFactory = ProcessorThreadFactory.Default;
    private int _state;
    // Not read-only: a handler may keep its state in itself.
    private THandler _handler;
#pragma warning disable CS0169 // takes up room, nothing else
    private readonly CacheLinePadding _padding; // 128 B: line + prefetched neighbour, behind the handler's own state
#pragma warning restore CS0169

    /// <summary>Creates a consumer.</summary>
    /// <param name="ringBuffer">The ring to read.</param>
    /// <param name="barrier">What the consumer waits at; it becomes the consumer's own.</param>
    /// <param name="handler">What the consumer does.</param>
    /// <param name="faults">The flag that exceptions raise; null makes one.</param>
    public ValueEventProcessor(ValueRingBuffer<T> ringBuffer, SequenceBarrier barrier, THandler handler, ProcessorFaults? faults = null)
    {
        _ringBuffer = ringBuffer;
        _barrier = barrier;
        _handler = handler;
        _faults = faults ?? new ProcessorFaults();
        _exceptionHandler = new ValueReportingExceptionHandler<T>(_faults);
        Name = handler.Name;
        _maxBatchSize = handler.MaxBatchSize ?? int.MaxValue;
        ArgumentOutOfRangeException.ThrowIfLessThan(_maxBatchSize, 1);
        // Calling a default body through a struct boxes the struct: allocation in the loop. So only overrides are called.
        _notifiesBatchStart = HandlerOverrides.Has<THandler>(typeof(IValueEventHandler<T>), nameof(IValueEventHandler<>.OnBatchStart));
        _notifiesTimeout = HandlerOverrides.Has<THandler>(typeof(IEventHandler), nameof(IEventHandler.OnTimeout));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Sequence Sequence { get; } = new();

    /// <summary>The flag that exceptions raise.</summary>
    public ProcessorFaults Faults => _faults;

    /// <inheritdoc/>
    // Acquire: whoever sees the loop left must also see what it did.
    public bool IsRunning => Volatile.Read(ref _state) == ProcessorState.Started;

    /// <inheritdoc/>
    public void SetExceptionHandler(IValueExceptionHandler<T> exceptionHandler) => _exceptionHandler = exceptionHandler;

    /// <inheritdoc/>
    public Task Start(IProcessorThreadFactory threadFactory)
    {
        // Full fence and atomic: of two callers one starts the thread.
        if (Interlocked.CompareExchange(ref _state, ProcessorState.Started, ProcessorState.Created) != ProcessorState.Created)
            Throw.AlreadyStarted(Name);
        _threadFactory = threadFactory;
        StartThread(threadFactory);
        return _started.Task;
    }

    /// <inheritdoc/>
    public Task Halt()
    {
        // The token first: a waiter that is woken must find it cancelled.
        _cancellation.Cancel();
        _barrier.CancelProcessing();
        // Full fence and atomic: either no thread will ever run, or the thread itself reports its end.
        if (Interlocked.CompareExchange(ref _state, ProcessorState.Halted, ProcessorState.Created) == ProcessorState.Created)
            _halted.TrySetResult();
        return _halted.Task;
    }

    /// <summary>Halts without waiting; the barrier goes when the loop was left.</summary>
    public void Dispose() => Halt().ContinueWith(static (_, barrier) => ((SequenceBarrier)barrier!).Dispose(), _barrier, TaskScheduler.Default);

    private void StartThread(IProcessorThreadFactory threadFactory)
    {
        try
        {
            threadFactory.CreateThread(Name, Run).Start();
        }
        catch
        {
            // No thread will ever report its end; the caller gets the exception, and a later Halt must not wait.
            // Release: as in Run.
            Volatile.Write(ref _state, ProcessorState.Halted);
            _halted.TrySetResult();
            throw;
        }
    }

    // The shell: everything that can go wrong ends here, and the consumer goes on.
    private void Run()
    {
        NotifyThreadStart();
        NotifyStart();
        _started.TrySetResult();
        RunLoop();
        NotifyShutdown();
        // Release: publishes all that the consumer did.
        Volatile.Write(ref _state, ProcessorState.Halted);
        _halted.TrySetResult();
    }

    private void RunLoop()
    {
        var nextSequence = Sequence.Value + 1;
        var availableSequence = nextSequence - 1;
        var spin = default(SpinWait);
        while (true)
        {
            try
            {
                ProcessEvents(ref nextSequence, ref availableSequence);
            }
            catch (OperationCanceledException ex) when (ex.CancellationToken == _cancellation.Token)
            {
                return;
            }
            catch (Exception ex) when (nextSequence > availableSequence)
            {
                // The wait failed, not an event: nothing may be skipped. Not at full speed, if it fails for good.
                Report(ProcessorStage.Wait, nextSequence - 1, ex);
                spin.SpinOnce();
            }
            catch (Exception ex)
            {
                HandleEventException(ex, nextSequence);
                // Past the failing event only; the rest of the batch comes as a new one.
                Sequence.SetValue(nextSequence);
                _barrier.SignalProgress();
                nextSequence++;
            }
        }
    }

    // The loop. Left by exception only. The two positions tell the shell whether an event or the wait failed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)] // entered once: would stay in unoptimised code
    private void ProcessEvents(ref long nextSequence, ref long availableSequence)
    {
        var ringBuffer = _ringBuffer;
        var barrier = _barrier;
        var ownSequence = Sequence;
        var token = _cancellation.Token;
        while (true)
        {
            var next = nextSequence;
            var result = barrier.WaitForPublishedSequence(next, token);
            if (result.IsTimeout)
            {
                NotifyTimeout(next - 1);
                continue;
            }

            var available = Math.Min(result.UnsafeAvailableSequence, next + _maxBatchSize - 1);
            if (_notifiesBatchStart)
                NotifyBatchStart(next, available - next + 1);
            availableSequence = available;
            for (; next <= available; next++)
            {
                nextSequence = next;
                _handler.OnEvent(ref ringBuffer[next], next, next == available);
            }

            nextSequence = next;
            // Once a batch. Release (in SetValue): the slots up to here may be overwritten from now on.
            ownSequence.SetValue(available);
            barrier.SignalProgress();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // keeps the try out of the loop
    private void NotifyBatchStart(long sequence, long batchSize)
    {
        try
        {
            _handler.OnBatchStart(batchSize);
        }
        catch (Exception ex)
        {
            HandleEventException(ex, sequence);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // idle: cost does not matter
    private void NotifyTimeout(long sequence)
    {
        if (!_notifiesTimeout)
            return;
        try
        {
            _handler.OnTimeout(sequence);
        }
        catch (Exception ex)
        {
            HandleTimeoutException(ex, sequence);
        }
    }

    private void NotifyThreadStart()
    {
        try
        {
            _threadFactory.OnThreadStart(Name);
        }
        catch (Exception ex)
        {
            Report(ProcessorStage.ThreadStart, Sequence.Value, ex);
        }
    }

    private void NotifyStart()
    {
        try
        {
            _handler.OnStart();
        }
        catch (Exception ex)
        {
            Guard(() => _exceptionHandler.HandleOnStartException(ex), Sequence.Value);
        }
    }

    private void NotifyShutdown()
    {
        try
        {
            _handler.OnShutdown();
        }
        catch (Exception ex)
        {
            Guard(() => _exceptionHandler.HandleOnShutdownException(ex), Sequence.Value);
        }
    }

    private void HandleTimeoutException(Exception exception, long sequence) =>
        Guard(() => _exceptionHandler.HandleOnTimeoutException(exception, sequence), sequence);

    private void HandleEventException(Exception exception, long sequence) =>
        Guard(() => _exceptionHandler.HandleEventException(exception, sequence, ref _ringBuffer[sequence]), sequence);

    // An exception handler that throws must not end the consumer either.
    private void Guard(Action handle, long sequence)
    {
        try
        {
            handle();
        }
        catch (Exception ex)
        {
            Report(ProcessorStage.ExceptionHandler, sequence, ex);
        }
    }

    private void Report(ProcessorStage stage, long sequence, Exception exception) =>
        _faults.Report(new ProcessorFault(stage, sequence, Thread.CurrentThread.Name, exception));
}
