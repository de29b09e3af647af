using System.Threading.RateLimiting;
using Crossfeed.Wire;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WeightWindowTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void A_weight_counts_until_a_period_after_its_answer()
    {
        var time = new FakeTimeProvider();
        using var window = new WeightWindow(100, 1, Period, time);
        var lease = window.Attempt(100, 0);
        time.Advance(10 * Period);
        Assert.That(window.Attempt(1, 0).IsAcquired, Is.False, "while the answer is not there");
        lease.Dispose();
        lease.Dispose();
        time.Advance(Period - Second);
        using var refused = window.AttemptAcquire(1);
        Assert.That((refused.IsAcquired, refused.TryGetMetadata(MetadataName.RetryAfter, out var wait), wait), Is.EqualTo((false, true, Second)));
        time.Advance(Second);
        Assert.That((window.Attempt(100, 0).IsAcquired, window.Used), Is.EqualTo((true, 100L)));
    }

    [Test]
    public void No_period_however_it_lies_holds_more_than_the_share([Values(1, 2, 3)] int seed)
    {
        const int allowed = 400;
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        using var window = new WeightWindow(600, 2.0 / 3, Period, time);
        var seen = new List<(DateTimeOffset At, int Weight)>();
        for (var i = 0; i < 5_000; i++)
        {
            var weight = random.Next(1, 50);
            using (var lease = window.Attempt(weight, 0))
            {
                time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 300))); // the request may be seen now
                if (lease.IsAcquired)
                {
                    seen.Add((time.GetUtcNow(), weight));
                }

                time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 300)));
            }
        }

        var most = seen.Max(first => seen.Where(s => s.At >= first.At && s.At < first.At + Period).Sum(s => s.Weight));
        Assert.That(most, Is.LessThanOrEqualTo(allowed).And.GreaterThan(allowed - 50));
    }

    [Test]
    public void What_others_use_is_left_to_them()
    {
        var time = new FakeTimeProvider();
        using var window = new WeightWindow(600, 2.0 / 3, Period, time); // 400 for us, 500 for all
        window.Attempt(10, 0).Dispose();
        window.NoteVenueUsed(480, 10);
        Assert.That((window.VenueUsed, window.Attempt(21, 0).IsAcquired), Is.EqualTo((480L, false)));
        Assert.That(window.Attempt(20, 0).IsAcquired, Is.True);
        Assert.That(window.Attempt(1, 0).IsAcquired, Is.False, "taken since the figure was told");
        time.Advance(Period);
        Assert.That((window.VenueUsed, window.Attempt(100, 0).IsAcquired), Is.EqualTo(((long?)null, true)));
    }

    [Test]
    public void A_lower_figure_takes_back_a_higher_one()
    {
        using var window = new WeightWindow(600, 2.0 / 3, Period, new FakeTimeProvider());
        window.NoteVenueUsed(long.MaxValue, 1);
        Assert.That(window.Attempt(1, 0).IsAcquired, Is.False);
        window.NoteVenueUsed(3, 1);
        Assert.That(window.Attempt(1, 0).IsAcquired, Is.True);
    }

    [Test]
    public void A_share_too_small_for_a_request_lets_one_pass_a_period()
    {
        var time = new FakeTimeProvider();
        using var window = new WeightWindow(600, 0.01, Period, time);
        window.Attempt(250, 0).Dispose();
        Assert.That(window.Attempt(1, 0).IsAcquired, Is.False);
        time.Advance(Period);
        Assert.That(window.Attempt(250, 0).IsAcquired, Is.True);
    }
}
