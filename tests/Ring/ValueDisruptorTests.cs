using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[TestFixture(ProducerType.Single, WaitKind.BusySpin)]
[TestFixture(ProducerType.Single, WaitKind.Yielding)]
[TestFixture(ProducerType.Single, WaitKind.Sleeping)]
[TestFixture(ProducerType.Single, WaitKind.Blocking)]
[TestFixture(ProducerType.Single, WaitKind.PhasedLock)]
[TestFixture(ProducerType.Single, WaitKind.PhasedSleep)]
[TestFixture(ProducerType.Multi, WaitKind.BusySpin)]
[TestFixture(ProducerType.Multi, WaitKind.Yielding)]
[TestFixture(ProducerType.Multi, WaitKind.Sleeping)]
[TestFixture(ProducerType.Multi, WaitKind.Blocking)]
[TestFixture(ProducerType.Multi, WaitKind.PhasedLock)]
[TestFixture(ProducerType.Multi, WaitKind.PhasedSleep)]
public sealed class ValueDisruptorTests(ProducerType producerType, WaitKind waitKind)
{
    private const int Size = 16;

    private readonly ProducerType _producerType = producerType;
    private readonly WaitKind _waitKind = waitKind;

    [Test]
    [CancelAfter(60_000)]
    public async Task Every_event_arrives_once_and_in_order_over_many_laps(CancellationToken cancellationToken)
    {
        const int Events = 50 * Size;
        var handler = new RecordingHandler();
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        Publish(disruptor, Events);
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Values, Is.EqualTo(Range(Events)));
        Assert.That(handler.Sequences, Is.EqualTo(Range(Events)));
        Assert.That(handler.Started && handler.ShutDown, Is.True);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task All_producers_together_lose_and_repeat_nothing(CancellationToken cancellationToken)
    {
        // A single-producer sequencer has one producer only.
        var producers = _producerType == ProducerType.Multi ? 3 : 1;
        const int EventsEach = 20 * Size;
        var handler = new RecordingHandler();
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        var threads = new Thread[producers];
        for (var p = 0; p < producers; p++)
        {
            var first = p * EventsEach;
            threads[p] = new Thread(() =>
            {
                for (var i = 0; i < EventsEach; i++)
                {
                    using var scope = disruptor.PublishEvent();
                    scope.Event().Value = first + i;
                }
            })
            { IsBackground = true };
            threads[p].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Sequences, Is.EqualTo(Range(producers * EventsEach)));
        Assert.That(handler.Values.Order(), Is.EqualTo(Range(producers * EventsEach)));
        for (var p = 0; p < producers; p++)
            Assert.That(handler.Values.Where(value => value / EventsEach == p), Is.Ordered, $"producer {p}");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_dependent_consumer_never_sees_an_event_before_its_upstream(CancellationToken cancellationToken)
    {
        const int Events = 50 * Size;
        var unprocessed = 0;
        using var disruptor = Create();
        disruptor
            .HandleEventsWith(
                new SlotHandler("a", (ref Slot slot) => slot.UpstreamA = slot.Value + 1),
                new SlotHandler("b", (ref Slot slot) => slot.UpstreamB = slot.Value + 2))
            .Then(new SlotHandler("c", (ref Slot slot) =>
            {
                if (slot.UpstreamA != slot.Value + 1 || slot.UpstreamB != slot.Value + 2)
                    unprocessed++;
                slot.UpstreamA = slot.UpstreamB = -1;
            }));
        await disruptor.Start();
        Publish(disruptor, Events);
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(unprocessed, Is.Zero);
        Assert.That(disruptor.Faults.IsRaised, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Shutdown_drains_the_backlog(CancellationToken cancellationToken)
    {
        using var gate = new ManualResetEventSlim();
        var handler = new RecordingHandler(onEvent: _ => gate.Wait(CancellationToken.None));
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        Publish(disruptor, Size);
        var shutdown = disruptor.Shutdown();
        Assert.That(shutdown.IsCompleted, Is.False);
        gate.Set();
        await shutdown.WaitAsync(cancellationToken);
        Assert.That(handler.Values, Is.EqualTo(Range(Size)));
        Assert.That(disruptor.IsRunning, Is.False);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Shutdown_that_runs_out_of_time_halts_nothing(CancellationToken cancellationToken)
    {
        using var gate = new ManualResetEventSlim();
        var handler = new RecordingHandler(onEvent: _ => gate.Wait(CancellationToken.None));
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        Publish(disruptor, 3);
        Assert.That(async () => await disruptor.Shutdown(TimeSpan.Zero), Throws.InstanceOf<TimeoutException>());
        Assert.That(disruptor.IsRunning, Is.True);
        gate.Set();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(handler.Count, Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Halt_finishes_the_batch_in_hand_and_leaves_the_backlog(CancellationToken cancellationToken)
    {
        using var gate = new ManualResetEventSlim();
        var handler = new RecordingHandler(maxBatchSize: 2, onEvent: _ => gate.Wait(CancellationToken.None));
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        Publish(disruptor, Size);
        await disruptor.Start();
        RingVariants.Until(() => handler.BatchSizes.Count > 0, cancellationToken);
        var halt = disruptor.Halt();
        gate.Set();
        await halt.WaitAsync(cancellationToken);
        Assert.That(handler.Count, Is.EqualTo(2));
        Assert.That(handler.ShutDown, Is.True);
        Assert.That(disruptor.GetSequenceValueFor(handler), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_idle_consumer_can_be_halted(CancellationToken cancellationToken)
    {
        var handler = new RecordingHandler();
        using var disruptor = Create();
        disruptor.HandleEventsWith(handler);
        await disruptor.Start();
        await disruptor.Halt().WaitAsync(cancellationToken);
        Assert.That(handler.ShutDown, Is.True);
        Assert.That(disruptor.Faults.IsRaised, Is.False);
    }

    private static IEnumerable<long> Range(int count) => Enumerable.Range(0, count).Select(i => (long)i);

    private static void Publish(ValueDisruptor<Slot> disruptor, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var scope = disruptor.PublishEvent();
            scope.Event().Value = i;
        }
    }

    private ValueDisruptor<Slot> Create() =>
        new(() => default, Size, ProcessorThreadFactory.Default, _producerType, _waitKind.Create());
}

internal delegate void SlotAction(ref Slot slot);

internal sealed class SlotHandler(string name, SlotAction action) : IValueEventHandler<Slot>
{
    public string Name => name;

    public void OnEvent(ref Slot data, long sequence, bool endOfBatch) => action(ref data);
}
