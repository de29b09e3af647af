using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>The life of a trigger, rule by rule: what opens, changes and closes it, and in which order.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TriggerLifeCycleTests
{
    private const int Gate = 0;
    private const int Binance = 1;
    private const int Other = 2; // another instrument
    private const int OtherBinance = 3;
    private readonly MarketScript _market = new();
    private long _frame;

    [Test]
    public void Opens_changes_and_closes_below_the_minimum()
    {
        var detector = Detector(maxAgeNanos: 0);
        Say(detector, _market.Frame().Snapshot(Gate, [(99_00, 10)], [(100_00, 10)]));
        Say(detector, _market.Frame().Snapshot(Binance, [(100_100, 4)], [(100_200, 4)]));
        Say(detector, _market.Frame().Delta(Binance, [(100_100, 6)], []));
        Say(detector, _market.Frame().Trade(Binance, 100_100, 1));
        Say(detector, _market.Frame().Delta(Binance, [(100_300, 6)], [(100_200, 0), (100_400, 1)]));
        Say(detector, _market.Frame().Delta(Binance, [(100_300, 0), (100_100, 0)], []));
        Assert.That(Story(detector), Is.EqualTo(new[]
        {
            "opened 1 0->1 100 100.1 x 4 10 best 10 at 1",
            "changed 1 0->1 100 100.1 x 6 10 best 10 at 2",
            "changed 1 0->1 100 100.3 x 10 30 best 30 at 4",
            "closed 1 0->1 100 100.3 x 10 30 best 30 at 5 below-minimum 4000000",
        }));
        Assert.That((detector.Counters.Opened, detector.Counters.Changed, detector.Counters.Closed, detector.Counters.OpenNow), Is.EqualTo((1L, 2L, 1L, 0L)));
    }

    [Test]
    public void Quantity_sums_levels_while_the_marginal_pair_nets_the_minimum()
    {
        var detector = Detector(maxAgeNanos: 0);
        Say(detector, _market.Frame().Snapshot(Gate, [(99_00, 1)], [(100_00, 3), (100_05, 4), (100_20, 100)]));
        Say(detector, _market.Frame().Snapshot(Binance, [(100_300, 5), (100_150, 100)], [(101_000, 1)]));

        // 3 of 100.00 and 2 of 100.05 meet the 5 at 100.3; the other 2 of 100.05 meet 100.15 (10 bps); 100.20 against 100.15 does not net 5 bps.
        Assert.That(Story(detector), Is.EqualTo(new[] { "opened 1 0->1 100 100.3 x 7 30 best 30 at 1" }));
    }

    [Test]
    public void Book_that_is_no_longer_live_closes_its_triggers_at_once()
    {
        var detector = Opened(maxAgeNanos: 0);
        Say(detector, _market.Frame().Delta(Binance, [(100_100, 1)], [], gap: 1));
        Assert.That(Story(detector)[^1], Does.StartWith("closed 1").And.Contain("not-live"));
    }

    [Test]
    public void Clock_tick_closes_what_has_aged_out_and_the_next_message_of_any_kind_reopens_it()
    {
        var detector = Opened(maxAgeNanos: 1_000_000_000);
        _market.Now += 999_000_000;
        detector.Evaluate([], _frame++, _market.Now); // 1 s after Gate, exactly: still fresh
        Assert.That(detector.Counters.OpenNow, Is.EqualTo(1));
        _market.Now++;
        detector.Evaluate([], _frame++, _market.Now);
        Assert.That(Story(detector)[^1], Does.StartWith("closed 1").And.Contain("aged-out"));
        Say(detector, _market.Frame().Trade(Gate, 100_00, 1)); // Binance is 1 ms younger
        Assert.That(detector.Counters.OpenNow, Is.Zero, "by now Binance has aged out as well");
        Say(detector, _market.Frame().Trade(Binance, 100_100, 1));
        Assert.That(Story(detector)[^1], Does.StartWith("opened 2"));
    }

    [Test]
    public void Frame_that_refreshes_an_old_listing_finds_it_fresh()
    {
        var detector = Opened(maxAgeNanos: 1_000_000_000);
        _market.Now += 500_000_000;
        Say(detector, _market.Frame().Trade(Binance, 100_100, 1));
        _market.Now += 700_000_000; // Gate is too old now, but this is its own frame
        Say(detector, _market.Frame().Trade(Gate, 100_00, 1));
        Assert.That(detector.Counters.Closed, Is.Zero);
    }

    [Test]
    public void Receive_time_that_steps_back_makes_a_listing_age_out_earlier()
    {
        var detector = Opened(maxAgeNanos: 1_000_000_000);
        var opened = _market.Now;
        _market.Now = opened - 501_000_000;
        Say(detector, _market.Frame().Trade(Gate, 100_00, 1)); // half a second before the opening
        detector.Evaluate([], _frame++, opened + 500_000_000);
        Assert.That(detector.Counters.OpenNow, Is.EqualTo(1));
        detector.Evaluate([], _frame++, opened + 500_000_001);
        Assert.That(Story(detector)[^1], Does.StartWith("closed 1").And.Contain("aged-out"));
    }

    [Test]
    public void Triggers_age_out_and_open_in_order_of_instrument_then_venues()
    {
        var detector = Detector(maxAgeNanos: 1_000_000_000);
        var frame = _market.Frame().Snapshot(Gate, [(99_00, 1)], [(100_00, 1)]).Snapshot(Binance, [(101_000, 1)], [(102_000, 1)]);
        Say(detector, frame.Snapshot(Other, [(101_00, 1)], [(102_00, 1)]).Snapshot(OtherBinance, [(99_000, 1)], [(100_000, 1)]));
        _market.Now += 2_000_000_000;
        detector.Evaluate([], _frame++, _market.Now);
        var order = detector.Sink.Events.ConvertAll(item => $"{TriggerSteps.Name(item.Step)} {item.Id} {item.BuyListingId}->{item.SellListingId}");
        Assert.That(order, Is.EqualTo(new[] { "opened 1 3->2", "opened 2 0->1", "closed 1 3->2", "closed 2 0->1" }), "ADA before SOL");
    }

    [Test]
    public void Rescale_alone_changes_nothing()
    {
        var detector = Opened(maxAgeNanos: 0);
        Say(detector, _market.Frame().Rescale(Gate, 6, 9));
        Say(detector, _market.Frame().Rescale(Binance, 5, 2));
        Assert.That(Story(detector), Has.Count.EqualTo(1));
    }

    [Test]
    public void Removed_listing_closes_its_triggers_and_may_return()
    {
        var detector = Opened(maxAgeNanos: 0);
        detector.RemoveListing(Gate, _frame, _market.Now);
        Assert.That(Story(detector)[^1], Does.StartWith("closed 1").And.Contain("removed"));
        detector.RemoveListing(Gate, _frame, _market.Now);
        detector.AddListing(_market.Books[Gate].Listing, _market.Books[Gate]);
        Say(detector, _market.Frame().Trade(Gate, 100_00, 1));
        Assert.That(Story(detector)[^1], Does.StartWith("opened 2"));
    }

    [Test]
    public void Quantity_that_fits_no_long_is_counted_and_closes_what_was_open()
    {
        var detector = Detector(maxAgeNanos: 0, quantityDecimals: 18);
        Say(detector, _market.Frame().Snapshot(Gate, [(99_00, 1)], [(100_00, 20)])); // 20 at 18 decimals is beyond 2^63
        Say(detector, _market.Frame().Snapshot(Binance, [(100_100, 5_000_000_000_000_000_000)], [(100_200, 1)]));
        Say(detector, _market.Frame().Delta(Binance, [(100_090, 5_000_000_000_000_000_000)], []));
        Assert.That(Story(detector)[0], Does.Contain("x 5 10"));
        Assert.That(Story(detector)[^1], Does.StartWith("closed 1").And.Contain("out-of-range"));
        Assert.That((detector.Counters.SkippedOverflow, detector.Counters.OpenNow), Is.EqualTo((1L, 0L)));
        Say(detector, _market.Frame().Delta(Binance, [(100_090, 0)], []));
        Assert.That(Story(detector)[^1], Does.StartWith("opened 2"));
    }

    [Test]
    public void Spot_and_perpetual_of_one_venue_are_compared_across_markets_only()
    {
        foreach (var across in new[] { false, true })
        {
            var market = new MarketScript();
            var detector = new CrossVenueDetector<TriggerLog>(new ArbitrageOptions { AcrossMarkets = across }, new TriggerLog());
            foreach (var (id, symbol) in new[] { (0, "BTC/USDT:PERP"), (1, "BTC/USDT") })
            {
                var listing = MarketScript.Listing(id, "okx", symbol, 2, 2, 0);
                detector.AddListing(listing, market.Add(listing));
            }

            market.Frame().Snapshot(0, [(99_00, 1)], [(100_00, 1)]).Snapshot(1, [(101_00, 1)], [(102_00, 1)]);
            detector.Evaluate(market.Apply(), 0, market.Now);
            Assert.That(detector.Sink.Events.ConvertAll(item => (item.Kind, item.BuyListingId)), Is.EqualTo(across ? new[] { (TriggerKind.SpotPerpetual, 0) } : []));
        }
    }

    [Test]
    public void Listings_that_cannot_be_compared_are_refused()
    {
        var detector = Detector(maxAgeNanos: 0);
        var book = _market.Books[Gate];
        Assert.That(() => detector.AddListing(book.Listing, book), Throws.ArgumentException.With.Message.Contains("taken"));
        var twin = MarketScript.Listing(9, "gateio", "SOL/USDT", 2, 0, 0);
        Assert.That(() => detector.AddListing(twin, new OrderBook(twin)), Throws.ArgumentException.With.Message.Contains("twice"));
        var costly = MarketScript.Listing(9, "okx", "SOL/USDT", 2, 0, 100_000_000);
        Assert.That(() => detector.AddListing(costly, new OrderBook(costly)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => detector.Evaluate([9, -1, int.MaxValue], 0, 0), Throws.Nothing);
    }

    [TestCase(-100_000_000L, 0L)]
    [TestCase(100_000_000L, 0L)]
    [TestCase(0L, -1L)]
    [TestCase(0L, ArbitrageOptions.MaxQuoteAgeLimitNanos + 1)]
    public void Options_out_of_range_are_refused(long minNet, long maxAge)
    {
        var options = new ArbitrageOptions { MinNetE8 = minNet, MaxQuoteAgeNanos = maxAge };
        Assert.That(() => new CrossVenueDetector<TriggerLog>(options, new TriggerLog()), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    // SOL/USDT and ADA/USDT on Gate (price decimals 2) and Binance (3), no fees, minimum 5 basis points.
    private CrossVenueDetector<TriggerLog> Detector(long maxAgeNanos, int quantityDecimals = 0)
    {
        var options = new ArbitrageOptions { MaxQuoteAgeNanos = maxAgeNanos };
        var detector = new CrossVenueDetector<TriggerLog>(options, new TriggerLog());
        foreach (var (id, symbol) in new[] { (Gate, "SOL/USDT"), (Other, "ADA/USDT") })
        {
            var gate = MarketScript.Listing(id, "gateio", symbol, 2, 0, 0);
            var binance = MarketScript.Listing(id + 1, "binance", symbol, 3, quantityDecimals, 0);
            detector.AddListing(gate, _market.Add(gate));
            detector.AddListing(binance, _market.Add(binance));
        }

        return detector;
    }

    private CrossVenueDetector<TriggerLog> Opened(long maxAgeNanos)
    {
        var detector = Detector(maxAgeNanos);
        Say(detector, _market.Frame().Snapshot(Gate, [(99_00, 10)], [(100_00, 10)]));
        Say(detector, _market.Frame().Snapshot(Binance, [(100_100, 4)], [(100_200, 4)]));
        Assert.That(detector.Counters.OpenNow, Is.EqualTo(1));
        return detector;
    }

    // One frame a millisecond.
    private void Say(CrossVenueDetector<TriggerLog> detector, MarketScript frame)
    {
        _market.Now += 1_000_000;
        detector.Evaluate(frame.Apply(), _frame++, _market.Now);
    }

    private static List<string> Story(CrossVenueDetector<TriggerLog> detector) => detector.Sink.Events.ConvertAll(item =>
    {
        var ask = FixedPoint.Text(item.BuyPrice, item.BuyPriceDecimals);
        var bid = FixedPoint.Text(item.SellPrice, item.SellPriceDecimals);
        var size = FixedPoint.Text(item.Quantity, item.QuantityDecimals);
        var line = $"{TriggerSteps.Name(item.Step)} {item.Id} {item.BuyListingId}->{item.SellListingId} {ask} {bid} x {size} {BasisPoints.Text(item.NetE8)}";
        line += $" best {BasisPoints.Text(item.BestNetE8)} at {item.FrameOrdinal}";
        return item.Step == TriggerStep.Closed ? $"{line} {CloseReasons.Name(item.Reason)} {item.LifetimeNanos}" : line;
    });
}
