using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[Parallelizable(ParallelScope.All)]
public sealed class ProcessorTests
{
    private const int Size = 16;

    [Test]
    [CancelAfter(30_000)]
    public async Task The_last_available_event_ends_the_batch(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler();
        await RunOverBacklog(handler, 10, cancellationToken);
        Assert.That(handler.BatchSizes, Is.EqualTo(new long[] { 10 }));
        Assert.That(handler.BatchEnds, Is.EqualTo(new long[] { 9 }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Max_batch_size_splits_a_backlog(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler(maxBatchSize: 4);
        await RunOverBacklog(handler, 10, cancellationToken);
        Assert.That(handler.BatchSizes, Is.EqualTo(new long[] { 4, 4, 2 }));
        Assert.That(handler.BatchEnds, Is.EqualTo(new long[] { 3, 7, 9 }));
        Assert.That(handler.Count, Is.EqualTo(10));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Progress_is_visible_once_a_batch(CancellationToken cancellationToken)
    {
        ValueDisruptor<Slot>? disruptor = null;
        RecordingHandler? handler = null;
        var seen = new List<long>();
        handler = new RecordingHandler(maxBatchSize: 3, onEvent: _ => seen.Add(disruptor!.GetSequenceValueFor(handler!)));
        disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await PublishStartAndShutDown(disruptor, 6, cancellationToken);
        Assert.That(seen, Is.EqualTo(new long[] { -1, -1, -1, 2, 2, 2 }));
    }

    [Test]
    public void A_max_batch_size_below_one_is_refused()
    {
        using var disruptor = Create();
        Assert.That(() => disruptor.HandleEventsWith(new RecordingHandler(maxBatchSize: 0)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Each_consumer_gets_a_thread_of_its_name_and_the_start_hook_runs_on_it(CancellationToken cancellationToken)
    {
        var hooked = new System.Collections.Concurrent.ConcurrentDictionary<string, string?>();
        var threads = new ProcessorThreadFactory(name => hooked[name] = Thread.CurrentThread.Name);
        RecordingHandler decode = new("decode"), capture = new("capture");
        using var disruptor = Create(threads);
        disruptor.HandleEventsWith(decode).Then(capture);
        await PublishStartAndShutDown(disruptor, 1, cancellationToken);
        Assert.That((decode.ThreadName, capture.ThreadName), Is.EqualTo(("decode", "capture")));
        Assert.That(hooked, Is.EquivalentTo(new Dictionary<string, string?> { ["decode"] = "decode", ["capture"] = "capture" }));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_struct_handler_keeps_its_state_and_is_found_by_value(CancellationToken cancellationToken)
    {
        var total = new long[1];
        var handler = new SummingHandler(total);
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await PublishStartAndShutDown(disruptor, 10, cancellationToken);
        Assert.That(total[0], Is.EqualTo(45));
        Assert.That(disruptor.GetSequenceValueFor(handler), Is.EqualTo(9));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Consumers_of_the_callers_own_kind_take_part(CancellationToken cancellationToken)
    {
        RecordingHandler first = new("first"), second = new("second"), last = new("last");
        using var disruptor = Create();
        var own = EventProcessorFactory.Create(disruptor.RingBuffer, disruptor.RingBuffer.NewBarrier(), first);
        disruptor.HandleEventsWith(own)
            .Then((ring, barrier) => EventProcessorFactory.Create(ring, barrier, second))
            .Then(last);
        await PublishStartAndShutDown(disruptor, 5, cancellationToken);
        Assert.That((first.Count, second.Count, last.Count), Is.EqualTo((5L, 5L, 5L)));
    }

    [Test]
    public void Only_the_ends_of_the_chains_gate_producers()
    {
        using var disruptor = Create();
        var ring = disruptor.RingBuffer;
        var upstream = EventProcessorFactory.Create(ring, ring.NewBarrier(), new RecordingHandler("upstream"));
        IEventProcessor? end = null;
        disruptor.HandleEventsWith(upstream)
            .Then((_, barrier) => end = EventProcessorFactory.Create(ring, barrier, new RecordingHandler("end")));
        Assert.That(ring.RemoveGatingSequence(upstream.Sequence), Is.False);
        Assert.That(ring.RemoveGatingSequence(end!.Sequence), Is.True);
    }

    [Test]
    public void A_group_follows_the_consumers_it_was_made_of()
    {
        RecordingHandler a = new("a"), b = new("b"), c = new("c");
        using var disruptor = Create();
        disruptor.HandleEventsWith(a, b).Then(c);
        Assert.That(disruptor.GetDependentSequencesFor(a)!.DependsOnCursor, Is.True);
        Assert.That(disruptor.GetDependentSequencesFor(c)!.DependentSequenceCount, Is.EqualTo(2));
        using var barrier = disruptor.After(a).And(disruptor.After(b)).AsSequenceBarrier();
        Assert.That(barrier.DependentSequences.HasSameDependencies(disruptor.GetDependentSequencesFor(c)!), Is.True);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_thread_that_cannot_be_made_fails_the_start_and_does_not_hang_the_halt(CancellationToken cancellationToken)
    {
        using var disruptor = Create(new FailingThreadFactory());
        disruptor.HandleEventsWith(new RecordingHandler("a"), new RecordingHandler("b"));
        Assert.That(() => disruptor.Start(), Throws.InstanceOf<PlatformNotSupportedException>());
        await disruptor.Halt().WaitAsync(cancellationToken);
        Assert.That(disruptor.IsRunning, Is.False);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_disruptor_runs_once_and_is_wired_before(CancellationToken cancellationToken)
    {
        using var disruptor = Create();
        disruptor.HandleEventsWith(new RecordingHandler());
        Assert.That(disruptor.HasStarted, Is.False);
        await disruptor.Start();
        Assert.That(disruptor.HasStarted && disruptor.IsRunning, Is.True);
        Assert.That(() => disruptor.Start(), Throws.InvalidOperationException);
        Assert.That(() => disruptor.HandleEventsWith(new RecordingHandler()), Throws.InvalidOperationException);
        await disruptor.Halt().WaitAsync(cancellationToken);
        Assert.That(() => disruptor.Start(), Throws.InvalidOperationException);
        Assert.That(disruptor.HasStarted, Is.True);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Halting_what_never_started_completes(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler();
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Halt().WaitAsync(cancellationToken);
        Assert.That(handler.Started || handler.ShutDown, Is.False);
    }

    [Test]
    public void An_unknown_handler_is_refused()
    {
        using var disruptor = Create();
        Assert.That(() => disruptor.GetSequenceValueFor(new RecordingHandler()), Throws.ArgumentException);
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_wait_that_times_out_calls_OnTimeout_with_the_last_processed_event(CancellationToken cancellationToken)
    {
        var handler = new TimeoutHandler();
        using var disruptor = new ValueDisruptor<Slot>(() => default, Size, ProducerType.Single, new FirstWaitStrategy(() => SequenceWaitResult.Timeout));
        disruptor.HandleEventsWith(handler);
        await PublishStartAndShutDown(disruptor, 3, cancellationToken, () => handler.TimedOutAt >= 0);
        Assert.That(handler.TimedOutAt, Is.EqualTo(2));
    }

    private static ValueDisruptor<Slot> Create(IProcessorThreadFactory? threads = null) =>
        new(() => default, Size, threads ?? ProcessorThreadFactory.Default, ProducerType.Single, new YieldingWaitStrategy());

    private static async Task RunOverBacklog(RecordingHandler handler, int events, CancellationToken cancellationToken)
    {
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await PublishStartAndShutDown(disruptor, events, cancellationToken);
    }

    // Published before the start, so that the batches are the same in every run.
    private static async Task PublishStartAndShutDown(ValueDisruptor<Slot> disruptor, int events, CancellationToken cancellationToken,
        Func<bool>? until = null)
    {
        for (var i = 0; i < events; i++)
        {
            using var scope = disruptor.PublishEvent();
            scope.Event().Value = i;
        }

        await disruptor.Start().WaitAsync(cancellationToken);
        if (until is not null)
            RingVariants.Until(until, cancellationToken);
        await disruptor.Shutdown().WaitAsync(cancellationToken);
    }

    private struct SummingHandler(long[] total) : IValueEventHandler<Slot>
    {
        private long _sum;

        public void OnEvent(ref Slot data, long sequence, bool endOfBatch)
        {
            _sum += data.Value;
            if (endOfBatch)
                total[0] = _sum;
        }

        public readonly override bool Equals(object? obj) => obj is SummingHandler other && ReferenceEquals(other.Total, Total);

        public readonly override int GetHashCode() => total.GetHashCode();

        private readonly long[] Total => total;
    }

    private sealed class FailingThreadFactory : IProcessorThreadFactory
    {
        public Thread CreateThread(string processorName, Action run) => throw new PlatformNotSupportedException();

        public void OnThreadStart(string processorName)
        {
        }
    }

    private sealed class TimeoutHandler : IValueEventHandler<Slot>
    {
        private long _timedOutAt = -1;

        public long TimedOutAt => Volatile.Read(ref _timedOutAt);

        public void OnEvent(ref Slot data, long sequence, bool endOfBatch)
        {
        }

        public void OnTimeout(long sequence) => Volatile.Write(ref _timedOutAt, sequence);
    }
}
