using Crossfeed.Telemetry;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Telemetry;

/// <summary>The histogram against sorted arrays of the same values.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LatencyHistogramTests
{
    private static readonly double[] Percents = [0.001, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 100];

    [Test]
    public void A_value_that_stands_for_several_counts_as_often()
    {
        var weighted = new LatencyHistogram();
        var plain = new LatencyHistogram();
        foreach (var value in new[] { -5L, 7, 1_000, LatencyHistogram.RangeNanos + 1 })
        {
            weighted.Record(value, 3);
            for (var i = 0; i < 3; i++)
            {
                plain.Record(value);
            }
        }

        Assert.That(
            (weighted.Count, weighted.Max, weighted.Negative, weighted.AboveRange, weighted.Percentile(50)),
            Is.EqualTo((plain.Count, plain.Max, plain.Negative, plain.AboveRange, plain.Percentile(50))));
    }

    [Test]
    public void Percentiles_are_those_of_the_sorted_values_within_one_percent([ValueSource(nameof(Distributions))] Distribution distribution, [Values(1, 2, 999, 100_000)] int count)
    {
        var values = distribution.Values(count);
        var histogram = Of(values);
        Array.Sort(values);
        Assert.Multiple(() =>
        {
            Assert.That((histogram.Count, histogram.Max, histogram.Negative, histogram.AboveRange), Is.EqualTo(((long)count, values[^1], 0L, 0L)));
            foreach (var percent in Percents)
            {
                var exact = values[Math.Max((int)Math.Ceiling(count * (percent / 100)), 1) - 1];
                Assert.That(histogram.Percentile(percent), Is.InRange(exact, exact + (exact / 100)), $"{percent} %");
            }
        });
    }

    [Test]
    public void A_value_alone_is_read_back_exactly_as_it_is_the_maximum_too([Values(0, 1, 255, 256, 257, 1_000_003, LatencyHistogram.RangeNanos - 1, LatencyHistogram.RangeNanos, long.MaxValue)] long value)
    {
        var histogram = Of(value);
        Assert.That((histogram.Count, histogram.Max, histogram.Percentile(50), histogram.Percentile(100)), Is.EqualTo((1L, value, value, value)));
    }

    [Test]
    public void Every_edge_of_a_bucket_keeps_its_order_and_its_error()
    {
        var last = -1L;
        for (var value = 1L; value < LatencyHistogram.RangeNanos; value += Math.Max(1, value / 300))
        {
            var read = Of(value, LatencyHistogram.RangeNanos).Percentile(50); // a larger value: the maximum must not hide the error
            Assert.That(read, Is.InRange(value, value + (value / 128)));
            Assert.That(read, Is.GreaterThanOrEqualTo(last));
            last = read;
        }
    }

    [Test]
    public void Values_beyond_the_range_are_counted_and_the_maximum_stays_exact()
    {
        var histogram = Of(5, LatencyHistogram.RangeNanos, LatencyHistogram.RangeNanos * 3);
        Assert.That((histogram.Count, histogram.AboveRange, histogram.Max), Is.EqualTo((3L, 2L, LatencyHistogram.RangeNanos * 3)));
        Assert.That((histogram.Percentile(33), histogram.Percentile(50)), Is.EqualTo((5L, LatencyHistogram.RangeNanos * 3)), "of what is beyond, only the maximum is known");
    }

    [Test]
    public void Negative_values_are_counted_apart_and_as_zero()
    {
        var histogram = Of(-1, long.MinValue, 7);
        Assert.That((histogram.Count, histogram.Negative, histogram.Percentile(50), histogram.Max), Is.EqualTo((3L, 2L, 0L, 7L)));
        Assert.That((histogram.Lowest, Of(-3, -9, 4).Lowest, Of(4).Lowest), Is.EqualTo((long.MinValue, -9L, 0L)));
    }

    [Test]
    public void An_empty_histogram_says_nothing()
    {
        var histogram = new LatencyHistogram();
        Assert.That((histogram.Count, histogram.Max, histogram.Percentile(99)), Is.EqualTo((0L, 0L, 0L)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(100.1)]
    public void A_percentile_out_of_range_is_refused(double percent) => Assert.That(() => Of(1).Percentile(percent), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void Merged_histograms_are_one_of_all_values()
    {
        var parts = Distributions().Select(d => d.Values(10_000)).Append([-5, LatencyHistogram.RangeNanos * 2]).ToArray();
        var merged = new LatencyHistogram();
        foreach (var part in parts)
        {
            merged.Merge(Of(part));
        }

        AssertEqual(merged, Of([.. parts.SelectMany(p => p)]));
    }

    [Test]
    public void A_copy_does_not_change_and_the_difference_to_it_is_what_came_since()
    {
        var histogram = Of(1_000_000, 10, 20, -1);
        var copy = histogram.Copy();
        histogram.Record(30);
        histogram.Record(500);
        histogram.Record(-2);
        AssertEqual(copy, Of(1_000_000, 10, 20, -1));
        var since = histogram.Since(copy);
        Assert.That((since.Count, since.Negative, since.Percentile(50), since.Percentile(1)), Is.EqualTo((3L, 1L, 30L, 0L)));
        Assert.That(since.Max, Is.InRange(500, 505), "the maximum of the whole time was not in the interval");
        Assert.That(histogram.Since(histogram.Copy()), Has.Property(nameof(LatencyHistogram.Count)).Zero.And.Property(nameof(LatencyHistogram.Max)).Zero);
    }

    [Test]
    public void The_maximum_of_an_interval_is_exact_when_it_is_that_of_the_whole_time()
    {
        var histogram = Of(10);
        var copy = histogram.Copy();
        histogram.Record(1_234_567);
        Assert.That(histogram.Since(copy).Max, Is.EqualTo(1_234_567));
        copy = histogram.Copy();
        histogram.Record(LatencyHistogram.RangeNanos + 9);
        Assert.That(histogram.Since(copy).Max, Is.EqualTo(LatencyHistogram.RangeNanos + 9));
    }

    [Test]
    public void Expected_intervals_count_the_values_that_a_wait_hid([Values(1, 3, 10, 100, 1_000, 1_000_000)] long interval)
    {
        var random = new Random(4);
        for (var i = 0; i < 200; i++)
        {
            var value = random.NextInt64(0, interval * random.Next(1, 3_000));
            var corrected = new LatencyHistogram();
            corrected.RecordWithExpectedInterval(value, interval);
            var model = Of(value);
            for (var hidden = value - interval; hidden >= interval; hidden -= interval)
            {
                model.Record(hidden);
            }

            AssertEqual(corrected, model);
        }
    }

    [Test]
    public void A_wait_of_any_length_is_corrected_in_steps_that_are_bounded()
    {
        var histogram = new LatencyHistogram();
        histogram.RecordWithExpectedInterval(long.MaxValue, 1);
        Assert.That((histogram.Count, histogram.Max, histogram.AboveRange), Is.EqualTo((long.MaxValue, long.MaxValue, long.MaxValue - LatencyHistogram.RangeNanos + 1)));
    }

    [TestCase(0)]
    [TestCase(-7)]
    public void No_interval_corrects_nothing(long interval)
    {
        var histogram = new LatencyHistogram();
        histogram.RecordWithExpectedInterval(1_000, interval);
        histogram.RecordWithExpectedInterval(-1_000, 10);
        Assert.That((histogram.Count, histogram.Negative), Is.EqualTo((2L, 1L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_reader_beside_the_recording_thread_sees_counts_that_grow_and_a_maximum_that_covers_them(CancellationToken cancellation)
    {
        const long Last = 3_000_000;
        var histogram = new LatencyHistogram();
        var recording = Task.Run(
            () =>
            {
                for (var value = 1L; value <= Last; value++)
                {
                    histogram.Record(value); // ascending: of a count of n values the maximum is n or more
                }
            },
            cancellation);
        var (count, wrong) = (0L, 0);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var copy = histogram.Copy();
            wrong += copy.Count < count || copy.Max < copy.Count || copy.Percentile(100) > copy.Max ? 1 : 0;
            count = copy.Count;
        }
        while (count < Last);
        await recording;
        Assert.That((wrong, count, histogram.Max), Is.EqualTo((0, Last, Last)));
    }

    [Test]
    public void Recording_allocates_nothing()
    {
        var histogram = Of(1, -1, long.MaxValue);
        histogram.RecordWithExpectedInterval(100, 10);
        var allocated = Allocations.OfCheapestLap(5, _ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                histogram.Record(i * 1_000_003L);
                histogram.Record(-i);
                histogram.RecordWithExpectedInterval(i * 1_000, 7);
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    public static IEnumerable<Distribution> Distributions() =>
    [
        new("exact", static random => random.Next(0, 256)),
        new("uniform", static random => random.NextInt64(0, LatencyHistogram.RangeNanos)),
        new("logarithmic", static random => (long)Math.Pow(2, random.NextDouble() * 39.99)),
        new("tail", static random => random.Next(100) == 0 ? random.NextInt64(1_000_000, 50_000_000) : random.NextInt64(80, 400)),
        new("constant", static _ => 123_456_789),
        new("two peaks", static random => random.Next(2) == 0 ? 1_000 : 1_000_000_000),
    ];

    private static LatencyHistogram Of(params long[] values)
    {
        var histogram = new LatencyHistogram();
        foreach (var value in values)
        {
            histogram.Record(value);
        }

        return histogram;
    }

    private static void AssertEqual(LatencyHistogram actual, LatencyHistogram expected)
    {
        Assert.That((actual.Count, actual.Max, actual.Negative, actual.Lowest, actual.AboveRange), Is.EqualTo((expected.Count, expected.Max, expected.Negative, expected.Lowest, expected.AboveRange)));
        for (var percent = 0.5; percent <= 100; percent += 0.5)
        {
            if (actual.Percentile(percent) != expected.Percentile(percent))
            {
                Assert.Fail($"{percent} %: {actual.Percentile(percent)} instead of {expected.Percentile(percent)}");
            }
        }
    }

    public sealed record Distribution(string Name, Func<Random, long> Next)
    {
        public long[] Values(int count)
        {
            var random = new Random(count);
            return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
        }

        public override string ToString() => Name;
    }
}
