using System.Text;
using Crossfeed.Cli;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary>Sets of symbols that have a name.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SymbolSetsTests
{
    private static readonly string[] BinanceFirst = ["binance", "gateio"];

    [TestCase("majors", true)]
    [TestCase("majors:spot", true)]
    [TestCase("top:5@gateio", true)]
    [TestCase("top@gateio", true)]
    [TestCase("./majors", false)]
    [TestCase("majors.txt", false)]
    [TestCase("topic", false)]
    public void A_name_is_told_from_a_file(string text, bool expected) => Assert.That(SymbolSets.IsName(text), Is.EqualTo(expected));

    [TestCase("majors", 2)]
    [TestCase("majors:spot", 1)]
    [TestCase("majors:linear", 1)]
    public async Task Majors_are_well_known_coins_against_USDT(string text, int markets)
    {
        var symbols = await ReadAsync(text, EndpointOverrides.None, CancellationToken.None);
        Assert.That(symbols.Select(s => s.Market).Distinct().Count(), Is.EqualTo(markets));
        Assert.That(symbols.Select(s => s.Quote), Is.All.EqualTo("USDT"));
        Assert.That(symbols.Select(s => s.Base), Is.SupersetOf(new[] { "BTC", "ETH", "SOL", "XRP" }));
        Assert.That(symbols.GroupBy(s => s.Base).Select(g => g.Count()), Is.All.EqualTo(markets));
    }

    [TestCase("top:2", "A/USDT C/USDT")]
    [TestCase("top:3:usdt", "A/USDT B/USDT C/USDT")]
    [TestCase("top:9:BTC@gateio", "A/BTC")]
    [TestCase("top:2@gateio/spot", "A/USDT C/USDT")]
    [CancelAfter(60_000)]
    public async Task The_most_traded_that_trade_are_chosen_by_turnover_in_their_quote(string text, string expected)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        await using var server = await GateAsync();
        var symbols = await ReadAsync(text, EndpointOverrides.Parse("--rest-endpoint", [$"gateio={server.Http}"], "http"), cancellation, "gateio");
        Assert.That(string.Join(' ', symbols.Order()), Is.EqualTo(expected));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_quote_asset_that_nothing_trades_in_is_refused_with_the_nearest(CancellationToken cancellation)
    {
        await using var server = await GateAsync();
        var endpoints = EndpointOverrides.Parse("--rest-endpoint", [$"gateio={server.Http}"], "http");
        Assert.That(() => ReadAsync("top:2:USDR@gateio", endpoints, cancellation), Throws.TypeOf<UsageException>().With.Message.Contains("nearest: USDT"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Volumes_that_cannot_be_had_fail_by_name(CancellationToken cancellation)
    {
        await using var server = await GateAsync(volumes: "{}");
        var endpoints = EndpointOverrides.Parse("--rest-endpoint", [$"gateio={server.Http}"], "http");
        Assert.That(() => ReadAsync("top:2@gateio", endpoints, cancellation), Throws.TypeOf<EngineException>().With.Message.StartsWith("gateio/spot: no volumes: "));
    }

    [TestCase("majors:perp", "majors:linear")]
    [TestCase("majors@binance", "majors:linear")]
    [TestCase("top", "top:50")]
    [TestCase("top:", "from 1 to 1000")]
    [TestCase("top:0", "from 1 to 1000")]
    [TestCase("top:1001", "from 1 to 1000")]
    [TestCase("top:x", "from 1 to 1000")]
    [TestCase("top:5:", "from 1 to 1000")]
    [TestCase("top:5:A:B", "from 1 to 1000")]
    [TestCase("top:5@", "from 1 to 1000")]
    [TestCase("top:5@a@b", "from 1 to 1000")]
    [TestCase("top:5@binanse", "nearest: binance")]
    public void A_name_that_is_none_says_what_there_is(string text, string mention) =>
        Assert.That(() => ReadAsync(text, EndpointOverrides.None, CancellationToken.None), Throws.TypeOf<UsageException>().With.Message.StartsWith($"--symbol-set {text}: ").And.Message.Contains(mention));

    private static Task<IReadOnlySet<Symbol>> ReadAsync(string text, EndpointOverrides endpoints, CancellationToken stop, params string[] venues) =>
        SymbolSets.ReadAsync("--symbol-set", text, venues.Length > 0 ? venues : BinanceFirst, endpoints, NullLogger.Instance, stop);

    // A: 30 in two quotes, B: 10, C: 20, D does not trade, E is not listed.
    private static Task<LoopbackServer> GateAsync(string? volumes = null)
    {
        var pairs = string.Join(',', Pair("A_USDT"), Pair("B_USDT"), Pair("C_USDT"), Pair("D_USDT", "untradable"), Pair("A_BTC"));
        var day = volumes ?? """
            [{"currency_pair":"E_USDT","quote_volume":"99"},{"currency_pair":"B_USDT","quote_volume":"10"},{"currency_pair":"D_USDT","quote_volume":"88"},
            {"currency_pair":"C_USDT","quote_volume":"20"},{"currency_pair":"A_USDT","quote_volume":"30"},{"currency_pair":"A_BTC","quote_volume":"0.5"}]
            """;
        return LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(context.Request.Path.Value!.EndsWith("tickers", StringComparison.Ordinal) ? day : $"[{pairs}]")).AsTask());
    }

    private static string Pair(string id, string status = "tradable") =>
        $$"""{"id":"{{id}}","base":"{{id.Split('_')[0]}}","quote":"{{id.Split('_')[1]}}","amount_precision":2,"precision":2,"trade_status":"{{status}}"}""";
}
