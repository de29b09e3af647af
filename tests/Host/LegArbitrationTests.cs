using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Two legs of a line say the same thing, each with losses and in its own time: what reaches the books is said once.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LegArbitrationTests
{
    private const ushort A = 11;
    private const ushort B = 12;
    private const string Line = "binance/spot#3";

    [Test]
    public void First_wins_and_the_second_goes_no_further()
    {
        var plane = Begin();
        Send(plane, A, Trade(1));
        Send(plane, B, Trade(1));
        Send(plane, B, Trade(2));
        Send(plane, A, Trade(2));
        Send(plane, A, PlaneUnderTest.BinanceDelta(11));
        Send(plane, B, PlaneUnderTest.BinanceDelta(11));
        var book = plane.Book(0);
        var trades = book.Streams[StreamChannel.Trades];
        var depth = book.Streams[StreamChannel.Depth];
        var legs = plane.Plane.Legs;
        Assert.Multiple(() =>
        {
            Assert.That((trades.Count, trades.Duplicates, book.Counters.Trades), Is.EqualTo((2L, 2L, 2L)));
            Assert.That((depth.Count, depth.Duplicates, book.Sequence), Is.EqualTo((1L, 1L, 11L)));
            Assert.That(legs.Select(l => (l.Line, l.Place, l.Connection)), Is.EqualTo(new[] { (Line, 0, A), (Line, 1, B) }));
            Assert.That(legs.Select(l => (l.Wins(StreamChannel.Trades), l.Duplicates(StreamChannel.Trades))), Is.EqualTo(new[] { (1L, 1L), (1L, 1L) }));
            Assert.That(legs.Select(l => (l.Wins(StreamChannel.Depth), l.Duplicates(StreamChannel.Depth))), Is.EqualTo(new[] { (1L, 0L), (0L, 1L) }));
            Assert.That(legs.Select(l => (l.Lead.Count, l.Lead.Max)), Is.EqualTo(new[] { (2L, Timestamp.NanosPerMilli), (1L, Timestamp.NanosPerMilli) }));
        });
    }

    [Test]
    public void What_has_no_sequence_is_taken_from_one_leg_until_it_closes()
    {
        const string GateLine = "gateio/spot#4";
        const string Ticker = """{"time":1606293276,"channel":"spot.tickers","event":"update","result":{"currency_pair":"BTC_USDT","last":"1","lowest_ask":"60001","highest_bid":"60000","change_percentage":"1","base_volume":"1","quote_volume":"1","high_24h":"1","low_24h":"1"}}""";
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.ConnectionOpened, A, "wss://a", GateLine);
        plane.Send(FrameKind.ConnectionOpened, B, "wss://b", GateLine);
        var quotes = () => (plane.Book(1).Counters.Quotes, plane.Book(1).Streams[StreamChannel.Quotes].Duplicates);
        Send(plane, A, Ticker);
        Send(plane, B, Ticker);
        Assert.That(quotes(), Is.EqualTo((1L, 1L)));
        plane.Send(FrameKind.StreamsAcknowledged, B);
        Send(plane, A, Ticker);
        Send(plane, B, Ticker);
        Assert.That(quotes(), Is.EqualTo((2L, 2L)), "the first that is known to carry the line");
        plane.Send(FrameKind.StreamsAcknowledged, A);
        plane.Send(FrameKind.ConnectionClosed, A);
        Send(plane, B, Ticker);
        Assert.That(quotes(), Is.EqualTo((3L, 2L)));
    }

    [Test]
    public void Line_of_one_leg_is_left_alone()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.ConnectionOpened, A, "wss://a", Line);
        Send(plane, A, Trade(1));
        Send(plane, A, Trade(1));
        Assert.That((plane.Book(0).Counters.Trades, plane.Plane.Legs.Count), Is.EqualTo((2L, 0)));
    }

    [Test]
    public void What_every_leg_lost_is_a_hole_and_nothing_else_is([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var plane = Begin();
        var lost = new List<long>();
        var queue = new List<(int At, ushort Leg, string Frame)>();
        for (var id = 1; id <= 300; id++)
        {
            var isLost = random.Next(20) == 0 && id is > 1 and < 300;
            foreach (var leg in new[] { A, B })
            {
                if (!isLost && (random.Next(10) != 0 || leg == (id % 2 == 0 ? A : B)))
                {
                    queue.Add((id + random.Next(6), leg, Trade(id)));
                    queue.Add((id + random.Next(6), leg, Trade(id)));
                }
            }

            if (isLost)
            {
                lost.Add(id);
            }
        }

        Send(plane, A, Trade(1)); // what came before the first is nobody's business
        foreach (var (_, leg, frame) in queue.OrderBy(q => q.At))
        {
            Send(plane, leg, frame);
        }

        var open = new List<long>();
        while (plane.Plane.Holes.TryRead(out var hole))
        {
            for (var id = hole.From; id <= hole.To; id++)
            {
                if (hole.Step == HoleStep.Opened)
                {
                    open.Add(id);
                }
                else if (hole.Repair != HoleRepair.None)
                {
                    open.Remove(id);
                }
            }
        }

        Assert.That(open, Is.EqualTo(lost));
        Assert.That(plane.Book(0).Counters.Trades, Is.EqualTo(300 - lost.Count), "each trade once");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Closing_either_leg_shows_no_gap(bool closesFirst)
    {
        var plane = Begin();
        foreach (var leg in new[] { A, B })
        {
            Send(plane, leg, PlaneUnderTest.BinanceDelta(11));
        }

        plane.Send(FrameKind.ConnectionClosed, closesFirst ? A : B, "killed");
        Send(plane, closesFirst ? B : A, PlaneUnderTest.BinanceDelta(12));
        Assert.That((plane.Book(0).State, plane.Book(0).Sequence, plane.Plane.Holes.TryRead(out _)), Is.EqualTo((BookState.Live, 12L, false)));
    }

    [Test]
    public void Ninth_leg_is_refused_and_what_it_brings_is_rejected()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        for (ushort i = 0; i < 9; i++)
        {
            plane.Send(FrameKind.ConnectionOpened, (ushort)(20 + i), "wss://a", Line);
        }

        plane.Send(FrameKind.Message, 28, Trade(1));
        Assert.That((plane.Counters.Rejected(RejectReason.TooManyLegs), plane.Counters.Rejected(RejectReason.UnknownChannel)), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void Bars_that_say_the_same_are_counted_once()
    {
        var plane = Begin();
        Send(plane, A, Bar(1));
        Send(plane, B, Bar(1));
        Send(plane, B, Bar(2));
        Send(plane, A, Bar(2));
        var bars = plane.Book(0).Streams[StreamChannel.Bars];
        Assert.That((bars.Count, bars.Duplicates), Is.EqualTo((2L, 2L)));
    }

    [Test]
    public void Nothing_is_allocated_by_two_legs()
    {
        var plane = Begin();
        for (var id = 1; id < 200; id++)
        {
            Send(plane, A, Trade(id));
            Send(plane, B, Trade(id));
        }

        var frames = Enumerable.Range(200, 500).SelectMany(id => new[] { (A, Trade(id)), (B, Trade(id)) }).ToArray();
        Send(plane, A, frames[0].Item2);
        var rounds = frames.Chunk(200).ToArray();
        var allocated = Allocations.OfCheapestLap(rounds.Length, lap =>
        {
            foreach (var (leg, frame) in rounds[lap])
            {
                plane.Send(FrameKind.Message, leg, frame);
            }
        });

        Assert.That(allocated, Is.Zero);
    }

    // Binance's book at 10, live, fed by no connection that is open; two legs.
    private static PlaneUnderTest Begin()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.ConnectionOpened, A, "wss://a", Line);
        plane.Send(FrameKind.ConnectionOpened, B, "wss://b", Line);
        return plane;
    }

    private static void Send(PlaneUnderTest plane, ushort leg, string frame) => plane.Send(FrameKind.Message, leg, frame);

    private static string Trade(long id) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1700000000000,"s":"BTCUSDT","a":{{{id}}},"p":"59999.50","q":"1","f":1,"l":1,"T":1700000000000,"m":true,"M":true}}""");

    private static string Bar(int close) => string.Create(
        CultureInfo.InvariantCulture,
        $$$$"""{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1700000000000,"s":"BTCUSDT","k":{"t":1700000000000,"T":1700000059999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"1","c":"{{{{close}}}}","h":"3","l":"1","v":"1000","n":100,"x":false,"q":"1","V":"500","Q":"0.5","B":"123456"}}}""");
}
