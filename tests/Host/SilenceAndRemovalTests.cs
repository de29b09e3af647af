using System.Text;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Streams that are silent, listings that leave and come back, what venues say about connections, and how long messages take.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SilenceAndRemovalTests
{
    private static readonly ListingDefinition Btc = Definitions.Of("binance", "BTCUSDT", "BTC/USDT");

    [Test]
    public void Silent_stream_makes_its_book_stale_and_closes_its_triggers()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 61_000);
        Assert.That(plane.Plane.Triggers.OpenNow, Is.EqualTo(1));
        plane.Send(FrameKind.StreamSilent, PlaneUnderTest.Binance, "depth: 3 s", "BTCUSDT");
        plane.Send(FrameKind.StreamSilent, PlaneUnderTest.Binance, "depth: 4 s", "BTCUSDT");
        Assert.That((plane.Book(0).State, plane.Plane.Triggers.OpenNow, plane.Book(0).Counters.Silences), Is.EqualTo((BookState.Stale, 0L, 1L)));
        Assert.That(plane.Plane.Holes.TryRead(out var hole), Is.True);
        Assert.That((hole.Step, hole.Cause, hole.From), Is.EqualTo((HoleStep.Opened, HoleCause.Silent, 11L)));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(20));
        Assert.That((plane.Book(0).State, plane.Book(0).SnapshotRequests), Is.EqualTo((BookState.AwaitingSnapshot, 1L)));
        plane.Send(FrameKind.DepthSnapshot, PlaneUnderTest.Binance, PlaneUnderTest.BinanceSnapshot(20, 61_000), "BTCUSDT");
        Assert.That(plane.Plane.Holes.TryRead(out hole), Is.True);
        Assert.That((plane.Book(0).State, hole.Step, hole.Repair, hole.To), Is.EqualTo((BookState.Live, HoleStep.Closed, HoleRepair.Snapshot, 19L)), "the delta of 20 has come");
    }

    [Test]
    public void Silence_of_a_symbol_or_connection_that_nobody_knows_is_counted()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.StreamSilent, PlaneUnderTest.Binance, "", "NONE");
        plane.Send(FrameKind.StreamSilent, 77, "", "BTCUSDT");
        Assert.That((plane.Counters.Unselected, plane.Counters.Rejected(RejectReason.UnknownChannel), plane.Book(0).State), Is.EqualTo((1L, 1L, BookState.Live)));
    }

    [Test]
    public void Listing_that_leaves_closes_its_triggers_and_comes_back_with_its_book()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 61_000);
        var book = plane.Book(0);
        plane.Remove(Btc);
        Assert.That((book.State, plane.Plane.Triggers.OpenNow), Is.EqualTo((BookState.Stale, 0L)));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11));
        plane.Send(FrameKind.DepthSnapshot, PlaneUnderTest.Binance, PlaneUnderTest.BinanceSnapshot(20, 61_000), "BTCUSDT");
        plane.Send(FrameKind.ConnectionClosed, PlaneUnderTest.Binance, "");
        plane.Send(FrameKind.ConnectionOpened, PlaneUnderTest.Binance, "", "binance/spot");
        Assert.That((book.State, plane.Counters.Unselected), Is.EqualTo((BookState.Stale, 2L)));
        plane.Add(Btc);
        Assert.That((plane.Book(0), book.State), Is.EqualTo((book, BookState.AwaitingSnapshot)));
        plane.Send(FrameKind.DepthSnapshot, PlaneUnderTest.Binance, PlaneUnderTest.BinanceSnapshot(30, 61_000), "BTCUSDT");
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(31));
        Assert.That((book.State, book.Sequence, plane.Plane.Triggers.OpenNow), Is.EqualTo((BookState.Live, 31L, 1L)));
        Assert.That(plane.Plane.Holes.TryRead(out _), Is.False, "nobody missed what nobody wanted");
    }

    [Test]
    public void Catalog_gives_a_listing_its_id_back()
    {
        var catalog = Definitions.Catalog();
        var first = catalog.Add([Btc]);
        var removed = catalog.Remove([Btc, Definitions.Of("binance", "ETHUSDT", "ETH/USDT")]);
        Assert.That(removed.Books, Is.EqualTo(first.Books));
        Assert.That(removed.Tables.Single().Table.Find("BTCUSDT"u8), Is.EqualTo(SymbolTable.Unselected));
        Assert.That(catalog.Remove([Btc]).Books, Is.Empty);
        var again = catalog.Add([Btc]);
        Assert.That((again.Books.Single(), again.Tables.Single().Table.Find("BTCUSDT"u8)), Is.EqualTo((first.Books[0], 0)));
    }

    [Test]
    public void Symbol_asked_for_later_gets_its_book()
    {
        var catalog = Definitions.Catalog("ETH/USDT");
        Assert.That(catalog.Add([Btc]).Books, Is.Empty);
        catalog.Select([Definitions.Symbol("BTC/USDT")]);
        Assert.That(catalog.Add([Btc]).Books, Has.Length.EqualTo(1));
    }

    [Test]
    public void Control_messages_and_heads_of_rejected_frames_are_mailed()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        var mail = plane.Plane.ControlMail = new ControlMail();
        const string Answer = """{"result":null,"id":7}""";
        var rejected = "{\"stream\":\"btcusdt@nothing\",\"data\":" + new string(' ', 400);
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, Answer);
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, rejected);
        var bytes = new byte[ControlMail.MaxBytes];
        Assert.That(mail.TryRead(bytes, out var message), Is.True);
        Assert.That((Encoding.UTF8.GetString(bytes, 0, message.Length), message.FullLength, message.Connection, message.Rejected), Is.EqualTo((Answer, Answer.Length, PlaneUnderTest.Binance, RejectReason.None)));
        Assert.That(mail.TryRead(bytes, out message), Is.True);
        Assert.That((message.Length, message.FullLength, message.Rejected), Is.EqualTo((ControlMail.MaxRejectedBytes, rejected.Length, RejectReason.Malformed)));
        Assert.That((mail.TryRead(bytes, out _), mail.Lost), Is.EqualTo((false, 0L)));
    }

    [Test]
    public void Full_mail_counts_what_it_does_not_take()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        var mail = plane.Plane.ControlMail = new ControlMail();
        for (var i = 0; i < ControlMail.Capacity + 3; i++)
        {
            plane.Send(FrameKind.Message, PlaneUnderTest.Binance, """{"result":null,"id":7}""");
        }

        Assert.That(mail.Lost, Is.EqualTo(3));
    }

    [Test]
    public void Least_transit_is_that_of_the_last_minute([Range(1, 10)] int seed)
    {
        const long Bucket = 10_000_000_000;
        var random = new Random(seed);
        var transit = new TransitMinimum();
        Assert.That(transit.Nanos, Is.EqualTo(TransitMinimum.None));
        var start = 1_700_000_000_000_000_000L;
        var seen = new List<(long At, long Transit)>();
        var now = start;
        for (var i = 0; i < 3_000; i++)
        {
            now += random.Next(100) == 0 ? random.NextInt64(8 * Bucket) : random.NextInt64(Bucket / 20);
            var value = random.NextInt64(-5_000, 50_000_000);
            if (seen.Count == 0 || ((now - start) / Bucket - (seen[^1].At - start) / Bucket) >= 6)
            {
                start = now; // nothing, or all of it is old: the buckets begin anew
                seen.Clear();
            }

            seen.Add((now, value));
            transit.Note(now, now - value);
            transit.Note(now, 0);
            var oldest = (now - start) / Bucket - 5;
            Assert.That(transit.Nanos, Is.EqualTo(seen.Where(s => (s.At - start) / Bucket >= oldest).Min(s => s.Transit)));
        }
    }

    [Test]
    public void Least_transit_is_known_by_connection()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Now = 1_700_000_000_500_000_000;
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11)); // stamped 1,700,000,000.000 s
        Assert.That((plane.Plane.LeastTransitNanos(PlaneUnderTest.Binance), plane.Plane.LeastTransitNanos(PlaneUnderTest.Gate)), Is.EqualTo((500_000_000L, TransitMinimum.None)));
    }
}
