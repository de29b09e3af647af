using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

/// <summary>Frames that the venue really sent.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class OkxRecordingTests : IDisposable
{
    private readonly OkxRecording _recording = OkxRecording.Open();

    public void Dispose() => _recording.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void Every_message_is_read_and_every_checksum_matches(bool isGeneral)
    {
        var counts = new Dictionary<EventKind, int>();
        for (var i = 0; i < _recording.Frames.Count; i++)
        {
            _recording.Decode(_recording.Frames[i], isGeneral);
            Assert.That(_recording.Output.Rejected, Is.EqualTo(RejectReason.None));
            foreach (ref readonly var item in _recording.Output.Events)
            {
                counts[item.Kind] = counts.GetValueOrDefault(item.Kind) + 1;
            }

            _recording.Apply(i);
        }

        Assert.That(counts, Is.EquivalentTo(new Dictionary<EventKind, int>
        {
            [EventKind.BookSnapshot] = 3,
            [EventKind.BookDelta] = 287,
            [EventKind.Trade] = 74,
            [EventKind.Quote] = 28,
            [EventKind.Control] = 18,
        }));
        Assert.That(_recording.Books.Select(book => book.State), Is.All.EqualTo(BookState.Live));
        Assert.That(_recording.Books.Sum(book => book.Counters.ChecksumChecks), Is.EqualTo(290));
        Assert.That(_recording.Books.Sum(book => book.Counters.ChecksumMismatches), Is.Zero);
        Assert.That(_recording.Books.Select(book => (book.BidLevels, book.AskLevels)), Is.EqualTo(new[] { (400, 400), (125, 118), (74, 62) }));
    }

    [TestCase(5)]
    [TestCase(60)]
    public void A_message_left_out_is_found_by_a_checksum(int skipped)
    {
        var updates = 0;
        for (var i = 0; i < _recording.Frames.Count; i++)
        {
            _recording.Decode(_recording.Frames[i], isGeneral: false);
            var isUpdate = _recording.Output.Events is [{ Kind: EventKind.BookDelta, ListingId: 0 }];
            if (!isUpdate || ++updates != skipped)
            {
                _recording.Apply(i);
            }
        }

        Assert.That(_recording.Books[0].IsLive, Is.False);
        Assert.That(_recording.Books[0].Counters.ChecksumMismatches, Is.Positive);
    }

    [Test]
    public void The_scanner_takes_every_message_with_data()
    {
        foreach (var frame in _recording.Frames)
        {
            var isScanned = _recording.Scan(frame);
            _recording.Decode(frame, isGeneral: true);
            Assert.That(isScanned, Is.EqualTo(_recording.Output.Events[0].Kind != EventKind.Control));
        }
    }

    [Test]
    public void Symbols_are_read_from_every_message_with_data()
    {
        foreach (var frame in _recording.Frames)
        {
            _recording.Decode(frame, isGeneral: false);
            var item = _recording.Output.Events[0];
            Assert.That(_recording.TryReadSymbol(frame, out var native), Is.EqualTo(item.Kind != EventKind.Control));
            Assert.That(native, Is.EqualTo(item.Kind == EventKind.Control ? "" : _recording.Books[item.ListingId].Listing.Native));
        }
    }
}
