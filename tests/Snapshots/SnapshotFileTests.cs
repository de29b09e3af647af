using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File(SnapshotLayout.FileName);

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Missing_file_is_told_from_other_faults() => Assert.That(Fault(), Is.EqualTo(SnapshotFault.Missing));

    [TestCase("")]
    [TestCase("XFBOOKS")]
    [TestCase("hello, this is a text file that somebody put here, longer than any of the numbers of a header that it lacks")]
    public void Foreign_file_is_refused(string text)
    {
        File.WriteAllText(Path, text);

        Assert.That(Fault(), Is.EqualTo(SnapshotFault.Foreign));
    }

    [TestCase(8, 0u, SnapshotFault.TooOld)]
    [TestCase(8, 2u, SnapshotFault.TooNew)]
    [TestCase(12, 0x04030201u, SnapshotFault.OtherByteOrder)]
    [TestCase(12, 7u, SnapshotFault.Damaged)]
    [TestCase(16, 255u, SnapshotFault.Damaged)]
    [TestCase(20, 16u, SnapshotFault.Damaged)]
    [TestCase(24, 64u, SnapshotFault.Damaged)]
    [TestCase(28, 0xffff_ffffu, SnapshotFault.Damaged)]
    [TestCase(32, 0u, SnapshotFault.Damaged)]
    [TestCase(32, 0xffff_ffffu, SnapshotFault.Damaged)]
    [TestCase(36, 21u, SnapshotFault.Damaged)]
    [TestCase(44, 0xffff_ffffu, SnapshotFault.Damaged)]
    [TestCase(52, 0x7fff_ffffu, SnapshotFault.Damaged)]
    [TestCase(56, 0u, SnapshotFault.Damaged)]
    [TestCase(60, 1u, SnapshotFault.Truncated)]
    public void Wrong_number_in_the_header_is_named_for_what_it_is(int offset, uint value, SnapshotFault fault)
    {
        WriteGoodFile();
        Patch(offset, BitConverter.GetBytes(value));

        Assert.That(Fault(), Is.EqualTo(fault));
    }

    [TestCase(16)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(2_000)]
    public void Truncated_file_is_refused(int bytes)
    {
        WriteGoodFile();
        using (var stream = new FileStream(Path, FileMode.Open))
        {
            stream.SetLength(bytes);
        }

        Assert.That(Fault(), Is.EqualTo(SnapshotFault.Truncated));
    }

    [TestCase(256 + 0, new byte[] { 255, 255, 255, 255 }, TestName = "Damaged_entry_listing_id")]
    [TestCase(256 + 4, new byte[] { 9 }, TestName = "Damaged_entry_market")]
    [TestCase(256 + 6, new byte[] { 33, 0 }, TestName = "Damaged_entry_name_length")]
    [TestCase(256 + 16, new byte[] { 27, (byte)'[' }, TestName = "Damaged_entry_terminal_escape_in_a_name")]
    [TestCase(256 + 16, new byte[] { 0xff }, TestName = "Damaged_entry_name_not_utf8")]
    [TestCase(136, new byte[] { 200 }, TestName = "Damaged_entry_more_listings_than_capacity")]
    public void Damaged_folder_is_reported(int offset, byte[] bytes)
    {
        WriteGoodFile();
        Patch(offset, bytes);
        using var reader = SnapshotReader.Open(Path);

        Assert.That(Assert.Throws<SnapshotException>(() => reader.ReadListings())!.Fault, Is.EqualTo(SnapshotFault.Damaged));
    }

    [TestCase(40, 4, TestName = "Damaged_slot_state")]
    [TestCase(41, 19, TestName = "Damaged_slot_decimals")]
    [TestCase(43, 3, TestName = "Damaged_slot_side")]
    [TestCase(46, 21, TestName = "Damaged_slot_level_count")]
    [TestCase(55, 0x80, TestName = "Damaged_slot_negative_price")]
    [TestCase(8, 77, TestName = "Damaged_slot_write_count")]
    public void Damaged_slot_is_reported(int offset, byte value)
    {
        WriteGoodFile();
        Patch(SnapshotLayout.SlotsOffset(4) + offset, [value]);
        using var reader = SnapshotReader.Open(Path);

        var listing = reader.ReadListings()[0];

        Assert.That(Assert.Throws<SnapshotException>(() => reader.Read(listing))!.Fault, Is.EqualTo(SnapshotFault.Damaged));
    }

    [Test]
    public void Second_writer_is_refused_with_the_pid_of_the_first_and_let_in_after_it()
    {
        var first = new SnapshotWriter(Path, 4, SnapshotBooks.Base);

        var error = Assert.Throws<SnapshotException>(() => _ = new SnapshotWriter(Path, 4, SnapshotBooks.Base));
        first.Dispose();
        using var second = new SnapshotWriter(Path, 4, SnapshotBooks.Base + 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error!.Fault, Is.EqualTo(SnapshotFault.InUse));
            Assert.That(error.Message, Does.Contain($"pid {Environment.ProcessId}").And.Contain(Path));
        }
    }

    [Test]
    public void Writer_is_alive_by_heartbeat_until_it_closes_in_order()
    {
        const long second = 1_000_000_000;
        var writer = new SnapshotWriter(Path, 4, SnapshotBooks.Base);
        using var reader = SnapshotReader.Open(Path);
        writer.Heartbeat(SnapshotBooks.Base + (10 * second));

        var living = reader.ReadWriter();
        writer.Dispose();
        writer.Heartbeat(SnapshotBooks.Base + (20 * second)); // too late: says nothing
        var closed = reader.ReadWriter();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(living, Is.EqualTo(new WriterStatus(Environment.ProcessId, SnapshotBooks.Base, SnapshotBooks.Base + (10 * second), false)));
            Assert.That(living.IsAlive(SnapshotBooks.Base + (15 * second)), Is.True);
            Assert.That(living.IsAlive(SnapshotBooks.Base + (15 * second) + 1), Is.False);
            Assert.That(closed.CleanShutdown, Is.True);
            Assert.That(closed.IsAlive(SnapshotBooks.Base + (10 * second)), Is.False);
            Assert.That(closed.HeartbeatNanos, Is.EqualTo(SnapshotBooks.Base + (10 * second)));
        }
    }

    [Test]
    public void Open_reader_keeps_the_old_file_and_learns_of_the_new_one()
    {
        WriteGoodFile();
        using var reader = SnapshotReader.Open(Path);
        Assert.That(reader.IsReplaced(), Is.False);

        using var writer = new SnapshotWriter(Path, 4, SnapshotBooks.Base + 1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reader.IsReplaced(), Is.True);
            Assert.That(reader.ReadListings(), Has.Count.EqualTo(1));
            Assert.That(SnapshotBooks.PatternError(reader.Read(reader.ReadListings()[0])), Is.Null);
        }
    }

    [Test]
    public void No_temporary_file_stays_behind_and_the_folder_is_made()
    {
        var deep = System.IO.Path.Combine(_folder.Path, "a", "b", SnapshotLayout.FileName);

        using var writer = new SnapshotWriter(deep, 4, SnapshotBooks.Base);

        Assert.That(Directory.GetFiles(System.IO.Path.GetDirectoryName(deep)!).Select(System.IO.Path.GetFileName), Is.EquivalentTo(new[] { "books.snap", "books.snap.lock" }));
    }

    private void WriteGoodFile()
    {
        var books = new SnapshotBooks();
        var book = books.Add(0, "binance", "BTC/USDT", "BTCUSDT");
        books.Pattern(book, 5);
        using var writer = new SnapshotWriter(Path, 4, SnapshotBooks.Base);
        writer.Add(book);
    }

    private void Patch(long offset, byte[] bytes)
    {
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Write);
        stream.Position = offset;
        stream.Write(bytes);
    }

    private SnapshotFault Fault() => Assert.Throws<SnapshotException>(() => SnapshotReader.Open(Path).Dispose())!.Fault;
}
