using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Reading;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Arbitrage;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>
/// Plays a recording to a hot plane and, behind every slot, asks the reference detector what there is to say of all books. Both must say the same, trigger by trigger. To save time the reference looks at pairs of which
/// neither book has changed only now and then; what the engine had missed until then is found all the same.
/// </summary>
internal static class TriggerTruth
{
    private const int LookAtAllEvery = 64;

    /// <summary>Compares; returns how many triggers were opened.</summary>
    public static long Check(string capture, ArbitrageOptions options, TemporaryFolder folder)
    {
        var path = folder.File("truth.ring");
        using var ring = TriggerRingWriter.Create(path, 1);
        Assert.That(TriggerRingReader.TryOpen(path, TriggerRingStart.Oldest, out var triggers, out var error), Is.True, error);
        using var reading = triggers;
        using var frames = new MergedReader([capture]);
        var plane = new HotPlane(options, new TriggerSink(new WireClock(), ring, null), null, ring);
        var catalog = new ListingCatalog(null, FeeOverrides.None);
        var reference = new ReferenceDetector(options);
        var books = new Dictionary<int, (OrderBook Book, (long Version, BookState State, long Message) Seen)>();
        var slot = default(FrameSlot);
        while (frames.Read(ref slot))
        {
            var expected = new List<string>();
            var now = slot.ReceivedNanos;
            if (slot.Kind is FrameKind.Listings or FrameKind.ListingsRemoved)
            {
                var definitions = ListingsJson.Read(slot.Payload);
                slot.Attachment = slot.Kind == FrameKind.Listings ? catalog.Add(definitions) : catalog.Remove(definitions);
            }

            plane.Process(ref slot);
            plane.EndBatch();
            var frame = plane.Counters.Slots;
            if (slot.Attachment is ListingUpdate update)
            {
                foreach (var book in update.Books)
                {
                    if (slot.Kind == FrameKind.Listings)
                    {
                        reference.Add(book);
                        books[book.Listing.Id] = (book, default);
                    }
                    else
                    {
                        expected.AddRange(reference.Remove(book.Listing.Id, frame, now));
                    }
                }

                slot.Attachment = null;
            }

            var isThorough = frame % LookAtAllEvery == 0;
            expected.AddRange(reference.Evaluate(id => isThorough || Look(books[id].Book) != books[id].Seen, frame, now));
            foreach (var (id, (book, _)) in books)
            {
                books[id] = (book, Look(book));
            }

            Assert.That(Read(reading!), Is.EqualTo(expected), $"frame {frame}");
        }

        Assert.That((reading!.Lost, plane.Triggers.SkippedOverflow), Is.EqualTo((0L, 0L)));
        return plane.Triggers.Opened;
    }

    private static (long Version, BookState State, long Message) Look(OrderBook book) => (book.Version, book.State, book.LastMessageNanos);

    private static List<string> Read(TriggerRingReader triggers)
    {
        var lines = new List<string>();
        while (triggers.TryRead(out var record))
        {
            lines.Add(ReferenceDetector.Line(record.Trigger));
        }

        return lines;
    }
}
