using System.Globalization;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.Bench.Journey.Wire;

namespace Crossfeed.Bench.Journey.Ring;

/// <summary>The ring against <see cref="System.Threading.Channels.Channel"/>: a value to another thread and back, and events a second.</summary>
internal sealed class RingSection : IJourneySection
{
    private const int Producers = 3;

    private static readonly string[] Kinds = ["ring", "`Channel`, polled"];

    public string Name => "ring";

    public string Summary => "hops between threads: ping-pong and throughput against a Channel";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        if (!context.Cores.CanSpin)
        {
            context.Say("ring: left out, its threads spin");
            return;
        }

        context.Add(await PingPongAsync(context).ConfigureAwait(false));
        context.Add(await ThroughputAsync(context, stop).ConfigureAwait(false));
    }

    private static async Task<ResultTable> PingPongAsync(JourneyContext context)
    {
        var roundTrips = context.Work(200_000, 1_000_000);
        var rounds = context.Pick(3, 7);
        context.Say("ring: ping-pong");
        var results = await Rounds.InterleaveAsync<string, Latencies>(
            Kinds,
            rounds,
            async kind => kind == Kinds[0] ? await PingPong.RingAsync(context.Cores, roundTrips).ConfigureAwait(false) : await PingPong.ChannelAsync(context.Cores, roundTrips).ConfigureAwait(false),
            warmUps: 1).ConfigureAwait(false);
        var table = new ResultTable("ring", "Ping-pong between two spinning threads, ns a round trip (two hops)", "through", "p50", "p99", "p99.9", "p50 / Channel");
        var channel = Rounds.Median(results[Kinds[1]], l => l.P50);
        foreach (var kind in Kinds)
        {
            var all = results[kind];
            table.Row(
                Cell.Of(kind), Cell.Digits(Rounds.Median(all, l => l.P50)), Cell.Digits(Rounds.Median(all, l => l.P99)), Cell.Digits(Rounds.Median(all, l => l.P999)),
                Cell.Digits(Rounds.Median(all, l => l.P50) / channel));
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds of {roundTrips:#,0} round trips; each holds one reading of the clock."));
        return table;
    }

    private static async Task<ResultTable> ThroughputAsync(JourneyContext context, CancellationToken stop)
    {
        var rounds = context.Pick(3, 5);
        var table = new ResultTable("ring", "Events from producers to one consumer, millions a second", "producers", "bytes an event", "ring", "`Channel`, polled", "ring / Channel");
        foreach (var producers in context.Cores.CanSplit ? new[] { 1, Producers } : [1])
        {
            foreach (var bytes in new[] { 8, 64 })
            {
                stop.ThrowIfCancellationRequested();
                context.Say(string.Create(CultureInfo.InvariantCulture, $"ring: {producers} to 1, {bytes} B"));
                var results = await Rounds.InterleaveAsync<string, Rate>(Kinds, rounds, async kind => new Rate(await MeasureAsync(context, kind == Kinds[0], producers, bytes).ConfigureAwait(false)), warmUps: 1).ConfigureAwait(false);
                var ring = Rounds.Median(results[Kinds[0]], r => r.PerSecond);
                var channel = Rounds.Median(results[Kinds[1]], r => r.PerSecond);
                table.Row(Cell.Of(producers), Cell.Of(bytes), Cell.Millions(ring), Cell.Millions(channel), Cell.Digits(ring / channel));
            }
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds in which ring and channel took turns; every event is written and read, 65,536 slots."));
        return table;
    }

    private static Task<double> MeasureAsync(JourneyContext context, bool isRing, int producers, int bytes)
    {
        var events = context.Work(2_000_000, 10_000_000) / (isRing ? 1 : 4) / producers; // a channel takes several times as long
        return (isRing, bytes) switch
        {
            (true, 8) => Throughput.RingAsync<Throughput.Event8>(context.Cores, producers, events),
            (true, _) => Throughput.RingAsync<Throughput.Event64>(context.Cores, producers, events),
            (false, 8) => Throughput.ChannelAsync<Throughput.Event8>(context.Cores, producers, events),
            (false, _) => Throughput.ChannelAsync<Throughput.Event64>(context.Cores, producers, events),
        };
    }

    private sealed record Rate(double PerSecond);
}
