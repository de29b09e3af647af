using Crossfeed.LoadSender.Sending;
using NUnit.Framework;

namespace Crossfeed.Tests.LoadSender;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SendScheduleTests
{
    private const long Start = 1_000_000_007;

    [Test]
    public void Message_times_are_absolute_and_do_not_drift()
    {
        var schedule = new SendSchedule(Start, 3);
        Assert.Multiple(() =>
        {
            Assert.That(schedule.IntendedNanos(0), Is.EqualTo(Start));
            Assert.That(schedule.IntendedNanos(1), Is.EqualTo(Start + 333_333_333));
            Assert.That(schedule.IntendedNanos(2), Is.EqualTo(Start + 666_666_666));
            Assert.That(schedule.IntendedNanos(3), Is.EqualTo(Start + 1_000_000_000));
            Assert.That(schedule.IntendedNanos(3_000_000_000), Is.EqualTo(Start + 1_000_000_000_000_000_000), "a billion seconds");
        });
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(10_000)]
    [TestCase(999_983)]
    public void Due_counts_exactly_the_messages_whose_time_has_come(int perSecond)
    {
        var schedule = new SendSchedule(Start, perSecond);
        foreach (var index in new long[] { 0, 1, 2, 7, perSecond - 1, perSecond, perSecond + 1, 5L * perSecond + 3 })
        {
            var at = schedule.IntendedNanos(index);
            Assert.Multiple(() =>
            {
                Assert.That(schedule.Due(at), Is.GreaterThanOrEqualTo(index + 1), $"at the time of message {index}");
                Assert.That(schedule.Due(at - 1), Is.LessThanOrEqualTo(index + 1), $"before message {index}");
            });
        }

        Assert.That(schedule.Due(Start - 1), Is.Zero);
    }

    [Test]
    public void Lateness_quantiles_bound_the_delays_within_an_eighth()
    {
        var late = new Lateness();
        for (var i = 1; i <= 1000; i++)
        {
            late.Add(i * 100);
        }

        Assert.Multiple(() =>
        {
            Assert.That(late.Quantile(0.5), Is.InRange(50_000, 56_250));
            Assert.That(late.Quantile(0.99), Is.InRange(99_000, 100_000));
            Assert.That(late.Quantile(1), Is.EqualTo(100_000));
            Assert.That(late.Max, Is.EqualTo(100_000));
        });
    }

    [Test]
    public void Lateness_of_nothing_and_of_early_messages_is_zero()
    {
        var late = new Lateness();
        Assert.That(late.Quantile(0.99), Is.Zero);
        late.Add(-5);
        Assert.That((late.Quantile(0.99), late.Max), Is.EqualTo((0L, 0L)));
    }
}
