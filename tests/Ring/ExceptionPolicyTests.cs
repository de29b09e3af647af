using System.Collections.Concurrent;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[Parallelizable(ParallelScope.All)]
public sealed class ExceptionPolicyTests
{
    private const int Size = 8;

    [Test]
    [CancelAfter(30_000)]
    public async Task A_failing_event_is_reported_and_the_consumer_goes_on(CancellationToken cancellationToken)
    {
        var reported = new ConcurrentQueue<ProcessorFault>();
        var raised = new ConcurrentQueue<ProcessorFault>();
        var faults = new ProcessorFaults(reported.Enqueue);
        faults.Raised += raised.Enqueue;
        var handler = new RecordingHandler("decode", onEvent: sequence =>
        {
            if (sequence is 3 or 5)
                throw new FormatException();
        });
        using var disruptor = Create(faults);
        disruptor.HandleEventsWith(handler);
        // More than a lap: a consumer that had stopped would block this thread.
        await disruptor.Start();
        Publish(disruptor, 4 * Size);
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(Enumerable.Range(0, 4 * Size).Select(i => (long)i).Where(i => i is not (3 or 5))));
        Assert.That(faults.IsRaised, Is.True);
        Assert.That(faults.Count, Is.EqualTo(2));
        Assert.That(reported.Select(fault => fault.Sequence), Is.EqualTo(new long[] { 3, 5 }));
        Assert.That(raised, Is.EqualTo(new[] { faults.First }));
        Assert.That(faults.First, Has.Property("Stage").EqualTo(ProcessorStage.Event)
            .And.Property("ThreadName").EqualTo("decode").And.Property("Exception").InstanceOf<FormatException>());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task The_rest_of_a_batch_arrives_as_a_new_batch(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler(onEvent: sequence =>
        {
            if (sequence == 2)
                throw new FormatException();
        });
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, 6);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.BatchSizes, Is.EqualTo(new long[] { 6, 3 }));
        Assert.That(handler.Sequences, Is.EqualTo(new long[] { 0, 1, 3, 4, 5 }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_cancellation_thrown_by_a_handler_is_an_error_like_any_other(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler(onEvent: sequence =>
        {
            if (sequence == 0)
                throw new OperationCanceledException();
        });
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, 3);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(new long[] { 1, 2 }));
        Assert.That(disruptor.Faults.Count, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_exception_handler_may_mark_the_event(CancellationToken cancellationToken)
    {
        var marked = new List<long>();
        var failing = new SlotHandler("failing", (ref Slot slot) =>
        {
            if (slot.Value % 2 == 1)
                throw new FormatException();
        });
        using var disruptor = Create();
        disruptor.HandleEventsWith(failing).Then(new SlotHandler("reader", (ref Slot slot) =>
        {
            if (slot.UpstreamA == -7)
                marked.Add(slot.Value);
        }));
        disruptor.SetExceptionHandler(failing, new MarkingExceptionHandler());
        Publish(disruptor, 6);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(marked, Is.EqualTo(new long[] { 1, 3, 5 }));
        Assert.That(disruptor.Faults.IsRaised, Is.False);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_exception_handler_that_throws_does_not_end_the_consumer(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler(onEvent: sequence =>
        {
            if (sequence == 1)
                throw new FormatException();
        });
        using var disruptor = Create();
        disruptor.SetDefaultExceptionHandler(new ThrowingExceptionHandler());
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, 3);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(new long[] { 0, 2 }));
        Assert.That(disruptor.Faults.First!.Stage, Is.EqualTo(ProcessorStage.ExceptionHandler));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_sink_that_throws_is_counted_and_does_not_end_the_consumer(CancellationToken cancellationToken)
    {
        var faults = new ProcessorFaults(_ => throw new InvalidOperationException());
        var handler = new RecordingHandler(onEvent: sequence =>
        {
            if (sequence == 0)
                throw new FormatException();
        });
        using var disruptor = Create(faults);
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, 3);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(new long[] { 1, 2 }));
        Assert.That((faults.Count, faults.SinkFailures), Is.EqualTo((1L, 1L)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Failures_at_start_batch_start_and_shutdown_lose_no_event(CancellationToken cancellationToken)
    {
        var stages = new ConcurrentQueue<ProcessorStage>();
        var faults = new ProcessorFaults(fault => stages.Enqueue(fault.Stage));
        var threads = new ProcessorThreadFactory(_ => throw new PlatformNotSupportedException());
        var handler = new FailingAroundHandler();
        using var disruptor = Create(faults, threads);
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, 3);
        await disruptor.Start();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Count, Is.EqualTo(3));
        Assert.That(stages, Is.EqualTo(new[] { ProcessorStage.ThreadStart, ProcessorStage.Start, ProcessorStage.Event, ProcessorStage.Shutdown }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_failing_wait_skips_no_event(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler();
        using var disruptor = new ValueDisruptor<Slot>(() => default, Size, ProducerType.Single, new FirstWaitStrategy(() => throw new IOException()));
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        RingVariants.Until(() => disruptor.Faults.IsRaised, cancellationToken);
        Publish(disruptor, 3);
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(new long[] { 0, 1, 2 }));
        Assert.That(disruptor.Faults.First!.Stage, Is.EqualTo(ProcessorStage.Wait));
    }

    private static ValueDisruptor<Slot> Create(ProcessorFaults? faults = null, IProcessorThreadFactory? threads = null) =>
        new(() => default, Size, threads ?? ProcessorThreadFactory.Default, ProducerType.Single, new YieldingWaitStrategy(), faults);

    private static void Publish(ValueDisruptor<Slot> disruptor, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = disruptor.PublishEvent();
            scope.Event().Value = i;
        }
    }

    private sealed class FailingAroundHandler : IValueEventHandler<Slot>
    {
        public int Count { get; private set; }

        public void OnStart() => throw new FormatException();

        public void OnBatchStart(long batchSize) => throw new FormatException();

        public void OnEvent(ref Slot data, long sequence, bool endOfBatch) => Count++;

        public void OnShutdown() => throw new FormatException();
    }

    private sealed class MarkingExceptionHandler : IValueExceptionHandler<Slot>
    {
        public void HandleEventException(Exception ex, long sequence, ref Slot evt) => evt.UpstreamA = -7;

        public void HandleOnTimeoutException(Exception ex, long sequence) => throw new NotSupportedException();

        public void HandleOnStartException(Exception ex) => throw new NotSupportedException();

        public void HandleOnShutdownException(Exception ex) => throw new NotSupportedException();
    }

    private sealed class ThrowingExceptionHandler : IValueExceptionHandler<Slot>
    {
        public void HandleEventException(Exception ex, long sequence, ref Slot evt) => throw new NotSupportedException();

        public void HandleOnTimeoutException(Exception ex, long sequence) => throw new NotSupportedException();

        public void HandleOnStartException(Exception ex) => throw new NotSupportedException();

        public void HandleOnShutdownException(Exception ex) => throw new NotSupportedException();
    }
}
