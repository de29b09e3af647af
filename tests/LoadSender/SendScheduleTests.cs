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
    [TestCase(7)]
    [TestCase(10_000)]
    [TestCase(999_983)]
    public void Every_second_holds_exactly_as_many_messages_as_the_rate_says(int perSecond)
    {
        var schedule = new SendSchedule(Start, perSecond);
        var last = schedule.IntendedNanos(0);
        for (var index = 1L; index <= 3L * Math.Min(perSecond, 20_000); index++)
        {
            var next = schedule.IntendedNanos(index);
            Assert.That(next - last, Is.InRange(1_000_000_000 / perSecond, (1_000_000_000 / perSecond) + 1), $"message {index}");
            last = next;
        }

        Assert.That(schedule.IntendedNanos(5L * perSecond), Is.EqualTo(Start + 5_000_000_000));
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
