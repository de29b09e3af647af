using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RepairPlanTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Subscription_and_connection_take_turns_ever_farther_apart()
    {
        var plan = new RepairPlan();
        var steps = new List<(long At, RepairStep Step)>();
        for (var second = 0L; second <= 3_600; second++)
        {
            if (plan.TryBegin(second * Second, out var step))
            {
                steps.Add((second, step));
            }
        }

        Assert.That(steps.Select(s => s.Step), Is.EqualTo(steps.Select((_, i) => i % 2 == 0 ? RepairStep.Subscription : RepairStep.Connection)));
        Assert.That(steps.Zip(steps.Skip(1), (a, b) => b.At - a.At), Is.EqualTo(new long[] { 8, 16, 32, 64, 128, 256, 512, 600, 600, 600, 600 }), "seconds");
    }

    [Test]
    public void A_minute_of_flow_begins_anew_and_less_does_not()
    {
        var plan = new RepairPlan();
        plan.TryBegin(0, out _);
        Flow(plan, 1, 60);
        Assert.That((plan.TryBegin(61 * Second, out var step), step), Is.EqualTo((true, RepairStep.Connection)), "not forgotten yet");
        Flow(plan, 62, 123);
        Assert.That((plan.TryBegin(123 * Second, out step), step), Is.EqualTo((true, RepairStep.Subscription)));
    }

    [Test]
    public void Quiet_is_no_flow()
    {
        var plan = new RepairPlan();
        plan.TryBegin(0, out _);
        for (var second = 1; second < 1_000; second++)
        {
            plan.Calm(second * Second, isFlowing: false);
        }

        Assert.That((plan.TryBegin(1_000 * Second, out var step), step), Is.EqualTo((true, RepairStep.Connection)));
    }

    private static void Flow(RepairPlan plan, int from, int to)
    {
        for (var second = from; second <= to; second++)
        {
            plan.Calm(second * Second, isFlowing: true);
        }
    }
}
