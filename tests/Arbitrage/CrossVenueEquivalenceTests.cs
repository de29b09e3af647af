using Crossfeed.Arbitrage;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>The detector against the rules written plainly, event by event.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class CrossVenueEquivalenceTests
{
    private const int FramesPerRun = 2_500;

    [Test]
    public void Looking_at_what_a_frame_touched_finds_what_looking_at_everything_finds([Range(1, 8)] int seed, [Values] bool acrossMarkets)
    {
        var isAging = seed % 4 != 0;
        var steps = Run(new RandomMarket(seed, acrossMarkets, stepsBack: false), Options(seed, acrossMarkets, isAging ? 2_500_000_000 : 0), listingsComeAndGo: false);
        Assert.That(steps.Keys, Is.SupersetOf(new[] { "opened", "changed", "below-minimum", "not-live" }));
        Assert.That(steps.ContainsKey("aged-out"), Is.EqualTo(isAging));
    }

    [Test]
    public void Every_event_equals_the_reference_while_listings_come_and_go_and_receive_times_step_back([Range(101, 108)] int seed, [Values] bool acrossMarkets)
    {
        var steps = Run(new RandomMarket(seed, acrossMarkets, stepsBack: true), Options(seed, acrossMarkets, 1_500_000_000), listingsComeAndGo: true);
        Assert.That(steps.Keys, Is.SupersetOf(new[] { "opened", "changed", "below-minimum", "not-live", "aged-out", "removed" }));
    }

    private static ArbitrageOptions Options(int seed, bool acrossMarkets, long maxAgeNanos) => new()
    {
        MinNetE8 = ((seed % 7) - 4) * 3 * BasisPoints.UnitE8,
        MaxQuoteAgeNanos = maxAgeNanos,
        AcrossMarkets = acrossMarkets,
    };

    private static Dictionary<string, int> Run(RandomMarket market, ArbitrageOptions options, bool listingsComeAndGo)
    {
        var reference = new ReferenceDetector(options);
        var detector = new CrossVenueDetector<TriggerLog>(options, new TriggerLog());
        var books = market.Listings.ConvertAll(market.Script.Add);
        var present = new HashSet<int>();
        var steps = new Dictionary<string, int>();
        var lastBuy = 0;
        for (var listing = 0; listing < books.Count && !listingsComeAndGo; listing++)
        {
            Add(listing);
        }

        for (var frame = 0; frame < FramesPerRun; frame++)
        {
            if (listingsComeAndGo && frame % 5 == 0)
            {
                Add(frame / 5 % books.Count);
            }
            else if (listingsComeAndGo && frame % 20 == 19)
            {
                var leaving = lastBuy; // likely to have a trigger open
                detector.RemoveListing(leaving, frame, market.Script.Now);
                Check(present.Remove(leaving) ? reference.Remove(leaving, frame, market.Script.Now) : [], frame);
            }

            var touched = market.Step();
            detector.Evaluate(touched, frame, market.Script.Now);
            Check(reference.Evaluate(id => !listingsComeAndGo || touched.Contains(id), frame, market.Script.Now), frame);
        }

        Assert.That(detector.Counters.SkippedOverflow, Is.Zero);
        Assert.That(detector.Counters.OpenNow, Is.EqualTo(detector.Counters.Opened - detector.Counters.Closed));
        return steps;

        void Add(int listing)
        {
            if (present.Add(listing))
            {
                reference.Add(books[listing]);
                detector.AddListing(books[listing].Listing, books[listing]);
            }
        }

        void Check(List<string> expected, int frame)
        {
            var actual = detector.Sink.Events.ConvertAll(item => ReferenceDetector.Line(item));
            Assert.That(actual, Is.EqualTo(expected), $"frame {frame}");
            foreach (var item in detector.Sink.Events)
            {
                var name = item.Step == TriggerStep.Closed ? CloseReasons.Name(item.Reason) : TriggerSteps.Name(item.Step);
                steps[name] = steps.GetValueOrDefault(name) + 1;
                lastBuy = item.BuyListingId;
            }

            detector.Sink.Events.Clear();
        }
    }
}
