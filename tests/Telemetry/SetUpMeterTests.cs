using Crossfeed.Telemetry;
using NUnit.Framework;

namespace Crossfeed.Tests.Telemetry;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SetUpMeterTests
{
    [Test]
    public void A_part_within_another_counts_once()
    {
        var meter = new SetUpMeter();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var outer = meter.Begin();
        GC.KeepAlive(new byte[1000]);
        var inner = meter.Begin();
        GC.KeepAlive(new byte[2000]);
        meter.End(inner);
        var innerBytes = meter.Bytes;
        GC.KeepAlive(new byte[3000]);
        meter.End(outer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((innerBytes is > 2000 and < 3000, meter.Bytes), Is.EqualTo((true, allocated)));
    }

    [Test]
    public void What_lies_between_parts_is_not_counted()
    {
        var meter = new SetUpMeter();
        meter.End(meter.Begin());
        GC.KeepAlive(new byte[1000]);
        meter.End(meter.Begin());
        Assert.That(meter.Bytes, Is.Zero);
    }

    [Test]
    public void A_part_that_never_ends_leaves_what_ended_within_it()
    {
        var meter = new SetUpMeter();
        _ = meter.Begin();
        var inner = meter.Begin();
        GC.KeepAlive(new byte[2000]);
        meter.End(inner);
        Assert.That(meter.Bytes, Is.InRange(2000, 3000));
    }
}
