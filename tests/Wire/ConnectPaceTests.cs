using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // a clock each
public sealed class ConnectPaceTests
{
    private readonly ManualTime _time = new();

    [Test]
    [CancelAfter(30_000)]
    public async Task No_minute_sees_more_than_its_number_and_everybody_has_a_turn(CancellationToken cancellationToken)
    {
        const int Each = 5;
        const int All = 23;
        using var pace = new ConnectPace(Each, _time);
        var turns = new List<long>();
        var waiting = new List<Task>();
        for (var second = 0; waiting.Count < All || waiting.Any(w => !w.IsCompleted); second++)
        {
            Assert.That(second, Is.LessThan(600), "all turns come");
            if (waiting.Count < All && second % 7 < 3) // more than can be served, in bursts
            {
                waiting.Add(NoteTurnAsync());
            }

            await Wait.UntilAsync(() => Noted() == pace.Given, cancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
            await Wait.UntilAsync(() => Noted() == pace.Given, cancellationToken);
        }

        lock (turns)
        {
            Assert.That(turns, Has.Count.EqualTo(All));
            for (var i = Each; i < turns.Count; i++)
            {
                Assert.That(turns[i] - turns[i - Each], Is.GreaterThanOrEqualTo(TimeSpan.TicksPerMinute));
            }
        }

        Assert.That(pace.Waits, Is.Positive);

        int Noted()
        {
            lock (turns)
            {
                return turns.Count;
            }
        }

        async Task NoteTurnAsync()
        {
            await pace.WaitAsync(cancellationToken);
            lock (turns)
            {
                turns.Add(_time.GetTimestamp());
            }
        }
    }

    [Test]
    public void One_that_gives_up_leaves_its_turn_to_the_others()
    {
        using var pace = new ConnectPace(1, _time);
        Assert.That(pace.WaitAsync(CancellationToken.None).IsCompletedSuccessfully);
        using var stop = new CancellationTokenSource();
        var first = pace.WaitAsync(stop.Token);
        var second = pace.WaitAsync(CancellationToken.None);
        stop.Cancel();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(second.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(async () => await second, Throws.Nothing);
    }
}
