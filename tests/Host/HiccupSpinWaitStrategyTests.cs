using Crossfeed.Host;
using Crossfeed.Ring;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HiccupSpinWaitStrategyTests
{
    [Test]
    [CancelAfter(30_000)]
    public async Task A_wait_is_watched_until_the_sequence_is_there(CancellationToken cancellation)
    {
        var strategy = new HiccupSpinWaitStrategy();
        var followed = new Sequence();
        using var waiter = strategy.NewSequenceWaiter(SequenceWaiterOwner.EventHandler(new Named("spinner")), new DependentSequenceGroup(followed));
        var meter = strategy.Meters.Single();
        var waiting = Task.Run(() => waiter.WaitFor(7, cancellation).UnsafeAvailableSequence, cancellation);
        await Wait.UntilAsync(() => meter.WatchedNanos > 0, cancellation);
        followed.SetValue(6);
        var watched = meter.WatchedNanos;
        await Wait.UntilAsync(() => meter.WatchedNanos > watched, cancellation);
        Assert.That(waiting.IsCompleted, Is.False, "one short of what is waited for");
        followed.SetValue(9);
        Assert.That(await waiting, Is.EqualTo(9));
        Assert.That((meter.Thread, meter.LostNanos <= meter.WatchedNanos), Is.EqualTo(("spinner", true)));
    }

    [Test]
    public void What_is_there_already_costs_no_look_at_the_clock()
    {
        var strategy = new HiccupSpinWaitStrategy();
        using var waiter = strategy.NewSequenceWaiter(SequenceWaiterOwner.Unknown, new DependentSequenceGroup(new Sequence(5)));
        Assert.That(waiter.WaitFor(3, CancellationToken.None).UnsafeAvailableSequence, Is.EqualTo(5));
        Assert.That((strategy.Meters.Single().WatchedNanos, strategy.IsBlockingStrategy), Is.EqualTo((0L, false)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_cancelled_wait_ends(CancellationToken cancellation)
    {
        var strategy = new HiccupSpinWaitStrategy();
        using var waiter = strategy.NewSequenceWaiter(SequenceWaiterOwner.Unknown, new DependentSequenceGroup(new Sequence()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = Task.Run(() => waiter.WaitFor(0, stop.Token), CancellationToken.None);
        await Wait.UntilAsync(() => strategy.Meters.Single().WatchedNanos > 0, cancellation);
        await stop.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(WaitChoice.BusySpin, true)]
    [TestCase(WaitChoice.Yielding, false)]
    [TestCase(WaitChoice.Blocking, false)]
    [TestCase(WaitChoice.Sleeping, false)]
    public void Only_a_thread_that_spins_has_a_meter(WaitChoice choice, bool isMeasured)
    {
        var strategy = WaitChoices.Create(choice);
        using var other = strategy.NewSequenceWaiter(SequenceWaiterOwner.EventHandler(new Named("other")), new DependentSequenceGroup(new Sequence()));
        using var own = strategy.NewSequenceWaiter(SequenceWaiterOwner.EventHandler(new Named("own")), new DependentSequenceGroup(new Sequence()));
        var watched = WaitChoices.Watch(strategy, "own");
        Assert.That((watched.Name, watched.Meter?.Thread), Is.EqualTo(("own", isMeasured ? "own" : null)));
    }

    private sealed class Named(string name) : IEventHandler
    {
        public string Name => name;
    }
}
