using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Market;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SymbolTests
{
    [TestCase("BTC/USDT", "BTC", "USDT", MarketKind.Spot)]
    [TestCase("btc/usdt", "BTC", "USDT", MarketKind.Spot)]
    [TestCase("  Btc/Usdt\n", "BTC", "USDT", MarketKind.Spot)]
    [TestCase("BTC/USDT:PERP", "BTC", "USDT", MarketKind.Linear)]
    [TestCase("1000pepe/usdc:perp", "1000PEPE", "USDC", MarketKind.Linear)]
    [TestCase("币安人生/USDT", "币安人生", "USDT", MarketKind.Spot)]
    [TestCase("A/B", "A", "B", MarketKind.Spot)]
    public void A_symbol_is_read_in_any_case(string text, string baseAsset, string quote, MarketKind market)
    {
        Assert.That(Symbol.TryParse(text, out var symbol), Is.True);
        Assert.That(symbol, Is.EqualTo(new Symbol(baseAsset, quote, market)));
        Assert.That(Symbol.TryParse(symbol.ToString(), out var again), Is.True, "its own text is one");
        Assert.That(again, Is.EqualTo(symbol));
    }

    [TestCase("")]
    [TestCase("  ")]
    [TestCase("/")]
    [TestCase("BTC")]
    [TestCase("BTCUSDT")]
    [TestCase("BTC/")]
    [TestCase("/USDT")]
    [TestCase(":PERP")]
    [TestCase("BTC:PERP")]
    [TestCase("BTC/:PERP")]
    [TestCase("BTC/USDT/ETH")]
    [TestCase("BTC/USDT:SWAP")]
    [TestCase("BTC/USDT:")]
    [TestCase("BTC/USDT:PERP:PERP")]
    [TestCase("BTC/USDT,ETH/USDT")]
    [TestCase("BTC/US DT")]
    [TestCase("BTC/\tUSDT")]
    [TestCase("BTC /USDT")]
    [TestCase("B:C/USDT")]
    [TestCase("ETH,BTC/USDT")]
    [TestCase("B\tC/USDT")]
    public void Anything_else_is_no_symbol(string text)
    {
        Assert.That(Symbol.TryParse(text, out var symbol), Is.False);
        Assert.That(symbol, Is.EqualTo(default(Symbol)));
    }

    [Test]
    public void Symbols_are_in_the_ordinal_order_of_their_texts()
    {
        string[] texts = ["1000PEPE/USDT", "BTC/USDC", "BTC/USDT", "BTC/USDT:PERP", "BTCDOM/USDT", "ETH/BTC", "ETH/USDT", "ÅB/USDT"];
        Assert.That(texts, Is.Ordered.Using<string>(StringComparer.Ordinal));
        var symbols = texts.Select(text => Symbol.TryParse(text, out var symbol) ? symbol : default).ToArray();
        var shuffled = symbols.ToArray();
        new Random(3).Shuffle(shuffled);
        Array.Sort(shuffled);
        Assert.That(shuffled, Is.EqualTo(symbols));
        Assert.That(symbols.Select(symbol => symbol.CompareTo(symbol)), Has.All.Zero);
    }
}
