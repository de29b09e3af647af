using System.Text.Json;
using Crossfeed.Books;
using Crossfeed.Health;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.Tests.Host.Watch;

/// <summary>An engine and two venues, with what the engine said and what its ledger holds.</summary>
internal sealed class SilenceScene : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SilenceScene(SimulatedVenues sim) => Sim = sim;

    public SimulatedVenues Sim { get; }

    public LogLines Log { get; } = new();

    public LiveRun Run { get; private set; } = null!; // set before the scene is handed out

    public static async Task<SilenceScene> StartAsync(
        IReadOnlyList<string> symbols, SilenceOptions silence, IReadOnlyList<FaultRule>? faults = null, string? quiet = null, Func<EngineOptions, EngineOptions>? configure = null, IReadOnlyList<string>? venues = null)
    {
        var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Venues = venues ?? ["binance", "gateio"],
            RestLimits = SimOptions.NoRestLimits,
            VenueOptions = [new BinanceSimOptions { RequestsPerSecond = 0 }],
            Seed = 17,
            UpdatesPerSecond = 800,
            Instruments = SimInstrument.Defaults.Where(i => symbols.Contains(i.Symbol)).ToArray(),
            Faults = faults ?? [],
            Quiet = quiet is null ? new Dictionary<string, double>() : new Dictionary<string, double> { [quiet] = 3 },
        });
        var scene = new SilenceScene(sim);
        scene.Run = LiveRun.Start(sim, scene._folder, symbols, configure: o => (configure ?? (static e => e))(o with { Silence = silence }), loggers: scene.Log);
        return scene;
    }

    public LiveFeed Feed(string venue) => Run.Engine.Market.Feeds.Single(f => f.Feed.Venue == venue);

    public SilenceStatus Silence(string venue) =>
        Run.Engine.Wire.Silences.FirstOrDefault(s => s.Feed.StartsWith(venue, StringComparison.Ordinal)) ?? new SilenceStatus(venue, 0, 0, 0, 0, 0, 0);

    /// <summary>Waits until all books are live and every depth stream has been watched long enough to be judged.</summary>
    public async Task LearnedAsync(int books, CancellationToken cancellation)
    {
        await Run.AllLiveAsync(books, cancellation);
        var steps = Sim.Steps;
        await Wait.UntilAsync(() => Sim.Steps > steps + 4_000, cancellation); // 5 s of the market
    }

    /// <summary>Waits until books are not live.</summary>
    public Task OutOfUseAsync(string venue, IReadOnlyList<string> symbols, CancellationToken cancellation)
    {
        var waiting = Feed(venue).Listings.Where(l => symbols.Contains(l.Symbol.ToString())).ToHashSet();
        return Wait.UntilAsync(
            () =>
            {
                waiting.RemoveWhere(l => l.Book.State != BookState.Live);
                return waiting.Count == 0;
            },
            cancellation);
    }

    /// <summary>Waits until the market stands still and all books are live and the venues' again.</summary>
    public async Task BackAsync(int books, CancellationToken cancellation)
    {
        await Wait.UntilAsync(() => Run.Engine.Market.Feeds.SelectMany(f => f.Listings).All(l => l.Book.State == BookState.Live), cancellation);
        await Sim.QuiesceAsync();
        await Run.CaughtUpAsync(Sim, books, cancellation);
    }

    public Task StopAsync() => Run.StopAsync();

    /// <summary>Symbols whose depth stream the simulator says it struck.</summary>
    public IReadOnlyCollection<string> Struck(string venue) =>
        Sim.Faults.Log.Entries().Where(e => e.Venue == venue && e is { IsLoss: true, Channel: SimChannel.Depth }).Select(e => Canonical(e.Symbol)).ToHashSet();

    /// <summary>The ledger's holes of a venue.</summary>
    public IReadOnlyList<LedgerLine> Holes(string venue, string? stream = null)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        return Directory.EnumerateFiles(Path.Combine(_folder.File("data")), "*.ndjson", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(l => JsonSerializer.Deserialize<LedgerLine>(l, options)!)
            .Where(l => l.Venue == venue && (stream is null || l.Stream == stream))
            .ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Run.DisposeAsync();
        await Sim.DisposeAsync();
        _folder.Dispose();
    }

    private static string Canonical(string native) => native.Replace("_", "", StringComparison.Ordinal).Replace("USDT", "/USDT", StringComparison.Ordinal);
}

/// <summary>A line of the ledger.</summary>
internal sealed record LedgerLine(string Venue, string Symbol, string Stream, long? From, long? To, string Cause, string? Repair);
