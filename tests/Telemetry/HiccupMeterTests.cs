using Crossfeed.Telemetry;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Telemetry;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HiccupMeterTests
{
    [Test]
    public void Gaps_from_the_threshold_on_are_time_lost_and_all_gaps_are_time_watched()
    {
        var meter = new HiccupMeter("spinner");
        foreach (var now in new[] { 5_000L, 5_100, 6_099, 7_099, 50_000, 50_001 })
        {
            meter.Turn(now);
        }

        Assert.That((meter.Thread, meter.Gaps.Count, meter.Gaps.Max), Is.EqualTo(("spinner", 2L, 42_901L)), "999 ns are none, 1,000 are one");
        Assert.That((meter.LostNanos, meter.WatchedNanos), Is.EqualTo((43_901L, 45_001L)));
    }

    [Test]
    public void The_first_turn_ends_no_gap_and_work_is_none()
    {
        var meter = new HiccupMeter("spinner");
        meter.Turn(1_000_000_000);
        Assert.That((meter.Gaps.Count, meter.WatchedNanos), Is.EqualTo((0L, 0L)));
        meter.Resume(2_000_000_000);
        meter.Turn(2_000_000_500);
        Assert.That((meter.Gaps.Count, meter.WatchedNanos), Is.EqualTo((0L, 500L)));
        meter.Turn(2_000_003_500);
        Assert.That((meter.Gaps.Count, meter.LostNanos, meter.WatchedNanos), Is.EqualTo((1L, 3_000L, 3_500L)));
    }

    [Test]
    public void A_turn_allocates_nothing()
    {
        var meter = new HiccupMeter("spinner");
        meter.Turn(0);
        meter.Turn(5_000);
        var allocated = Allocations.OfCheapestLap(5, lap =>
        {
            for (var i = 1; i <= 10_000; i++)
            {
                meter.Turn(5_000 + (i * 999L));
            }

            meter.Turn((1L + lap) << 40);
        });

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void What_is_told_of_a_thread_is_what_its_meter_holds_and_a_thread_without_says_so()
    {
        var meter = new HiccupMeter("spinner");
        meter.Turn(1);
        meter.Turn(3_001);
        meter.Turn(4_000);
        var told = ThreadHiccups.Of(new WatchedThread("spinner", meter));
        Assert.That((told.IsMeasured, told.Gaps.Count, told.Gaps.Max, told.LostNanos, told.WatchedNanos), Is.EqualTo((true, 1L, 3_000L, 3_000L, 3_999L)));
        Assert.That(told.LostShare, Is.EqualTo(3_000.0 / 3_999));
        var silent = ThreadHiccups.Of(new WatchedThread("sleeper", null));
        Assert.That((silent.Thread, silent.IsMeasured, silent.LostShare), Is.EqualTo(("sleeper", false, 0.0)));
    }
}
