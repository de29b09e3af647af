using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RoundTripMeterTests
{
    [Test]
    public void Answers_are_measured_smoothed_and_the_shortest_kept()
    {
        var meter = new RoundTripMeter();
        foreach (var (id, nanos) in new[] { (1, 800L), (2, 1_600L), (3, 400L) })
        {
            meter.NoteSent(id, 10_000);
            Assert.That(meter.NoteAnswer(id, 10_000 + nanos), Is.True);
        }

        Assert.That(meter.RoundTrip, Is.EqualTo(new RoundTrip(400, 837, 400, 3))); // 800 + 800/8 = 900; 900 - 500/8, rounded down
    }

    [TestCase(-1)]
    [TestCase(long.MinValue)]
    [TestCase(2)]
    [TestCase(1 + RoundTripMeter.MaxAwaited)]
    public void An_answer_to_nothing_counts_nothing(long id)
    {
        var meter = new RoundTripMeter();
        meter.NoteSent(1, 100);
        Assert.That(meter.NoteAnswer(id, 200), Is.False);
        Assert.That(meter.RoundTrip, Is.EqualTo(default(RoundTrip)));
    }

    [Test]
    public void An_answer_without_a_number_is_that_of_the_last_beat()
    {
        var meter = new RoundTripMeter();
        Assert.That(meter.NoteAnswer(0, 50), Is.False, "nothing was asked");
        meter.NoteSent(1, 100);
        meter.NoteSent(2, 200); // the first stays without an answer, and shifts nothing
        Assert.That(meter.NoteAnswer(0, 250), Is.True);
        Assert.That(meter.RoundTrip, Is.EqualTo(new RoundTrip(50, 50, 50, 1)));
        Assert.That(meter.NoteAnswer(0, 260), Is.False, "it is answered");
    }

    [Test]
    public void An_answer_counts_once_and_not_before_its_beat_nor_after_the_loss()
    {
        var meter = new RoundTripMeter();
        meter.NoteSent(1, 100);
        Assert.That(meter.NoteAnswer(1, 99), Is.False);
        Assert.That(meter.NoteAnswer(1, 150), Is.True);
        Assert.That(meter.NoteAnswer(1, 160), Is.False);
        meter.NoteSent(2, 200);
        meter.Forget();
        Assert.That(meter.NoteAnswer(2, 250), Is.False);
        Assert.That(meter.RoundTrip.Count, Is.EqualTo(1));
    }
}
