using System.Text;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SymbolTableTests
{
    [Test]
    public void An_empty_table_knows_nothing([Range(0, 30)] int length) =>
        Assert.That(SymbolTable.Empty.Find(Enumerable.Repeat((byte)'A', length).ToArray()), Is.EqualTo(SymbolTable.Unknown));

    [Test]
    public void Listings_unselected_and_unknown_symbols_are_told_apart()
    {
        var table = Table(("BTCUSDT", 0), ("ETHUSDT", 7), ("XRPUSDT", SymbolTable.Unselected));
        Assert.That(Find(table, "BTCUSDT"), Is.Zero);
        Assert.That(Find(table, "ETHUSDT"), Is.EqualTo(7));
        Assert.That(Find(table, "XRPUSDT"), Is.EqualTo(SymbolTable.Unselected));
        Assert.That(Find(table, "btcusdt"), Is.EqualTo(SymbolTable.Unknown), "bytes, not letters, are compared");
        Assert.That(Find(table, "SOLUSDT"), Is.EqualTo(SymbolTable.Unknown));
    }

    [Test]
    public void Names_of_every_length_are_told_apart_at_every_byte([Range(1, 30)] int length)
    {
        // All names of one length that differ from one another in a single byte: first and last words collide.
        var plain = new string('A', length);
        var names = Enumerable.Range(0, length).Select(i => plain[..i] + 'B' + plain[(i + 1)..]).Append(plain).ToArray();
        var table = Table([.. names.Select((name, id) => (name, id))]);
        Assert.That(names.Select(name => Find(table, name)), Is.EqualTo(Enumerable.Range(0, names.Length)));
        Assert.That(names.Select(name => Find(table, name.Replace('B', 'C'))).Take(length), Has.All.EqualTo(SymbolTable.Unknown));
        Assert.That(Find(table, plain + "A"), Is.EqualTo(SymbolTable.Unknown));
        Assert.That(Find(table, plain[1..]), Is.EqualTo(SymbolTable.Unknown));
    }

    [Test]
    public void Names_beyond_ascii_are_found_by_their_utf8_bytes()
    {
        string[] names = ["币", "币安", "币安人生USDT", "币安人生_USDT", "Ω", "ÅUSDT", "😀USDT", "我踏马来了USDTUSDTUSDT"];
        var table = Table([.. names.Select((name, id) => (name, id))]);
        Assert.That(names.Select(name => Find(table, name)), Is.EqualTo(Enumerable.Range(0, names.Length)));
        Assert.That(Find(table, "AUSDT"), Is.EqualTo(SymbolTable.Unknown));
        Assert.That(table.Find(Encoding.UTF8.GetBytes("币").AsSpan(0, 2)), Is.EqualTo(SymbolTable.Unknown), "a letter cut short");
        Assert.That(table.Find(Encoding.Latin1.GetBytes("ÅUSDT")), Is.EqualTo(SymbolTable.Unknown));
    }

    [Test]
    public void Every_size_of_table_finds_all_of_its_names([Values(1, 7, 8, 9, 16, 17, 500, 3_000)] int count)
    {
        var table = Table([.. Enumerable.Range(0, count).Select(i => ($"{i}USDT", i))]);
        Assert.That(Enumerable.Range(0, count).Select(i => Find(table, $"{i}USDT")), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(Enumerable.Range(0, count).Select(i => Find(table, $"{i}USDC")), Has.All.EqualTo(SymbolTable.Unknown));
    }

    [Test]
    public void A_name_listed_twice_is_refused_and_named() =>
        Assert.That(() => Table(("ETHUSDT", 0), ("币安人生USDT", 1), ("币安人生USDT", 1)), Throws.ArgumentException.With.Message.Contains("币安人生USDT is listed twice"));

    private static SymbolTable Table(params (string Native, int Id)[] entries) => new([.. entries.Select(e => KeyValuePair.Create(e.Native, e.Id))]);

    private static int Find(SymbolTable table, string native) => table.Find(Encoding.UTF8.GetBytes(native));
}
