using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Two legs at venues whose ids may begin anew: what is late on one leg is not taken for that, and what begins anew is not taken for late.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LegRestartTests
{
    private const ushort A = 11;
    private const ushort B = 12;

    [Test]
    public void Trade_that_one_leg_left_out_does_not_let_the_others_pass_again()
    {
        var plane = Begin("okx", "BTC-USDT");
        foreach (var (leg, id) in new[] { (A, 10), (A, 12), (A, 13), (B, 10), (B, 11), (B, 12), (B, 13), (B, 14), (A, 14) })
        {
            Send(plane, leg, Trade(id));
        }

        Assert.That((plane.Book(0).Counters.Trades, plane.Book(0).Streams[StreamChannel.Trades].Duplicates), Is.EqualTo((5L, 4L)));
    }

    [Test]
    public void Delta_that_one_leg_left_out_is_taken_from_the_other_and_leaves_no_second_gap()
    {
        var plane = Begin("okx", "BTC-USDT");
        Send(plane, A, OkxBook(-1, 10));
        Send(plane, B, OkxBook(-1, 10));
        Send(plane, A, OkxBook(11, 12)); // 10 to 11 is lost here
        Assert.That(State(plane), Is.EqualTo((BookState.Desynchronised, 10L, 1L)));
        Send(plane, B, OkxBook(10, 11));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 12L, 1L)));
        Send(plane, B, OkxBook(11, 12));
        Send(plane, B, OkxBook(12, 13));
        Send(plane, A, OkxBook(12, 13));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 13L, 1L)));
    }

    [Test]
    public void Snapshot_of_one_leg_behind_what_the_other_brought_leaves_no_second_gap()
    {
        var plane = Begin("okx", "BTC-USDT");
        Send(plane, A, OkxBook(-1, 10));
        Send(plane, B, OkxBook(11, 12)); // 10 to 11 is lost on both
        Send(plane, B, OkxBook(12, 13));
        Send(plane, A, OkxBook(11, 12));
        Send(plane, A, OkxBook(-1, 12)); // subscribed again
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 13L, 1L)));
        Send(plane, A, OkxBook(12, 13));
        Send(plane, A, OkxBook(13, 14));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 14L, 1L)));
    }

    [Test]
    public void Ids_that_begin_anew_are_followed_from_whichever_leg_says_so_first()
    {
        var plane = Begin("okx", "BTC-USDT");
        Send(plane, A, OkxBook(-1, 10));
        Send(plane, B, OkxBook(-1, 10));
        foreach (var leg in new[] { A, B })
        {
            Send(plane, leg, OkxBook(10, 12));
        }

        Send(plane, A, OkxBook(12, 3));
        Send(plane, A, OkxBook(3, 10)); // a number that was before
        Send(plane, B, OkxBook(12, 3));
        Send(plane, B, OkxBook(3, 10));
        Send(plane, B, OkxBook(10, 11));
        Send(plane, A, OkxBook(10, 11));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 11L, 0L)));
    }

    [Test]
    public void Book_that_begins_anew_on_one_leg_is_followed_when_the_other_is_lost([Values] bool isLost)
    {
        var plane = Begin("bybit", "BTCUSDT");
        foreach (var leg in new[] { A, B })
        {
            Send(plane, leg, BybitBook("snapshot", 100));
        }

        Send(plane, A, BybitBook("delta", 101));
        Send(plane, B, BybitBook("delta", 101));
        Send(plane, B, BybitBook("delta", 102)); // feeds the book
        Send(plane, A, BybitBook("snapshot", 1)); // the venue was restarted
        Send(plane, A, BybitBook("delta", 2));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 2L, 0L)));
        if (isLost)
        {
            plane.Send(FrameKind.ConnectionClosed, B, "reset");
        }
        else
        {
            Send(plane, B, BybitBook("snapshot", 1)); // known by now
            Send(plane, B, BybitBook("delta", 2));
        }

        Send(plane, A, BybitBook("delta", 3));
        Assert.That(State(plane), Is.EqualTo((BookState.Live, 3L, 0L)));
    }

    private static PlaneUnderTest Begin(string venue, string native)
    {
        var plane = new PlaneUnderTest("BTC/USDT");
        plane.Add(Definitions.Of(venue, native, "BTC/USDT"));
        foreach (var leg in new[] { A, B })
        {
            plane.Send(FrameKind.ConnectionOpened, leg, "wss://x", venue + "/spot#3");
            plane.Send(FrameKind.StreamsAcknowledged, leg);
        }

        return plane;
    }

    private static void Send(PlaneUnderTest plane, ushort leg, string frame)
    {
        plane.Send(FrameKind.Message, leg, frame);
        Assert.That(plane.Counters.RejectedTotal, Is.Zero, frame);
    }

    private static (BookState State, long Sequence, long Gaps) State(PlaneUnderTest plane) => (plane.Book(0).State, plane.Book(0).Sequence, plane.Book(0).Counters.Gaps);

    private static string OkxBook(long previous, long id) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"{{{(previous < 0 ? "snapshot" : "update")}}}","data":[{"asks":[["101","1","0","1"]],"bids":[["100","{{{id}}}","0","1"]],"ts":"1597026383085","checksum":0,"prevSeqId":{{{previous}}},"seqId":{{{id}}}}]}""");

    private static string BybitBook(string type, long id) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"topic":"orderbook.50.BTCUSDT","ts":1789299670900,"type":"{{{type}}}","data":{"s":"BTCUSDT","b":[["100","{{{id}}}"]],"a":[["101","1"]],"u":{{{id}}},"seq":2189232200},"cts":1789299670860}""");

    private static string Trade(long id) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"{{{id}}}","px":"100","sz":"1","side":"buy","ts":"1630048897897","count":"1","source":"0","seqId":{{{id}}}}]}""");
}
