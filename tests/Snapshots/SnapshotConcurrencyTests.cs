using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed unsafe class SnapshotConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    [CancelAfter(60_000)]
    public void No_torn_copy_is_accepted_while_a_thread_writes_without_pause(CancellationToken cancellation)
    {
        using var writing = new BusyWriter(_folder.File(SnapshotLayout.FileName));
        using var reader = SnapshotReader.Open(_folder.File(SnapshotLayout.FileName));
        var listing = reader.ReadListings()[0];
        long lastSequence = 0;
        long lastWrites = 0;

        // Enough good reads, and enough of them thrown away, to know that reader and writer did meet.
        for (var reads = 0; reads < 200_000 || reader.Retries < 100; reads++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!reader.TryRead(listing, out var view))
            {
                continue; // the writer's thread was off its core in the middle of a write
            }

            if (SnapshotBooks.PatternError(view) is { } error)
            {
                Assert.Fail(error);
            }

            if (view.Sequence < lastSequence || view.WriteCount < lastWrites)
            {
                Assert.Fail($"sequence went from {lastSequence} back to {view.Sequence}, writes from {lastWrites} to {view.WriteCount}");
            }

            (lastSequence, lastWrites) = (view.Sequence, view.WriteCount);
        }

        Assert.That(lastSequence, Is.GreaterThan(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public void Control_copies_without_the_lock_are_torn(CancellationToken cancellation)
    {
        using var writing = new BusyWriter(_folder.File(SnapshotLayout.FileName));
        using var file = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(
            File.Open(_folder.File(SnapshotLayout.FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite), null, 0,
            System.IO.MemoryMappedFiles.MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        using var view = file.CreateViewAccessor(SnapshotLayout.SlotsOffset(BusyWriter.Capacity), SnapshotLayout.SlotBytes, System.IO.MemoryMappedFiles.MemoryMappedFileAccess.Read);
        var bytes = new byte[SnapshotLayout.SlotBytes];
        var torn = 0;

        // The pattern ties the first quantity to the sequence, so a copy taken in the middle of a write gives itself away.
        while (torn == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            view.ReadArray(0, bytes, 0, bytes.Length);
            fixed (byte* start = bytes)
            {
                var slot = (SnapshotSlot*)start;
                torn += slot->Bids[1] != (slot->BookSequence * 20) + 1 ? 1 : 0;
            }
        }

        Assert.That(torn, Is.Positive);
    }

    [Test]
    public void Slot_left_locked_by_a_dead_writer_is_given_up_and_mended_by_the_next_write()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        using var writer = new SnapshotWriter(_folder.File(SnapshotLayout.FileName), 1, SnapshotBooks.Base);
        writer.Add(book);
        using var reader = SnapshotReader.Open(_folder.File(SnapshotLayout.FileName));
        var listing = reader.ReadListings()[0];
        SetLock(3); // as a writer leaves it that dies in the middle of its second write

        var given = reader.TryRead(listing, out _);
        var error = Assert.Throws<SnapshotException>(() => reader.Read(listing));
        books.Pattern(book, 4);
        writer.Write(book, SnapshotBooks.Base + 4);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(given, Is.False);
            Assert.That(error!.Fault, Is.EqualTo(SnapshotFault.Locked));
            Assert.That(reader.Retries, Is.EqualTo(2 * SnapshotReader.MaxAttempts));
            Assert.That(SnapshotBooks.PatternError(reader.Read(listing)), Is.Null);
        }
    }

    private void SetLock(long sequence)
    {
        using var stream = new FileStream(_folder.File(SnapshotLayout.FileName), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = SnapshotLayout.SlotsOffset(1);
        stream.Write(BitConverter.GetBytes(sequence));
    }
}
