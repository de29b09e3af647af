using Crossfeed.Arbitrage;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>From an applied frame to a published trigger nothing is allocated.</summary>
[TestFixture]
[NonParallelizable]
public sealed class ArbitrageAllocationTests
{
    private const int Listings = 6; // two instruments on three venues

    [Test]
    public void Evaluating_and_publishing_allocate_nothing_after_warm_up()
    {
        using var folder = new TemporaryFolder();
        using var writer = TriggerRingWriter.Create(folder.File(TriggerRingWriter.FileName), 1, capacity: 64);
        var market = new MarketScript();
        var detector = new CrossVenueDetector<RingSink>(new ArbitrageOptions { MinNetE8 = 0 }, new RingSink(writer));
        for (var id = 0; id < Listings; id++)
        {
            var listing = MarketScript.Listing(id, $"venue{id % 3}", id < 3 ? "SOL/USDT" : "ADA/USDT", 2 + (id % 3), id, 1_000);
            detector.AddListing(listing, market.Add(listing));
            market.Frame().Snapshot(id, [(99 * Pow(2 + (id % 3)), 5)], [(101 * Pow(2 + (id % 3)), 5)]).Apply();
        }

        var frame = new DecodedFrame();
        var random = new Random(1); // outside: a seeded generator is an allocation
        Drive(market, frame, detector, random, 0, 20_000);
        var steps = (detector.Counters.Opened, detector.Counters.Changed, detector.Counters.Closed);
        var allocated = Allocations.OfCheapestLap(4, lap => Drive(market, frame, detector, random, 20_000 + (lap * 45_000), 65_000 + (lap * 45_000)));

        Assert.That(allocated, Is.Zero);
        Assert.That(detector.Counters.Opened, Is.GreaterThan(steps.Opened + 1_000));
        Assert.That(detector.Counters.Changed, Is.GreaterThan(steps.Changed + 1_000));
        Assert.That(detector.Counters.Closed, Is.GreaterThan(steps.Closed + 1_000));
        Assert.That(writer.Published, Is.EqualTo(detector.Counters.Opened + detector.Counters.Changed + detector.Counters.Closed));
    }

    private static long Pow(int decimals) => FixedPoint.PowerOfTen(decimals);

    // Quotes that wander through each other, alone and in frames of two instruments; now and then a silence that ages everything out.
    private static void Drive(MarketScript market, DecodedFrame frame, CrossVenueDetector<RingSink> detector, Random random, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            market.Now += random.Next(200) == 0 ? 6_000_000_000 : 1_000_000;
            frame.Clear();
            var id = random.Next(Listings);
            Quote(frame, id, random, i);
            if (random.Next(4) == 0)
            {
                Quote(frame, (id + 3) % Listings, random, i);
            }

            market.Books.Apply(frame, new FrameSlot { Kind = FrameKind.Message, Connection = 1, ReceivedNanos = market.Now });
            detector.Evaluate(market.Books.Touched, i, market.Now);
        }
    }

    private static void Quote(DecodedFrame frame, int id, Random random, int sequence)
    {
        var unit = Pow(2 + (id % 3)) / 100;
        ref var quote = ref frame.Append(EventKind.Quote, id);
        quote.Sequence = sequence + 1_000;
        quote.Price = (10_000 + random.Next(-20, 20)) * unit;
        quote.AskPrice = quote.Price + (random.Next(1, 10) * unit);
        quote.Quantity = random.Next(1, 100);
        quote.AskQuantity = random.Next(1, 100);
    }

    private readonly struct RingSink(TriggerRingWriter writer) : ITriggerSink
    {
        public void OnTrigger(in TriggerEvent trigger) => writer.Publish(trigger, trigger.ReceivedNanos);
    }
}
