using Crossfeed.Telemetry;
using NUnit.Framework;

namespace Crossfeed.Tests.Telemetry;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class StallMeterTests
{
    [Test]
    public void A_stall_counts_when_it_begins_and_its_time_when_it_ends()
    {
        var meter = new StallMeter();
        meter.Begin();
        Assert.That((meter.Count, meter.TotalNanos, meter.LongestNanos), Is.EqualTo((1L, 0L, 0L)));
        meter.End(30);
        meter.Begin();
        meter.End(20);
        Assert.That((meter.Count, meter.TotalNanos, meter.LongestNanos), Is.EqualTo((2L, 50L, 30L)));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Several_producers_lose_no_stall_and_the_longest_stays(CancellationToken cancellation)
    {
        const int Producers = 4;
        const int Each = 20_000;
        var meter = new StallMeter();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(
            () =>
            {
                for (var i = 1; i <= Each; i++)
                {
                    meter.Begin();
                    meter.End((i * Producers) + producer);
                }
            },
            cancellation)));
        var sum = Enumerable.Range(0, Producers).Sum(producer => Enumerable.Range(1, Each).Sum(i => (long)(i * Producers) + producer));
        Assert.That((meter.Count, meter.TotalNanos, meter.LongestNanos), Is.EqualTo(((long)Producers * Each, sum, ((long)Each * Producers) + Producers - 1)));
    }
}
