using System.CommandLine;
using System.Text.Json;
using Crossfeed.Cli;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Crossfeed.Tests.Cli;

/// <summary><c>crossfeed symbols</c> against simulated venues, and against venues that do not answer as they should.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SymbolsCommandTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task A_table_has_what_trades_sorted_by_symbol(CancellationToken cancellation)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        var lines = (await RunAsync(cancellation, "--venue", "gateio", "--market", "spot", "--quote", "usdt", "--rest-endpoint", $"gateio={sim.Rest("gateio")}")).TrimEnd().Split(Environment.NewLine);
        var symbols = lines.Skip(1).Select(l => l.Split(' ')[0]).ToArray();
        Assert.That(lines[0], Does.StartWith("symbol").And.Contain("taker bps"));
        Assert.That(symbols, Is.EqualTo(symbols.Order(StringComparer.Ordinal)).And.Contains("BTC/USDT").And.Not.Contains("OLD/USDT").And.Not.Contains("ETH/BTC"));
        Assert.That(lines.Single(l => l.StartsWith("BTC/USDT ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "BTC/USDT", "BTC_USDT", "tradable", "0.1", "0.000001", "-", "3", "10" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Json_has_all_when_asked_with_the_words_of_the_venue(CancellationToken cancellation)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        using var document = JsonDocument.Parse(await RunAsync(cancellation, "--venue", "Binance", "--market", "spot", "--status", "all", "--json", "--rest-endpoint", $"binance={sim.Rest("binance")}"));
        var symbols = document.RootElement.GetProperty("symbols").EnumerateArray().ToDictionary(s => s.GetProperty("native").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That((symbols["FTTUSDT"].GetProperty("status").GetString(), symbols["FTTUSDT"].GetProperty("trading").GetBoolean()), Is.EqualTo(("HALT", false)));
            Assert.That((symbols["BTCUSDT"].GetProperty("status").GetString(), symbols["BTCUSDT"].GetProperty("trading").GetBoolean()), Is.EqualTo(("TRADING", true)));
            Assert.That(symbols["BTCUSDT"].GetProperty("symbol").GetString(), Is.EqualTo("BTC/USDT"));
            Assert.That(symbols["BTCUSDT"].GetProperty("minNotional").GetString(), Is.EqualTo("5"));
            Assert.That(symbols["BTCUSDT"].GetProperty("takerFeeBps").GetString(), Is.EqualTo("10"));
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_quote_asset_that_nothing_is_quoted_in_names_the_nearest(CancellationToken cancellation)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        Assert.That(() => RunAsync(cancellation, "--venue", "gateio", "--market", "spot", "--quote", "USDR", "--rest-endpoint", $"gateio={sim.Rest("gateio")}"), Throws.TypeOf<UsageException>().With.Message.Contains("nearest: USDT"));
    }

    [TestCase(200, "{}")]
    [TestCase(200, "[{}]")]
    [TestCase(200, "[[[[")]
    [TestCase(503, "down")]
    [CancelAfter(60_000)]
    public async Task A_venue_without_a_usable_list_fails_by_name(int status, string body)
    {
        var cancellation = TestContext.CurrentContext.CancellationToken;
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body, cancellation);
        });
        Assert.That(
            () => RunAsync(cancellation, "--venue", "gateio", "--market", "spot", "--rest-endpoint", $"gateio={server.Http}"),
            Throws.TypeOf<EngineException>().With.Message.StartsWith("gateio/spot: no instrument list").And.Message.Contains("--rest-endpoint"));
    }

    private static async Task<string> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false };
        Assert.That(await SymbolsCommand.Create().Parse(arguments).InvokeAsync(configuration, cancellation), Is.Zero);
        return output.ToString();
    }
}
