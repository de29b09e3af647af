using Crossfeed.Cli;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class OptionTextsTests
{
    private static readonly Symbol Btc = new("BTC", "USDT", MarketKind.Spot);
    private static readonly Symbol Perpetual = new("BTC", "USDT", MarketKind.Linear);
    private static readonly Symbol Eth = new("ETH", "USDT", MarketKind.Spot);

    [Test]
    public void A_duration_is_optional_where_a_run_may_have_no_end()
    {
        Assert.That(OptionTexts.Duration("--duration", null), Is.Null);
        Assert.That(OptionTexts.Duration("--duration", "1.5s"), Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
        Assert.That(OptionTexts.DurationNanos("--max-quote-age", "250ms"), Is.EqualTo(250_000_000));
    }

    [TestCase("5")]
    [TestCase("-1s")]
    [TestCase("31d")]
    public void A_text_that_is_no_duration_is_refused_with_option_and_value(string text) => Assert.That(
        () => OptionTexts.DurationNanos("--max-quote-age", text), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--max-quote-age {text}: ").And.Message.Contains("250ms"));

    [Test]
    public void Cores_are_those_that_the_process_may_use()
    {
        Assert.That(OptionTexts.Cores("--cores", [], [0, 1]), Is.Empty);
        Assert.That(OptionTexts.Cores("--cores", ["3, 2"], [2, 3]), Is.EqualTo(new[] { 3, 2 }), "in the user's order, also where the process has not the first cores");
        Assert.That(() => OptionTexts.Cores("--cores", ["0"], [2, 3]), Throws.TypeOf<UsageException>().With.Message.EqualTo("--cores 0: this process may use the cores 2 to 3"));
        Assert.That(() => OptionTexts.Cores("--cores", ["1"], [0, 2, 3]), Throws.TypeOf<UsageException>().With.Message.EndsWith("the cores 0, 2, 3"));
        Assert.That(() => OptionTexts.Cores("--cores", ["-1"], [0, 1]), Throws.TypeOf<UsageException>());
        Assert.That(() => OptionTexts.Cores("--cores", ["1", "1"], [0, 1]), Throws.TypeOf<UsageException>().With.Message.StartsWith("--cores 1: named twice"));
    }

    [TestCase("5", 50_000)]
    [TestCase("2.5", 25_000)]
    [TestCase("0", 0)]
    [TestCase("-1.25", -12_500)]
    [TestCase("-0.0001", -1)]
    [TestCase("9999.9999", 99_999_999)]
    [TestCase("-9999.9999", -99_999_999)]
    public void Basis_points_are_read(string text, long fractionE8) => Assert.That(OptionTexts.BasisPointsE8("--min-net-bps", text), Is.EqualTo(fractionE8));

    [TestCase("")]
    [TestCase("-")]
    [TestCase("--1")]
    [TestCase("five")]
    [TestCase("0.00001")]
    [TestCase("10000")]
    [TestCase("-10000")]
    public void A_text_that_is_no_basis_points_is_refused(string text) => Assert.That(
        () => OptionTexts.BasisPointsE8("--min-net-bps", text), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--min-net-bps {text}: write basis points"));

    [TestCase("max", 0)]
    [TestCase("1x", 1)]
    [TestCase("0.5x", 0.5)]
    [TestCase("1000x", 1000)]
    [TestCase("1000000x", 1e6)]
    public void Speed_is_read(string text, double speed) => Assert.That(OptionTexts.Speed("--speed", text), Is.EqualTo(speed));

    [TestCase("")]
    [TestCase("x")]
    [TestCase("1")]
    [TestCase("0x")]
    [TestCase("-1x")]
    [TestCase("1000001x")]
    [TestCase("1e3x")]
    [TestCase("1,5x")]
    [TestCase("MAX")]
    [TestCase("NaNx")]
    [TestCase("Infinityx")]
    public void A_text_that_is_no_speed_is_refused(string text) =>
        Assert.That(() => OptionTexts.Speed("--speed", text), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--speed {text}: write max, 1x, 10x"));

    [Test]
    public void Symbols_are_read_from_lists_in_any_case_each_once() =>
        Assert.That(OptionTexts.Symbols("--symbols", ["btc/usdt, BTC/USDT:PERP ,", "ETH/USDT,BTC/USDT"]), Is.EquivalentTo(new[] { Btc, Perpetual, Eth }));

    [Test]
    public void No_text_is_no_symbol() => Assert.That(OptionTexts.Symbols("--symbols", []), Is.Empty);

    [TestCase("BTCUSDT")]
    [TestCase("BTC/")]
    [TestCase("/USDT")]
    [TestCase("BTC/USDT/ETH")]
    [TestCase("BTC/USDT:INVERSE")]
    public void A_text_that_is_no_symbol_is_refused(string text) => Assert.That(
        () => OptionTexts.Symbols("--symbols", ["ETH/USDT," + text]), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--symbols {text}: write BASE/QUOTE"));

    [Test]
    public void A_symbol_set_has_comments_blank_lines_and_lists()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("set.txt");
        File.WriteAllText(path, "# majors\r\nBTC/USDT # the first\r\n\r\n   \n  eth/usdt,BTC/USDT:PERP\n#SOL/USDT\n");
        Assert.That(OptionTexts.SymbolSet("--symbol-set", path), Is.EquivalentTo(new[] { Btc, Perpetual, Eth }));
    }

    [TestCase("BTC/USDT\nBTCUSDT\n", "BTCUSDT: write BASE/QUOTE")]
    [TestCase("", "names no symbol")]
    [TestCase("# nothing\n\n", "names no symbol")]
    [TestCase(",\n", "names no symbol")]
    public void A_symbol_set_is_refused_with_its_path(string content, string mention)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("set.txt");
        File.WriteAllText(path, content);
        Assert.That(() => OptionTexts.SymbolSet("--symbol-set", path), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--symbol-set {path}:").And.Message.Contains(mention));
    }

    [Test]
    public void A_symbol_set_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => OptionTexts.SymbolSet("--symbol-set", folder.File("none")), Throws.TypeOf<UsageException>().With.Message.Contains("no such file"));
    }
}
