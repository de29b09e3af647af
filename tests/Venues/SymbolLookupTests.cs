using System.Text;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

public sealed class SymbolLookupTests
{
    [Test]
    public void Every_symbol_of_any_length_is_found_and_no_other()
    {
        var random = new Random(5);
        var names = new HashSet<string>();
        while (names.Count < 4_000)
        {
            // Few letters and common ends, so that first and last words collide.
            var middle = new string([.. Enumerable.Range(0, random.Next(0, 24)).Select(_ => "AB"[random.Next(2)])]);
            names.Add(random.Next(2) == 0 ? middle : "1000" + middle + "USDT");
        }

        var known = names.Where((_, index) => index % 2 == 0).ToArray();
        var table = new SymbolTable([.. known.Select((name, id) => KeyValuePair.Create(name, id))]);
        for (var id = 0; id < known.Length; id++)
        {
            Assert.That(table.Find(Encoding.UTF8.GetBytes(known[id])), Is.EqualTo(id), known[id]);
        }

        foreach (var name in names.Except(known))
        {
            Assert.That(table.Find(Encoding.UTF8.GetBytes(name)), Is.EqualTo(SymbolTable.Unknown), name);
        }
    }

    [Test]
    public void Neighbours_of_a_symbol_are_unknown([Values("A", "AB", "ABC", "ABCD", "ABCDEFG", "ABCDEFGH", "ABCDEFGHI", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQRSTUVW")] string symbol)
    {
        var table = new SymbolTable([KeyValuePair.Create(symbol, SymbolTable.Unselected)]);
        var bytes = Encoding.UTF8.GetBytes(symbol);
        Assert.That(table.Find(bytes), Is.EqualTo(SymbolTable.Unselected));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.That(table.Find(bytes), Is.EqualTo(SymbolTable.Unknown), $"byte {i}");
            bytes[i] ^= 1;
        }

        Assert.That(table.Find(bytes.AsSpan(1)), Is.EqualTo(SymbolTable.Unknown));
        Assert.That(table.Find([.. bytes, (byte)'A']), Is.EqualTo(SymbolTable.Unknown));
        Assert.That(table.Find([.. bytes, 0]), Is.EqualTo(SymbolTable.Unknown));
    }

    [Test]
    public void Symbol_listed_twice_is_an_error() =>
        Assert.That(() => new SymbolTable([KeyValuePair.Create("A", 1), KeyValuePair.Create("A", 2)]), Throws.ArgumentException);
}
