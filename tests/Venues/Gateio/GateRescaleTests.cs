using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Numbers finer than the listing's increments.</summary>
[TestFixture(GatePath.Scanned)]
[TestFixture(GatePath.General)]
internal sealed class GateRescaleTests(GatePath path)
{
    private GateDecoding _decoding = null!;

    [SetUp]
    public void Create() => _decoding = new GateDecoding(path);

    [TearDown]
    public void Release() => _decoding.Dispose();

    [Test]
    public void Finer_quantity_rescales_before_the_event_that_needs_it()
    {
        var frame = _decoding.Decode(Update("[[\"19137.74\",\"0.5\"],[\"19137.73\",\"0.00000001\"]]"));
        Assert.That(frame.Events.ToArray().Select(e => e.Kind), Is.EqualTo(new[] { EventKind.Rescale, EventKind.BookDelta }));
        Assert.That((frame.Events[0].ListingId, frame.Events[0].PriceDecimals, frame.Events[0].QuantityDecimals), Is.EqualTo((GateDecoding.Btc, (byte)2, (byte)8)));
        Assert.That((frame.Levels[0].Quantity, frame.Levels[1].Quantity), Is.EqualTo((50_000_000L, 1L)), "all of the frame is counted at the new decimals");
        Assert.That(frame.Levels.Length, Is.EqualTo(2));
        Assert.That((_decoding.Decimals.Price(GateDecoding.Btc), _decoding.Decimals.Quantity(GateDecoding.Btc)), Is.EqualTo((2, 8)));
    }

    [Test]
    public void One_rescale_covers_price_and_quantity()
    {
        var frame = _decoding.Decode(Update("[[\"19137.7401\",\"0.5\"],[\"19137.730000000\",\"0.00000001\"]]"));
        Assert.That(frame.Events.Length, Is.EqualTo(2));
        Assert.That((frame.Events[0].PriceDecimals, frame.Events[0].QuantityDecimals), Is.EqualTo(((byte)4, (byte)8)));
    }

    [Test]
    public void Later_frames_need_no_rescale()
    {
        _decoding.Decode(Update("[[\"1\",\"0.00000001\"]]"));
        var frame = _decoding.Decode(Update("[[\"1\",\"0.00000003\"]]"));
        Assert.That(frame.Events.ToArray().Select(e => e.Kind), Is.EqualTo(new[] { EventKind.BookDelta }));
        Assert.That(frame.Levels[0].Quantity, Is.EqualTo(3));
    }

    [Test]
    public void Zeros_behind_the_last_decimal_are_not_finer() =>
        Assert.That(_decoding.Decode(Update("[[\"1.000000000000000\",\"2.500000000000000000000\"]]")).Events.Length, Is.EqualTo(1));

    [Test]
    public void Eighteen_decimals_are_the_finest()
    {
        var frame = _decoding.Decode(Update("[[\"1\",\"0.000000000000000001\"]]"));
        Assert.That((frame.Events[0].Kind, frame.Events[0].QuantityDecimals), Is.EqualTo((EventKind.Rescale, (byte)18)));
        Assert.That(frame.Levels[0].Quantity, Is.EqualTo(1));
    }

    [TestCase("[[\"1\",\"0.00000001\"],[\"1\",\"0.0000000000000000001\"]]", RejectReason.NumberOutOfRange, Description = "nineteen decimals")]
    [TestCase("[[\"1\",\"10\"],[\"1\",\"0.000000000000000001\"]]", RejectReason.NumberOutOfRange, Description = "ten does not fit at eighteen")]
    [TestCase("[[\"1\",\"0.00000001\"],[\"1\",\"x\"]]", RejectReason.BadNumber)]
    [TestCase("[[\"1\",\"0.00000001\"],[\"1\"]]", RejectReason.UnexpectedShape)]
    public void Rejected_frame_leaves_the_decimals_as_they_were(string bids, RejectReason reason)
    {
        var frame = _decoding.Decode(Update(bids));
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((reason, GateDecoding.Btc)));
        Assert.That((_decoding.Decimals.Price(GateDecoding.Btc), _decoding.Decimals.Quantity(GateDecoding.Btc)), Is.EqualTo((2, 6)));
    }

    [Test]
    public void Trades_quotes_and_bars_rescale_too([Values(4, 14, 15, 16)] int line)
    {
        var finer = line switch
        {
            4 => GateFixtures.Frames[line].Replace("16.4700000000", "16.4700000001", StringComparison.Ordinal),
            14 => GateFixtures.Frames[line].Replace("0.000334", "0.0003341504", StringComparison.Ordinal),
            15 => GateFixtures.Frames[line].Replace("0.4707", "0.47071", StringComparison.Ordinal),
            _ => GateFixtures.Frames[line].Replace("3.8283", "3.82834949", StringComparison.Ordinal),
        };
        Assert.That(finer, Is.Not.EqualTo(GateFixtures.Frames[line]));
        Assert.That(_decoding.Decode(GateFixtures.Frames[line]).Events.Length, Is.EqualTo(1));
        Assert.That(_decoding.Decode(finer).Events.ToArray().Select(e => e.Kind).First(), Is.EqualTo(EventKind.Rescale));
        Assert.That(_decoding.Decode(finer).Events.Length, Is.EqualTo(1));
    }

    [Test]
    public void Depth_snapshot_rescales_and_takes_it_back_when_refused()
    {
        var frame = _decoding.DecodeDepth("{\"id\":7,\"asks\":[[\"0.1234567\",\"1\"]],\"bids\":[]}"u8, GateDecoding.Eth);
        Assert.That(frame.Events.ToArray().Select(e => e.Kind), Is.EqualTo(new[] { EventKind.Rescale, EventKind.BookSnapshot }));
        Assert.That(_decoding.Decimals.Price(GateDecoding.Eth), Is.EqualTo(7));
        frame = _decoding.DecodeDepth("{\"id\":7,\"asks\":[[\"0.12345678\",\"1\"],[\"a\",\"1\"]],\"bids\":[]}"u8, GateDecoding.Eth);
        Assert.That((frame.Rejected, _decoding.Decimals.Price(GateDecoding.Eth)), Is.EqualTo((RejectReason.BadNumber, 7)));
    }

    [Test]
    public void Unselected_symbols_never_rescale()
    {
        var frame = _decoding.Decode(Update("[[\"1\",\"0.000000000000000001\"]]").Replace("BTC_USDT", "DOGE_USDT", StringComparison.Ordinal));
        Assert.That((frame.Rejected, frame.Events.Length), Is.EqualTo((RejectReason.None, 0)));
    }

    private static string Update(string bids) =>
        $"{{\"time\":1606294781,\"channel\":\"spot.order_book_update\",\"event\":\"update\",\"result\":{{\"t\":1606294781123,\"e\":\"depthUpdate\",\"E\":1606294781,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":{bids},\"a\":[]}}}}";
}
