using Crossfeed.Capture.Import;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class HftBacktestImportTests : ImportFixture
{
    private const string Depth = """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","s":"BTCUSDT","U":1,"u":2,"b":[["61737.630000","0.500"]],"a":[]}}""";
    private const string Snapshot = """{"lastUpdateId":5,"bids":[["61837.5","3.78826000"]],"asks":[]}""";
    private const string Text = $"""
        1723161253937085768 {Depth}
        1723161254206652067 {Snapshot}
        1723161253937085767 {Depth}
        """;

    [Test]
    public void Lines_become_frames_in_order_of_time([Values] bool gzip)
    {
        var result = Import(ImportFormat.HftBacktest, [Place("btc.txt", Text, gzip)]);
        var rows = Rows();
        Assert.Multiple(() =>
        {
            Assert.That(Kinds(rows), Is.EqualTo("L0 o1 m1 m1 d1"));
            Assert.That(rows.Select(r => r.Received), Is.EqualTo(new[]
            {
                1723161253937085767, 1723161253937085767, 1723161253937085767, 1723161253937085768, 1723161254206652067,
            }));
            Assert.That(rows[1].Subject, Is.EqualTo("binance/spot"));
            Assert.That(rows[4].Subject, Is.EqualTo("BTCUSDT"));
            Assert.That(rows[4].Payload, Is.EqualTo(Snapshot));
            Assert.That(rows[2].Payload, Is.EqualTo(Depth));
            Assert.That(result.Listings.Single().ToString(), Does.Contain("BTC/USDT"));
            Assert.That(result.Listings.Single().PriceIncrement, Is.EqualTo("0.01"), "the finest of 61737.630000 and 61837.5");
            Assert.That(result.Listings.Single().QuantityIncrement, Is.EqualTo("0.00001"));
        });
    }

    [Test]
    public void Windows_line_ends_a_byte_order_mark_and_blank_lines_do_no_harm()
    {
        Import(ImportFormat.HftBacktest, [Place("btc.txt", "\ufeff" + Text.ReplaceLineEndings("\r\n\r\n"))]);
        Assert.That(Rows().Select(r => r.Payload).Skip(2), Is.EqualTo(new[] { Depth, Depth, Snapshot }));
    }

    [Test]
    public void A_last_line_cut_short_is_told_from_a_bad_line()
    {
        var cut = Place("cut.txt", Text[..^20]);
        var bad = Place("bad.txt", Text[..^20] + "\n");
        Assert.That(() => Import(ImportFormat.HftBacktest, [cut]), Throws.TypeOf<ImportException>().With.Message.Contains("line 3").And.Message.Contains("the file ends within this line: remove it"));
        Assert.That(() => Import(ImportFormat.HftBacktest, [bad]), Throws.TypeOf<ImportException>().With.Message.Contains("line 3").And.Message.Not.Contains("ends within"));
    }

    [Test]
    public void A_linear_market_has_linear_listings()
    {
        var result = Import(ImportFormat.HftBacktest, [Place("btc.txt", Text)], market: MarketKind.Linear);
        Assert.That(result.Listings.Single().Symbol.ToString(), Is.EqualTo("BTC/USDT:PERP"));
        Assert.That(
            () => Import(ImportFormat.HftBacktest, [Folder["btc.txt"]], "out2", MarketKind.Linear, "BTCUSDT=BTC/USDT:1:1"),
            Throws.TypeOf<ImportException>().With.Message.Contains("write BASE/QUOTE:PERP"));
    }

    [Test]
    public void A_bare_snapshot_needs_a_single_symbol()
    {
        var several = Place("several.txt", $"{Text}\n1723161254206652068 {Depth.Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal)}\n");
        Assert.That(
            () => Import(ImportFormat.HftBacktest, [several]),
            Throws.TypeOf<ImportException>().With.Message.Contains("line 2: a depth snapshot without a symbol in a file of several (BTCUSDT, ETHUSDT)"));
        var none = Place("none.txt", $"5 {Snapshot}");
        Assert.That(() => Import(ImportFormat.HftBacktest, [none]), Throws.TypeOf<ImportException>().With.Message.Contains("no message names one; give --listing"));
        Import(ImportFormat.HftBacktest, [none], listings: "BTCUSDT=BTC/USDT:0.1:0.1");
        Assert.That(Kinds(Rows()), Is.EqualTo("L0 o1 d1"));
    }

    [Test]
    public void Files_of_one_symbol_each_may_be_imported_together()
    {
        var one = Place("one.txt", Text);
        var two = Place("two.txt", Text.Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal));
        Import(ImportFormat.HftBacktest, [one, two]);
        var rows = Rows();
        Assert.That(Kinds(rows), Is.EqualTo("L0 o1 m1 o2 m2 m1 m2 d1 d2"));
        Assert.That(rows.Select(r => r.Subject).TakeLast(2), Is.EqualTo(new[] { "BTCUSDT", "ETHUSDT" }));
    }

    [TestCase("""{"t":"header"}""", "--format cryptofeed")]
    [TestCase("12x {}", "line 2: does not begin with a time")]
    [TestCase("12", "line 2: does not begin with a time")]
    [TestCase("-12 {}", "line 2: does not begin with a time")]
    [TestCase("99999999999999999999 {}", "line 2: does not begin with a time")]
    [TestCase("12 {\"a\":", "line 2: what follows the time is not valid JSON")]
    [TestCase("12 {} {}", "line 2: what follows the time is not valid JSON")]
    public void A_malformed_line_ends_the_import_with_its_number(string line, string message)
    {
        var file = Place("in.txt", $"1 {Depth}\n{line}\n");
        Assert.That(() => Import(ImportFormat.HftBacktest, [file]), Throws.TypeOf<ImportException>().With.Message.StartsWith(file).And.Message.Contains(message));
        Assert.That(Directory.Exists(Folder["out"]), Is.False);
    }

    [TestCase("BTCUSDT=BTC/USDT:0.01:0.001", "BTCUSDT BTC/USDT 0.01 0.001")]
    [TestCase("BTCUSDT=btc/usdt:PERP:0.1:1", "BTCUSDT BTC/USDT:PERP 0.1 1")]
    public void A_listing_option_is_read(string text, string expected)
    {
        Assert.That(ListingOverride.TryParse(text, out var listing, out _), Is.True);
        Assert.That($"{listing!.Native} {listing.Symbol} {listing.PriceIncrement} {listing.QuantityIncrement}", Is.EqualTo(expected));
    }

    [TestCase("BTCUSDT", "expected NATIVE=CANONICAL")]
    [TestCase("=BTC/USDT:1:1", "expected NATIVE=CANONICAL")]
    [TestCase("X=BTC/USDT:1", "is not a symbol|expected NATIVE")]
    [TestCase("X=BTCUSDT:1:1", "'BTCUSDT' is not a symbol")]
    [TestCase("X=BTC/USDT:0:1", "an increment must be")]
    [TestCase("X=BTC/USDT:1:x", "an increment must be")]
    public void A_listing_option_that_is_none_is_explained(string text, string message)
    {
        Assert.That(ListingOverride.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Match(message));
    }
}
