using Crossfeed.Health;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

[TestFixture]
[Parallelizable]
public sealed class RotationPlanTests
{
    private const long Hour = 3_600 * Timestamp.NanosPerSecond;
    private const long Opened = 1_700_000_000 * Timestamp.NanosPerSecond;

    [Test]
    public void Connections_are_replaced_before_the_lifetime_ends_and_not_together()
    {
        var plan = new RotationPlan(new RotationOptions());
        var due = Enumerable.Range(1, 20).Select(c => plan.DueNanos(c, Opened) - Opened).Order().ToList();
        Assert.That(due, Is.All.InRange((long)(24 * Hour * 0.9) - 1, (long)(24 * Hour * 0.95)));
        Assert.That(due.Zip(due.Skip(1), (a, b) => b - a).Min(), Is.GreaterThan(60 * Timestamp.NanosPerSecond));
    }

    [Test]
    public void A_shutdown_notice_makes_it_due_at_once()
    {
        var plan = new RotationPlan(new RotationOptions());
        Assert.That(plan.IsDue(3, Opened, 0, Opened + Hour), Is.False);
        Assert.That(plan.IsDue(3, Opened, Opened + Hour, Opened + Hour));
        Assert.That(plan.IsDue(3, Opened, 0, Opened + (24 * Hour)));
    }

    [Test]
    public void Without_a_lifetime_only_a_notice_counts()
    {
        var plan = new RotationPlan(new RotationOptions { LifetimeNanos = 0 });
        Assert.That(plan.DueNanos(1, Opened), Is.EqualTo(long.MaxValue));
        Assert.That(plan.DueNanos(1, Opened, Opened + 1), Is.EqualTo(Opened + 1));
    }

    [TestCase(0)]
    [TestCase(41)]
    public void A_margin_out_of_range_is_refused(int percent) =>
        Assert.That(() => new RotationPlan(new RotationOptions { MarginPercent = percent }), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
