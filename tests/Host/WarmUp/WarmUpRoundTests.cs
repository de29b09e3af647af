using System.Text;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Every registered feed offers frames that bring the whole hot path to work: a venue whose frames do not decode, or whose books do not live, fails here.</summary>
[TestFixtureSource(nameof(FeedNames))]
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpRoundTests(string name)
{
    private readonly Feed _feed = VenueRegistry.Feeds.Single(feed => feed.Name == name);

    public static IEnumerable<string> FeedNames => VenueRegistry.Feeds.Select(feed => feed.Name);

    [Test]
    public void Exactly_the_broken_frames_are_rejected()
    {
        var tape = new WarmUpTape([_feed]);
        var player = new TapePlayer(tape);
        for (var i = 0; i < tape.Frames.Length; i++)
        {
            var frame = tape.Frames[i];
            var before = player.Plane.Counters.RejectedTotal;
            player.Play(i);
            Assert.That(player.Plane.Counters.RejectedTotal - before, Is.EqualTo(frame.IsBroken ? 1 : 0), Encoding.UTF8.GetString(tape.Payload(frame)));
        }

        Assert.That(tape.Frames.ToArray().Count(f => f.IsBroken), Is.GreaterThanOrEqualTo(8));
    }

    [Test]
    public void Every_kind_of_event_arrives_and_every_book_goes_through_its_life()
    {
        var player = new TapePlayer(new WarmUpTape([_feed]));
        player.PlayRound();
        var plane = player.Plane;
        var hot = plane.Counters;
        Assert.Multiple(() =>
        {
            long[] counts = _feed.Rules.IsTopOnly
                ? [hot.BookSnapshots, hot.BooksWithdrawn, hot.Trades, hot.Control, hot.Unselected, hot.Ticks]
                : [hot.BookDeltas, hot.BookSnapshots, hot.Quotes, hot.Trades, hot.Bars, hot.Control, hot.Unselected, hot.Ticks];
            Assert.That(counts, Has.None.Zero);
            Assert.That(hot.ConnectionEvents, Is.EqualTo(4), "opened, lost, opened, lost");
            Assert.That(plane.Books.Count, Is.EqualTo(WarmUpDialect.Followed.Count));
            if (_feed.Rules.IsTopOnly)
            {
                Assert.That(new[] { Sum(plane, c => c.Snapshots), Sum(plane, c => c.Withdrawals), Sum(plane, c => c.Rescales), Sum(plane, c => c.RejectedFrames) }, Has.None.Zero);
                return;
            }

            foreach (var sum in new Func<BookCounters, long>[] { c => c.Applied, c => c.Snapshots, c => c.Resyncs, c => c.Crossed, c => c.Rescales, c => c.RejectedFrames })
            {
                Assert.That(Sum(plane, sum), Is.GreaterThan(0));
            }

            if (_feed.Rules.HasIds)
            {
                Assert.That(new[] { Sum(plane, c => c.Buffered), Sum(plane, c => c.Gaps) }, Has.None.Zero);
            }

            if (_feed.Rules.Checksum == BookChecksum.Digits) // the other may be left out
            {
                Assert.That(Sum(plane, c => c.ChecksumChecks), Is.GreaterThan(0));
                Assert.That(Sum(plane, c => c.ChecksumMismatches), Is.Zero);
            }

            if (_feed.Rules.QuotesCarryBookSequence)
            {
                Assert.That(new[] { Sum(plane, c => c.QuoteChecks), Sum(plane, c => c.LateQuoteChecks), Sum(plane, c => c.QuotesStale) }, Has.None.Zero);
                Assert.That(Sum(plane, c => c.QuoteMismatches), Is.EqualTo(1), "the one that is meant to");
            }
        });
    }

    [Test]
    public void Every_book_is_live_nearly_all_the_time()
    {
        var tape = new WarmUpTape([_feed]);
        var player = new TapePlayer(tape);
        var live = new int[WarmUpDialect.Followed.Count];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < tape.Frames.Length; i++)
            {
                player.Play(i);
                for (var listing = 0; listing < live.Length; listing++)
                {
                    live[listing] += player.Plane.Books[listing].IsLive ? 1 : 0;
                }
            }
        }

        Assert.That(live, Has.All.GreaterThan(2 * tape.Frames.Length * 8 / 10));
    }

    [Test]
    public void A_second_round_does_what_the_first_did()
    {
        var player = new TapePlayer(new WarmUpTape([_feed]));
        player.PlayRound();
        var first = (player.Plane.Counters.BookDeltas, player.Plane.Counters.Quotes, player.Plane.Counters.RejectedTotal, Applied: Sum(player.Plane, c => c.Applied), Gaps: Sum(player.Plane, c => c.Gaps));
        player.PlayRound();
        Assert.That(
            (player.Plane.Counters.BookDeltas, player.Plane.Counters.Quotes, player.Plane.Counters.RejectedTotal, Sum(player.Plane, c => c.Applied), Sum(player.Plane, c => c.Gaps)),
            Is.EqualTo((2 * first.BookDeltas, 2 * first.Quotes, 2 * first.RejectedTotal, 2 * first.Applied, 2 * first.Gaps)));
    }

    [Test]
    public void The_round_is_the_same_every_time_and_in_order_of_time()
    {
        var first = WarmUpRound.Create(_feed, 0, 1);
        var second = WarmUpRound.Create(_feed, 0, 1);
        Assert.That(second.Select(Text), Is.EqualTo(first.Select(Text)));
        Assert.That(first.Select(f => f.OffsetNanos), Is.Ordered);
        Assert.That(first[^1].OffsetNanos, Is.LessThan(WarmUpRound.Nanos));
    }

    [Test]
    public unsafe void The_scanner_takes_what_the_venue_sends_and_the_general_path_the_rest()
    {
        var tape = new WarmUpTape([_feed]);
        var decimals = new ListingDecimals();
        var decoder = _feed.CreateDecoder(decimals);
        Assume.That(decoder, Is.InstanceOf<ITwoPathDecoder>());
        decoder.Symbols = new SymbolTable(_feed.WarmUp.Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id)).ToArray());
        for (var id = 0; id < WarmUpDialect.Followed.Count; id++)
        {
            decimals.Set(id, 9, 9);
        }

        var output = new DecodedFrame();
        var slot = default(FrameSlot);
        Dictionary<EventKind, int> scanned = [];
        var general = 0;
        for (var i = 0; i < tape.Frames.Length; i++)
        {
            tape.Show(i, 0, ref slot);
            if (slot.Kind == FrameKind.Message && !tape.Frames[i].IsBroken)
            {
                var isScanned = ((ITwoPathDecoder)decoder).TryScan(slot.Data, slot.Length, output);
                general += isScanned ? 0 : 1;
                foreach (ref readonly var item in output.Events)
                {
                    scanned[item.Kind] = scanned.GetValueOrDefault(item.Kind) + (isScanned ? 1 : 0);
                }
            }
        }

        EventKind[] kinds = _feed.Rules.IsTopOnly ? [EventKind.BookSnapshot, EventKind.Trade] : [EventKind.BookDelta, EventKind.Quote, EventKind.Trade];
        Assert.That(scanned.Keys, Is.SupersetOf(kinds));
        Assert.That(scanned.Values.Sum(), Is.GreaterThan(3 * general), "most frames have the form that the venue sends");
        Assert.That(general, Is.GreaterThan(100));
        GC.KeepAlive(tape);
    }

    private static string Text(WarmUpFrame frame) => $"{frame.OffsetNanos} {frame.Kind} {frame.Subject} {frame.IsBroken} {Encoding.UTF8.GetString(frame.Payload.Span)}";

    private static long Sum(HotPlane plane, Func<BookCounters, long> field)
    {
        var sum = 0L;
        foreach (var book in plane.Books.All)
        {
            sum += book is null ? 0 : field(book.Counters);
        }

        return sum;
    }
}
