using Crossfeed.RingLitmus;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

public sealed class RingLitmusTests
{
    [Test]
    [CancelAfter(120_000)]
    public void The_real_ring_passes_and_every_broken_ring_is_caught()
    {
        var options = new LitmusOptions { Iterations = 1, Events = 3_000 };
        var report = new LitmusRunner(options, TestContext.Out).Run();
        Assert.That(report.Failures, Is.Empty);
        Assert.That(report.MissedDefects, Is.Empty);
        Assert.That(report.Runs, Is.EqualTo(Scenario.All.Count * LitmusOptions.WaitStrategies.Count));
        Assert.That(report.HasPassed, Is.True);
    }
}
