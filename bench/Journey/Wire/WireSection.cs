using System.Globalization;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.LoadSender;
using Crossfeed.LoadSender.Sending;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>From the wire to the trigger: latency at a pace, from the intended send time, and throughput at saturation; each row against the client in C of the same rounds.</summary>
internal sealed class WireSection : IJourneySection
{
    private const int MaxSamples = 1 << 20; // 50,000 a second for 20 s
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60); // for one measurement: a row that hangs is an error, not a wait

    public string Name => "wire";

    public string Summary => "wire to trigger on loopback: latency from the intended send time, throughput at saturation";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        var program = CompiledClient.TryBuild(Path.Combine(AppContext.BaseDirectory, "Baseline"), out var problem);
        if (program is null)
        {
            context.Say($"wire: {problem}: no floor and no ratios");
        }

        await WarmUpAsync(context, program, stop).ConfigureAwait(false);
        context.Add(await PacedAsync(context, program, problem, stop).ConfigureAwait(false));
        context.Add(await SaturatedAsync(context, program, problem, stop).ConfigureAwait(false));
    }

    private static IReadOnlyList<WireScenario> PacedScenarios(JourneyContext context) => context.IsQuick
        ? [new(1, 10_000, Tls: false), new(1, 10_000, Tls: true)]
        :
        [
            .. from rate in new[] { 1_000, 10_000, 50_000 } from sockets in new[] { 1, 2, 4, 8 } select new WireScenario(sockets, rate, Tls: false),
            .. from rate in new[] { 1_000, 10_000, 50_000 } from sockets in new[] { 1, 4 } select new WireScenario(sockets, rate, Tls: true),
        ];

    private static IReadOnlyList<WireScenario> SaturatedScenarios(JourneyContext context) => context.IsQuick
        ? [new(1, 0, Tls: false)]
        : [new(1, 0, false), new(2, 0, false), new(4, 0, false), new(8, 0, false), new(1, 0, true), new(4, 0, true)];

    private static async Task WarmUpAsync(JourneyContext context, string? program, CancellationToken stop)
    {
        context.Say("wire: warming up");
        foreach (var scenario in new WireScenario[] { new(2, 0, Tls: false), new(2, 20_000, Tls: false), new(2, 20_000, Tls: true) })
        {
            foreach (var row in WireRows.All)
            {
                await MeasureAsync(context, row, scenario, program, TimeSpan.FromMilliseconds(context.Pick(250, 1000)), stop).ConfigureAwait(false);
            }
        }
    }

    private static async Task<ResultTable> PacedAsync(JourneyContext context, string? program, string problem, CancellationToken stop)
    {
        var table = new ResultTable(
            "wire", "Wire to trigger on loopback, µs from the intended send time", "messages/s", "sockets", "transport", "client", "received p50", "p99", "p99.9", "max",
            "evaluated p50", "p99", "p99.9", "max", "p50 / C", "p99 / C", "sender late p99");
        var rounds = context.Pick(2, 3);
        foreach (var scenario in PacedScenarios(context))
        {
            context.Say($"wire: {scenario}");
            var duration = TimeSpan.FromSeconds(context.Pick(0.6, 1.0));
            var results = await Rounds.InterleaveAsync(WireRows.All, rounds, row => MeasureAsync(context, row, scenario, program, duration, stop)).ConfigureAwait(false);
            var floor = results[WireRow.CClient];
            foreach (var row in WireRows.All)
            {
                AddPaced(table, context, scenario, row, results[row], floor, problem);
            }
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds in which the rows took turns. Received: out of the operating system as a whole message; evaluated: books and triggers reflect it, on the hot thread. Half of the messages open or close a trigger. Ratios compare what a row does last (evaluated, else received) with the C client's receipt; TLS rows with the baseline have no C client."));
        return table;
    }

    private static void AddPaced(
        ResultTable table, JourneyContext context, WireScenario scenario, WireRow row, List<WireOutcome> outcomes, List<WireOutcome> floor, string problem)
    {
        if (outcomes.Count == 0)
        {
            var reason = Reason(context, row, scenario, problem);
            if (reason is not null)
            {
                table.Row([Cell.Of(scenario.PerSecond), Cell.Of(scenario.Sockets), Cell.Of(scenario.Transport), Cell.Of($"{WireRows.Name(row, context.Cores)}: {reason}"), .. Enumerable.Repeat(Cell.None, 11)]);
            }

            return;
        }

        var last = outcomes.Select(o => o.Evaluated ?? o.Received!).ToArray();
        var floorLatencies = floor.Select(o => o.Received!).ToArray();
        table.Row(
            [
                Cell.Of(scenario.PerSecond), Cell.Of(scenario.Sockets), Cell.Of(scenario.Transport), Cell.Of(WireRows.Name(row, context.Cores)),
                .. Quantiles(outcomes.Select(o => o.Received)), .. Quantiles(outcomes.Select(o => o.Evaluated)),
                Cell.Digits(Ratio(last, floorLatencies, l => l.P50)), Cell.Digits(Ratio(last, floorLatencies, l => l.P99)),
                Cell.Micros(Rounds.Median(outcomes, o => o.SenderLateP99Nanos)),
            ]);
    }

    private static async Task<ResultTable> SaturatedAsync(JourneyContext context, string? program, string problem, CancellationToken stop)
    {
        var table = new ResultTable("wire", "Throughput from the wire to the trigger, as fast as TCP takes", "sockets", "transport", "client", "million messages/s", "of C");
        var rounds = context.Pick(2, 3);
        foreach (var scenario in SaturatedScenarios(context))
        {
            context.Say($"wire: {scenario}");
            var duration = TimeSpan.FromSeconds(context.Pick(0.6, 1.0));
            var results = await Rounds.InterleaveAsync(WireRows.All, rounds, row => MeasureAsync(context, row, scenario, program, duration, stop)).ConfigureAwait(false);
            var floor = Rounds.Median(results[WireRow.CClient], o => o.FramesPerSecond);
            foreach (var row in WireRows.All)
            {
                var rate = Rounds.Median(results[row], o => o.FramesPerSecond);
                var reason = rate is null ? Reason(context, row, scenario, problem) : null;
                if (rate is not null || reason is not null)
                {
                    table.Row(
                        Cell.Of(scenario.Sockets), Cell.Of(scenario.Transport), Cell.Of(WireRows.Name(row, context.Cores) + (reason is null ? "" : $": {reason}")), Cell.Millions(rate), Cell.Digits(rate / floor));
                }
            }
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds. Messages of {MeanBytes():0} B on average; one sending thread on a core of its own."));
        return table;
    }

    private static async Task<WireOutcome?> MeasureAsync(JourneyContext context, WireRow row, WireScenario scenario, string? program, TimeSpan duration, CancellationToken stop)
    {
        var client = WireRows.Create(row, context.Cores, program, scenario);
        if (client is null)
        {
            return null;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        GC.Collect(); // what the last measurement left is not this one's
        var server = LoadServer.Start(new LoadOptions { Tls = scenario.Tls, Core = context.Cores.Sender });
        await using (server.ConfigureAwait(false))
        await using (client.ConfigureAwait(false))
        {
            var frames = (long)(scenario.PerSecond * duration.TotalSeconds);
            var load = new WireLoad(scenario.Sockets, scenario.Tls, Skip: frames / 10, Samples: scenario.IsSaturated ? 0 : MaxSamples);
            await client.ConnectAsync(server, load, limit.Token).ConfigureAwait(false);
            var report = await SendAsync(server, scenario, frames, duration, limit.Token).ConfigureAwait(false);
            if (row is WireRow.CClient or WireRow.ClientWebSocket)
            {
                server.CloseSockets(); // ends their loops; the engine would reconnect, and is stopped instead
            }

            var outcome = await client.FinishAsync(report.Frames, limit.Token).ConfigureAwait(false);
            return outcome with { SenderLateP99Nanos = report.LateP99Nanos };
        }
    }

    private static Task<SendReport> SendAsync(LoadServer server, WireScenario scenario, long frames, TimeSpan duration, CancellationToken stop) => scenario.IsSaturated
        ? server.SendSaturatedAsync(long.MaxValue, duration, stop)
        : server.SendPacedAsync(scenario.PerSecond, frames, stop);

    // Why a row is empty, where that is worth a line.
    private static string? Reason(JourneyContext context, WireRow row, WireScenario scenario, string problem) => row switch
    {
        WireRow.CClient when scenario.Tls => null,
        WireRow.CClient => problem,
        _ => $"needs more cores than {context.Cores.Allowed.Count}",
    };

    private static Cell[] Quantiles(IEnumerable<Latencies?> latencies)
    {
        var all = latencies.OfType<Latencies>().ToArray();
        return
        [
            Cell.Micros(Rounds.Median(all, l => l.P50)), Cell.Micros(Rounds.Median(all, l => l.P99)), Cell.Micros(Rounds.Median(all, l => l.P999)), Cell.Micros(Rounds.Median(all, l => l.Max)),
        ];
    }

    private static double? Ratio(Latencies[] row, Latencies[] floor, Func<Latencies, double> number) => Rounds.Median(row, number) / Rounds.Median(floor, number);

    private static double MeanBytes() =>
        LoadSender.Frames.BuiltInFrames.Cycle(LoadSender.Frames.Dialect.Binance, "BTCUSDT").Concat(LoadSender.Frames.BuiltInFrames.Cycle(LoadSender.Frames.Dialect.Gateio, "BTC_USDT")).Average(t => t.PayloadBytes);
}
