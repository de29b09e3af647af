using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Snapshots;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

/// <summary>The numbers of engine/Snapshots/README.md. Whoever changes one of these changes the format: raise its version and the README.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SnapshotLayoutTests
{
    [TestCase(nameof(SnapshotHeader.Magic), 0)]
    [TestCase(nameof(SnapshotHeader.Version), 8)]
    [TestCase(nameof(SnapshotHeader.EndianMark), 12)]
    [TestCase(nameof(SnapshotHeader.HeaderBytes), 16)]
    [TestCase(nameof(SnapshotHeader.EntryBytes), 20)]
    [TestCase(nameof(SnapshotHeader.SlotBytes), 24)]
    [TestCase(nameof(SnapshotHeader.SlotStride), 28)]
    [TestCase(nameof(SnapshotHeader.Capacity), 32)]
    [TestCase(nameof(SnapshotHeader.MaxLevels), 36)]
    [TestCase(nameof(SnapshotHeader.DirectoryOffset), 40)]
    [TestCase(nameof(SnapshotHeader.SlotsOffset), 48)]
    [TestCase(nameof(SnapshotHeader.FileBytes), 56)]
    [TestCase(nameof(SnapshotHeader.WriterPid), 64)]
    [TestCase(nameof(SnapshotHeader.WriterStartNanos), 72)]
    [TestCase(nameof(SnapshotHeader.HeartbeatNanos), 128)]
    [TestCase(nameof(SnapshotHeader.ListingCount), 136)]
    [TestCase(nameof(SnapshotHeader.CleanShutdown), 140)]
    public void Header_field_is_where_the_specification_says(string field, int offset) =>
        Assert.That((int)Marshal.OffsetOf<SnapshotHeader>(field), Is.EqualTo(offset));

    [TestCase(nameof(DirectoryEntry.ListingId), 0)]
    [TestCase(nameof(DirectoryEntry.Market), 4)]
    [TestCase(nameof(DirectoryEntry.VenueLength), 6)]
    [TestCase(nameof(DirectoryEntry.SymbolLength), 8)]
    [TestCase(nameof(DirectoryEntry.NativeLength), 10)]
    [TestCase(nameof(DirectoryEntry.Venue), 16)]
    [TestCase(nameof(DirectoryEntry.Symbol), 48)]
    [TestCase(nameof(DirectoryEntry.Native), 128)]
    public void Entry_field_is_where_the_specification_says(string field, int offset) =>
        Assert.That((int)Marshal.OffsetOf<DirectoryEntry>(field), Is.EqualTo(offset));

    [TestCase(nameof(SnapshotSlot.LockSequence), 0)]
    [TestCase(nameof(SnapshotSlot.WriteCount), 8)]
    [TestCase(nameof(SnapshotSlot.BookSequence), 16)]
    [TestCase(nameof(SnapshotSlot.ExchangeTimeNanos), 24)]
    [TestCase(nameof(SnapshotSlot.ReceivedNanos), 32)]
    [TestCase(nameof(SnapshotSlot.State), 40)]
    [TestCase(nameof(SnapshotSlot.PriceDecimals), 41)]
    [TestCase(nameof(SnapshotSlot.QuantityDecimals), 42)]
    [TestCase(nameof(SnapshotSlot.LastTradeSide), 43)]
    [TestCase(nameof(SnapshotSlot.Connection), 44)]
    [TestCase(nameof(SnapshotSlot.BidCount), 46)]
    [TestCase(nameof(SnapshotSlot.AskCount), 47)]
    [TestCase(nameof(SnapshotSlot.TopBidPrice), 48)]
    [TestCase(nameof(SnapshotSlot.TopBidQuantity), 56)]
    [TestCase(nameof(SnapshotSlot.TopAskPrice), 64)]
    [TestCase(nameof(SnapshotSlot.TopAskQuantity), 72)]
    [TestCase(nameof(SnapshotSlot.LastTradePrice), 80)]
    [TestCase(nameof(SnapshotSlot.LastTradeQuantity), 88)]
    [TestCase(nameof(SnapshotSlot.LastTradeNanos), 96)]
    [TestCase(nameof(SnapshotSlot.Applied), 104)]
    [TestCase(nameof(SnapshotSlot.Gaps), 112)]
    [TestCase(nameof(SnapshotSlot.Resyncs), 120)]
    [TestCase(nameof(SnapshotSlot.Crossed), 128)]
    [TestCase(nameof(SnapshotSlot.QuoteMismatches), 136)]
    [TestCase(nameof(SnapshotSlot.Bids), 192)]
    [TestCase(nameof(SnapshotSlot.Asks), 512)]
    public void Slot_field_is_where_the_specification_says(string field, int offset) =>
        Assert.That((int)Marshal.OffsetOf<SnapshotSlot>(field), Is.EqualTo(offset));

    [Test]
    public void Structures_have_the_sizes_of_the_specification()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Unsafe.SizeOf<SnapshotHeader>(), Is.EqualTo(256));
            Assert.That(Unsafe.SizeOf<DirectoryEntry>(), Is.EqualTo(256));
            Assert.That(Unsafe.SizeOf<SnapshotSlot>(), Is.EqualTo(832));
            Assert.That(SnapshotLayout.SlotStride, Is.EqualTo(896));
            Assert.That(SnapshotLayout.MaxLevels, Is.EqualTo(20));
            Assert.That(SnapshotLayout.Version, Is.EqualTo(1u));
            Assert.That(SnapshotLayout.Magic.ToArray(), Is.EqualTo("XFBOOKS\n"u8.ToArray()));
            Assert.That(SnapshotLayout.FileBytes(10), Is.EqualTo(256 + (10 * 256) + (10 * 896)));
        }
    }

    [Test]
    public void Every_slot_begins_on_a_pair_of_lines_for_any_capacity([Values(1, 2, 3, 7, 100, 4_097)] int capacity)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SnapshotLayout.SlotsOffset(capacity) % 128, Is.Zero);
            Assert.That(SnapshotLayout.SlotStride % 128, Is.Zero);
            Assert.That(SnapshotLayout.SlotStride, Is.GreaterThanOrEqualTo(SnapshotLayout.SlotBytes));
        }
    }
}
