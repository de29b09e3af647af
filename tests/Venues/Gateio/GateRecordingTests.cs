using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Frames that the venue really sent.</summary>
internal sealed class GateRecordingTests
{
    private GateRecording _recording = null!;

    [OneTimeSetUp]
    public void Open() => _recording = GateRecording.Open();

    [TestCase(GatePath.Scanned)]
    [TestCase(GatePath.General)]
    public void Every_frame_says_what_it_is_known_to_say(GatePath path)
    {
        using var decoding = _recording.Decode(path);
        var counts = new Dictionary<EventKind, int>();
        foreach (var frame in _recording.Frames)
        {
            var decoded = decoding.Decode(frame);
            Assert.That(decoded.Rejected, Is.EqualTo(RejectReason.None));
            foreach (var e in decoded.Events)
            {
                counts[e.Kind] = counts.GetValueOrDefault(e.Kind) + 1;
            }
        }

        counts.Remove(EventKind.Rescale);
        Assert.That(counts, Is.EquivalentTo(new Dictionary<EventKind, int>
        {
            [EventKind.BookDelta] = 172,
            [EventKind.Trade] = 9,
            [EventKind.Quote] = 22,
            [EventKind.Bar] = 14,
            [EventKind.Control] = 22,
        }));
    }

    [Test]
    public void Both_paths_say_the_same()
    {
        using var scanned = _recording.Decode(GatePath.Scanned);
        using var general = _recording.Decode(GatePath.General);
        foreach (var frame in _recording.Frames)
        {
            Assert.That(GateDecoding.Describe(scanned.Decode(frame)), Is.EqualTo(GateDecoding.Describe(general.Decode(frame))));
        }
    }

    [Test]
    public void Scanner_takes_every_book_trade_and_ticker_once_the_decimals_are_known()
    {
        using var decoding = _recording.Decode(GatePath.Scanned);
        foreach (var frame in _recording.Frames)
        {
            decoding.Decode(frame);
        }

        foreach (var frame in _recording.Frames)
        {
            var isScanned = decoding.Scan(frame);
            var kind = decoding.Decode(frame).Events[0].Kind;
            Assert.That(isScanned, Is.EqualTo(kind is EventKind.BookDelta or EventKind.Trade or EventKind.Quote), kind.ToString());
        }
    }

    [Test]
    public void Depth_snapshots_join_the_updates()
    {
        using var decoding = _recording.Decode(GatePath.Scanned);
        Assert.That(_recording.Snapshots, Has.Count.EqualTo(10));
        foreach (var (native, body) in _recording.Snapshots)
        {
            var listing = _recording.Listings.ToList().FindIndex(definition => definition.Native == native);
            var decoded = decoding.DecodeDepth(body, listing);
            var book = decoded.Events[^1];
            Assert.That((book.Kind, book.ListingId), Is.EqualTo((EventKind.BookSnapshot, listing)));
            var bids = decoded.Levels.Slice(book.LevelStart, book.BidCount).ToArray().Select(level => level.Price).ToArray();
            var asks = decoded.Levels.Slice(book.LevelStart + book.BidCount, book.AskCount).ToArray().Select(level => level.Price).ToArray();
            Assert.That(bids, Is.Ordered.Descending.And.Not.Empty);
            Assert.That(asks, Is.Ordered.Ascending.And.Not.Empty);
            Assert.That(bids[0], Is.LessThan(asks[0]));
            Assert.That(book.Sequence, Is.Positive);
        }
    }

    [Test]
    public void Symbols_are_read_from_every_frame_with_data()
    {
        using var decoding = _recording.Decode(GatePath.Scanned);
        foreach (var frame in _recording.Frames)
        {
            var e = decoding.Decode(frame).Events[^1];
            Assert.That(decoding.Decoder.TryReadSymbol(frame, out var native), Is.EqualTo(e.Kind != EventKind.Control));
            Assert.That(native, Is.EqualTo(e.Kind == EventKind.Control ? string.Empty : _recording.Listings[e.ListingId].Native));
        }
    }

    [TestCase(GatePath.Scanned)]
    [TestCase(GatePath.General)]
    public void Nothing_is_allocated_after_the_first_round(GatePath path)
    {
        using var decoding = _recording.Decode(path);
        GateAllocationTests.AssertNothingAllocated(decoding, _recording.Frames);
    }
}
