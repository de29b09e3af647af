using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HotPlaneTests
{
    private const int BinanceBtc = 0;
    private const int GateBtc = 1;

    [Test]
    public void Snapshots_make_books_live_and_deltas_go_on_from_them()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        Assert.That((plane.Book(BinanceBtc).State, plane.Book(GateBtc).State), Is.EqualTo((BookState.Live, BookState.Live)));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11, bids: """["59998.50","3"]"""));
        Assert.That((plane.Book(BinanceBtc).Sequence, plane.Book(BinanceBtc).BidLevels, plane.Counters.BookDeltas), Is.EqualTo((11L, 2, 1L)));
    }

    [TestCase("nowhere/spot")]
    [TestCase("binance")]
    [TestCase(null)]
    public void A_connection_of_an_unknown_feed_is_rejected_as_an_unknown_channel(string? feed)
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.ConnectionOpened, 3, "wss://nowhere", feed);
        plane.Send(FrameKind.Message, 3, PlaneUnderTest.BinanceDelta(11));
        plane.Send(FrameKind.DepthSnapshot, 3, PlaneUnderTest.BinanceSnapshot(20, 1), "BTCUSDT");
        Assert.Multiple(() =>
        {
            Assert.That((plane.Counters.Rejected(RejectReason.UnknownChannel), plane.Counters.RejectedTotal), Is.EqualTo((2L, 2L)));
            Assert.That((plane.Book(BinanceBtc).State, plane.Book(BinanceBtc).Sequence), Is.EqualTo((BookState.Live, 10L)));
        });
    }

    [Test]
    public void A_connection_that_was_never_opened_is_rejected_as_an_unknown_channel()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.Message, ushort.MaxValue, PlaneUnderTest.BinanceDelta(11));
        Assert.That(plane.Counters.Rejected(RejectReason.UnknownChannel), Is.EqualTo(1));
    }

    [TestCase(RejectReason.Malformed, """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":11,""")]
    [TestCase(RejectReason.UnexpectedShape, """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","b":[],"a":[]}}""")]
    [TestCase(RejectReason.BadNumber, """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"s":"BTCUSDT","U":11,"u":11,"b":[["1x","1"]],"a":[]}}""")]
    public void A_frame_that_cannot_be_read_is_counted_by_reason_and_its_book_is_not_live_any_more(RejectReason reason, string frame)
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, frame);
        Assert.Multiple(() =>
        {
            Assert.That((plane.Counters.Rejected(reason), plane.Counters.RejectedTotal), Is.EqualTo((1L, 1L)));
            Assert.That((plane.Book(BinanceBtc).State, plane.Book(BinanceBtc).Counters.RejectedFrames), Is.EqualTo((BookState.Desynchronised, 1L)));
            Assert.That(plane.Book(GateBtc).State, Is.EqualTo(BookState.Live), "the other venue has no part in it");
            Assert.That(plane.Counters.BookDeltas, Is.Zero);
        });
    }

    [Test]
    public void A_symbol_that_was_not_asked_for_is_counted_and_one_that_nobody_listed_is_rejected()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(1, "ETHUSDT"));
        Assert.That((plane.Counters.Unselected, plane.Counters.RejectedTotal, plane.Counters.BookDeltas), Is.EqualTo((1L, 0L, 0L)));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(1, "NKNUSDT"));
        Assert.That((plane.Counters.Unselected, plane.Counters.Rejected(RejectReason.UnknownSymbol)), Is.EqualTo((1L, 1L)));
    }

    [TestCase("ETHUSDT")]
    [TestCase("NKNUSDT")]
    [TestCase("BTC_USDT")]
    [TestCase(null)]
    public void A_depth_snapshot_of_a_native_without_a_book_changes_none(string? native)
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        var bodies = plane.Counters.RestBodies;
        plane.Send(FrameKind.DepthSnapshot, PlaneUnderTest.Binance, PlaneUnderTest.BinanceSnapshot(99, 1), native);
        Assert.Multiple(() =>
        {
            Assert.That((plane.Counters.RestBodies, plane.Counters.Unselected, plane.Counters.RejectedTotal), Is.EqualTo((bodies + 1, 1L, 0L)));
            Assert.That((plane.Book(BinanceBtc).Sequence, plane.Book(GateBtc).Sequence), Is.EqualTo((10L, 10L)));
        });
    }

    [Test]
    public void A_closed_connection_makes_its_books_stale_and_closes_their_triggers()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 60_100);
        Assert.That((plane.Plane.Triggers.Opened, plane.Plane.Triggers.OpenNow), Is.EqualTo((1L, 1L)), "16 basis points");
        plane.Send(FrameKind.ConnectionClosed, PlaneUnderTest.Binance, "reset by peer");
        Assert.Multiple(() =>
        {
            Assert.That((plane.Book(BinanceBtc).State, plane.Book(GateBtc).State), Is.EqualTo((BookState.Stale, BookState.Live)));
            Assert.That((plane.Plane.Triggers.Closed, plane.Plane.Triggers.OpenNow), Is.EqualTo((1L, 0L)));
            Assert.That(plane.Counters.ConnectionEvents, Is.EqualTo(3));
        });
    }

    [Test]
    public void A_connection_opened_anew_resets_its_books_and_a_snapshot_opens_their_triggers_again()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 60_100);
        plane.Send(FrameKind.ConnectionOpened, PlaneUnderTest.Binance, "wss://binance", "binance/spot");
        Assert.That((plane.Book(BinanceBtc).State, plane.Plane.Triggers.Closed), Is.EqualTo((BookState.AwaitingSnapshot, 1L)));
        plane.Send(FrameKind.DepthSnapshot, PlaneUnderTest.Binance, PlaneUnderTest.BinanceSnapshot(50, 60_100), "BTCUSDT");
        Assert.That((plane.Book(BinanceBtc).State, plane.Plane.Triggers.Opened), Is.EqualTo((BookState.Live, 2L)));
    }

    [Test]
    public void A_clock_tick_ages_triggers_out_where_no_frame_arrives()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 60_100);
        var oldest = plane.Book(BinanceBtc).LastMessageNanos;
        plane.Now = oldest + (5 * Timestamp.NanosPerSecond); // as old as may be
        plane.Send(FrameKind.ClockTick, 0);
        Assert.That((plane.Counters.Ticks, plane.Plane.Triggers.Closed), Is.EqualTo((1L, 0L)));
        plane.Now = oldest + (5 * Timestamp.NanosPerSecond) + 1;
        plane.Send(FrameKind.ClockTick, 0);
        Assert.That((plane.Counters.Ticks, plane.Plane.Triggers.Closed, plane.Plane.Triggers.OpenNow), Is.EqualTo((2L, 1L, 0L)));
        Assert.That(plane.Book(BinanceBtc).State, Is.EqualTo(BookState.Live), "a quiet book is old, not wrong");
    }

    [Test]
    public void Every_slot_is_counted_and_frames_are_messages_and_bodies()
    {
        const string acknowledgement = """{"result":null,"id":1}""";
        const string quote = """{"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"25.35","B":"31.21","a":"25.36","A":"40.66"}}""";
        var plane = new PlaneUnderTest();
        plane.Add(Definitions.Of("binance", "BTCUSDT", "BTC/USDT"));
        plane.Send(FrameKind.ConnectionOpened, PlaneUnderTest.Binance, "wss://binance", "binance/spot");
        plane.Send(FrameKind.InstrumentList, 0, "12345", "binance/spot");
        plane.Send(FrameKind.Sent, PlaneUnderTest.Binance, "subscribe");
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, acknowledgement);
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, quote);
        plane.Send(FrameKind.ClockTick, 0);
        plane.Send(FrameKind.None, 0);
        var counters = plane.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(counters.Slots, Is.EqualTo(8));
            Assert.That((counters.Messages, counters.RestBodies, counters.Frames), Is.EqualTo((2L, 1L, 3L)));
            Assert.That(counters.Bytes, Is.EqualTo(5 + acknowledgement.Length + quote.Length));
            Assert.That((counters.Control, counters.Quotes, counters.Ticks, counters.ConnectionEvents), Is.EqualTo((1L, 1L, 1L, 1L)));
            Assert.That(counters.LastReceivedNanos, Is.EqualTo(plane.Now - Timestamp.NanosPerMilli));
            Assert.That(counters.RejectedTotal, Is.Zero);
        });
    }
}
