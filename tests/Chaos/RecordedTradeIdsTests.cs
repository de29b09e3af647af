using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>What real venues sent without a loss shows no hole among its trades.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RecordedTradeIdsTests
{
    [TestCase("binance-spot-btcusdt-20240808.hftbacktest.gz", "hftbacktest", "binance", "spot", "BTC/USDT")]
    [TestCase("binance-usdm-btcusdt-20240808.hftbacktest.gz", "hftbacktest", "binance", "linear", "BTC/USDT:PERP")]
    [TestCase("binance.cryptofeed.jsonl.gz", "cryptofeed", "binance", null, null)]
    [TestCase("gateio.cryptofeed.jsonl.gz", "cryptofeed", "gateio", null, null)]
    [CancelAfter(120_000)]
    public async Task No_recording_has_a_hole_that_nobody_left(string recording, string format, string venue, string? market, string? symbol, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var capture = folder.File("capture");
        string[] which = market is null ? [] : ["--market", market, "--symbol", symbol!];
        var import = await CrossfeedProcess.RunAsync(cancellation, ["import", Captures.Require(recording), "--out", capture, "--format", format, "--venue", venue, .. which]);
        Assert.That(import.ExitCode, Is.Zero, import.Error);
        await using var engine = new ReplayEngine(new ReplayOptions { Captures = [capture] });
        await engine.RunAsync(cancellation);
        var holes = new List<string>();
        while (engine.Plane.Holes.TryRead(out var hole))
        {
            if (hole.Channel == StreamChannel.Trades && hole.Step == HoleStep.Opened)
            {
                holes.Add($"{hole.From}..{hole.To}");
            }
        }

        Assert.That(holes, Is.Empty);
        Assert.That((engine.Plane.Counters.Trades > 0, engine.Plane.Holes.Lost), Is.EqualTo((true, 0L)));
    }
}
