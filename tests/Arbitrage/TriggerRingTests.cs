using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Crossfeed.Arbitrage;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>The mapped ring: what a reader gets, what it is told it lost, and what is not taken for a ring.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TriggerRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File(TriggerRingWriter.FileName);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Layout_is_as_documented()
    {
        Assert.That(Unsafe.SizeOf<TriggerEvent>(), Is.EqualTo(TriggerEvent.SizeBytes).And.EqualTo(88));
        using (var writer = TriggerRingWriter.Create(File, startedNanos: 77, capacity: 4, listings: 2))
        {
            Assert.That(writer.TryAddListing(MarketScript.Listing(1, "gateio", "BTC/USDT", 2, 5, 0)), Is.True);
            writer.Publish(TriggerEvents.Closed(id: 42), publishedNanos: 99);
        }

        var bytes = System.IO.File.ReadAllBytes(File);
        Assert.That(bytes, Has.Length.EqualTo(512 + (2 * 128) + (4 * 128)));
        Assert.That(bytes[..8], Is.EqualTo("XFTRIGR\n"u8.ToArray()));
        Assert.That(new[] { 8, 12, 16, 20, 24, 28 }.Select(U32), Is.EqualTo(new[] { 1, 512, 128, 4, 128, 2 }));
        Assert.That(I64(32), Is.EqualTo(77), "start");
        Assert.That(I64(128), Is.EqualTo(1), "published");
        Assert.That(new[] { 256, 260 }.Select(U32), Is.EqualTo(new[] { 2, 1 }), "ended, one name");
        Assert.That(U32(512), Is.Zero, "listing 0 has no name");
        Assert.That(bytes.AsSpan(640 + 8, bytes[640 + 4]).ToArray(), Is.EqualTo("gateio"u8.ToArray()));
        Assert.That(bytes.AsSpan(640 + 48, bytes[640 + 5]).ToArray(), Is.EqualTo("BTC/USDT"u8.ToArray()));
        Assert.That(new[] { 768, 776 }.Select(I64), Is.EqualTo(new[] { 1, 99 }), "sequence, published at");
        Assert.That(bytes[784..790], Is.EqualTo(new byte[] { 3, 0, 3, 2, 4, 8 }), "step, kind, reason, decimals");
        Assert.That(new[] { 792, 796 }.Select(U32), Is.EqualTo(new[] { 3, 1 }), "listings");
        var longs = Enumerable.Range(0, 9).Select(i => I64(800 + (8 * i)));
        Assert.That(longs, Is.EqualTo(new[] { 42, 5_989_741, 601_141_100, 31_901_000, -5, 1_234_567, 123_456, MarketScript.Start + 20_081_000, 5_000_000_001 }));

        int U32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset));
        long I64(int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
    }

    [Test]
    public void Reader_from_the_oldest_gets_everything_and_reader_from_now_what_comes()
    {
        using var writer = TriggerRingWriter.Create(File, 1, capacity: 8);
        Publish(writer, 1, 5);
        using var all = Open(TriggerRingStart.Oldest);
        using var late = Open(TriggerRingStart.Now);
        Assert.That(late.TryRead(out _), Is.False);
        Publish(writer, 6, 2);
        Assert.That(Ids(all), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6, 7 }));
        Assert.That(Ids(late), Is.EqualTo(new long[] { 6, 7 }));
        Assert.That(all.Lost + late.Lost, Is.Zero);
    }

    [Test]
    public void Record_carries_the_time_of_publishing()
    {
        using var writer = TriggerRingWriter.Create(File, 1);
        using var reader = Open(TriggerRingStart.Now);
        writer.Publish(TriggerEvents.Opened(), 123);
        Assert.That(reader.TryRead(out var record), Is.True);
        Assert.That(record.PublishedNanos, Is.EqualTo(123));
        Assert.That(record.Trigger, Is.EqualTo(TriggerEvents.Opened()));
    }

    [Test]
    public void Lapped_reader_counts_what_it_lost_and_goes_on_with_the_oldest_kept()
    {
        using var writer = TriggerRingWriter.Create(File, 1, capacity: 4);
        using var reader = Open(TriggerRingStart.Oldest);
        Publish(writer, 1, 11);
        Assert.That(Ids(reader), Is.EqualTo(new long[] { 8, 9, 10, 11 }));
        Assert.That(reader.Lost, Is.EqualTo(7));
        using var late = Open(TriggerRingStart.Oldest);
        Assert.That(Ids(late), Is.EqualTo(new long[] { 8, 9, 10, 11 }));
        Assert.That(late.Lost, Is.Zero, "what was gone before it came is not its loss");
    }

    [Test]
    [CancelAfter(60_000)]
    public void Concurrent_reader_gets_whole_records_in_order_and_accounts_for_every_other(CancellationToken cancellation)
    {
        const long Records = 3_000_000;
        using var writer = TriggerRingWriter.Create(File, 1, capacity: 64);
        using var reader = Open(TriggerRingStart.Oldest);
        var thread = new Thread(() =>
        {
            for (var id = 1L; id <= Records && !cancellation.IsCancellationRequested; id++)
            {
                writer.Publish(TriggerEvents.Derived(id), ~id);
            }
        });
        thread.Start();
        long last = 0, read = 0, torn = 0, outOfOrder = 0;
        while (reader.Position < Records && !cancellation.IsCancellationRequested)
        {
            while (reader.TryRead(out var record))
            {
                var id = record.Trigger.Id;
                read++;
                torn += record.Trigger.Equals(TriggerEvents.Derived(id)) && record.PublishedNanos == ~id ? 0 : 1;
                outOfOrder += id > last ? 0 : 1;
                last = id;
            }
        }

        thread.Join();
        Assert.That(cancellation.IsCancellationRequested, Is.False);
        Assert.That((torn, outOfOrder, reader.Malformed), Is.EqualTo((0L, 0L, 0L)));
        Assert.That(read + reader.Lost, Is.EqualTo(Records));
        Assert.That(last, Is.EqualTo(Records), "the last record is never overwritten");
    }

    [Test]
    public void Names_arrive_while_following_and_those_without_room_are_refused()
    {
        using var writer = TriggerRingWriter.Create(File, 1, listings: 2);
        using var reader = Open(TriggerRingStart.Now);
        Assert.That(reader.Names().Venue(1), Is.EqualTo("#1"));
        Assert.That(writer.TryAddListing(MarketScript.Listing(1, "gateio", "BTC/USDT:PERP", 2, 5, 0)), Is.True);
        Assert.That((reader.Names().Venue(1), reader.Names().Symbol(1)), Is.EqualTo(("gateio", "BTC/USDT:PERP")));
        Assert.That(writer.TryAddListing(MarketScript.Listing(2, "gateio", "BTC/USDT", 2, 5, 0)), Is.False, "no room");
        Assert.That(writer.TryAddListing(MarketScript.Listing(0, new string('v', 41), "BTC/USDT", 2, 5, 0)), Is.False, "too long");
    }

    [Test]
    public void New_writer_replaces_the_ring_and_ends_the_old_one_for_its_readers()
    {
        using var first = TriggerRingWriter.Create(File, 1, capacity: 4);
        using var reader = Open(TriggerRingStart.Oldest);
        Publish(first, 1, 1);
        Assert.That(reader.HasEnded, Is.False);
        using var second = TriggerRingWriter.Create(File, 2, capacity: 16);
        Publish(second, 100, 3);
        Assert.That(reader.HasEnded, Is.True);
        Assert.That(Ids(reader), Is.EqualTo(new long[] { 1 }));
        using var next = Open(TriggerRingStart.Oldest);
        Assert.That(next.StartedNanos, Is.EqualTo(2));
        Assert.That(Ids(next), Is.EqualTo(new long[] { 100, 101, 102 }));
    }

    [Test]
    public void Damaged_record_is_counted_and_passed_over()
    {
        using (var writer = TriggerRingWriter.Create(File, 1, capacity: 4))
        {
            Publish(writer, 1, 3);
        }

        Overwrite((int)TriggerRingLayout.RecordsOffset(TriggerRingWriter.DefaultListings) + TriggerRingLayout.RecordBytes + 16, 200);
        using var reader = Open(TriggerRingStart.Oldest);
        Assert.That(Ids(reader), Is.EqualTo(new long[] { 1, 3 }));
        Assert.That(reader.Malformed, Is.EqualTo(1));
    }

    [TestCase(0, "first bytes are something else")]
    [TestCase(8, "version 200")]
    [TestCase(12, "damaged")]
    [TestCase(16, "damaged")]
    [TestCase(20, "damaged")]
    [TestCase(22, "damaged")]
    [TestCase(24, "damaged")]
    [TestCase(30, "damaged")]
    public void Header_that_does_not_fit_is_refused(int offset, string expected)
    {
        TriggerRingWriter.Create(File, 1, capacity: 4, listings: 4).Dispose();
        Overwrite(offset, 200);
        Assert.That(TriggerRingReader.TryOpen(File, TriggerRingStart.Oldest, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(expected).And.Contain(File).And.Not.Contain("\n"));
    }

    [Test]
    public void Missing_empty_and_cut_files_are_refused()
    {
        Assert.That(Refusal(), Does.Contain("does not exist"));
        System.IO.File.WriteAllBytes(File, []);
        Assert.That(Refusal(), Does.Contain("shorter than the header"));
        TriggerRingWriter.Create(File, 1, capacity: 4, listings: 4).Dispose();
        System.IO.File.WriteAllBytes(File, System.IO.File.ReadAllBytes(File)[..^1]);
        Assert.That(Refusal(), Does.Contain("damaged"));
    }

    [TestCase(0, 1)]
    [TestCase(3, 1)]
    [TestCase(1 << 25, 1)]
    [TestCase(4, 0)]
    public void Sizes_out_of_range_are_refused(int capacity, int listings) =>
        Assert.That(() => TriggerRingWriter.Create(File, 1, capacity, listings), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Disposed_writer_and_reader_refuse_to_go_on()
    {
        var writer = TriggerRingWriter.Create(File, 1, capacity: 4);
        var reader = Open(TriggerRingStart.Oldest);
        writer.Dispose();
        reader.Dispose();
        Assert.That(() => writer.Publish(TriggerEvents.Opened(), 1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => reader.TryRead(out _), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static void Publish(TriggerRingWriter writer, long first, int count)
    {
        for (var id = first; id < first + count; id++)
        {
            writer.Publish(TriggerEvents.Opened(id), id);
        }
    }

    private static List<long> Ids(TriggerRingReader reader)
    {
        var ids = new List<long>();
        while (reader.TryRead(out var record))
        {
            ids.Add(record.Trigger.Id);
        }

        return ids;
    }

    private TriggerRingReader Open(TriggerRingStart start)
    {
        Assert.That(TriggerRingReader.TryOpen(File, start, out var reader, out var error), Is.True, error);
        return reader!;
    }

    private string? Refusal()
    {
        Assert.That(TriggerRingReader.TryOpen(File, TriggerRingStart.Oldest, out _, out var error), Is.False);
        return error;
    }

    private void Overwrite(int offset, byte value)
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[offset] = value;
        System.IO.File.WriteAllBytes(File, bytes);
    }
}
