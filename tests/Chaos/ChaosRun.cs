using System.Collections.Concurrent;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>An engine in this process against venues that misbehave, with a judge behind every message. The market moves by the test's hand, faster than in life.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    public static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];

    private static readonly string[] TwoVenues = ["binance", "gateio"];
    private static readonly string[] TellingTrades = ["binance", "gateio", "kraken", "coinbase", "okx"]; // trades whose sequences are the numbers of the simulated venue

    private const int StepsATurn = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<InjectedFault> _faults = new();
    private readonly List<BookTruthProbe> _probes = [];
    private readonly int _legs;
    private readonly int _books;

    private ChaosRun(SimulatedVenues sim, int legs)
    {
        Sim = sim;
        _legs = legs;
        _books = sim.Venues.Sum(venue => SymbolsOf(venue).Count());
    }

    public SimulatedVenues Sim { get; }

    public LiveRun Live { get; private set; } = null!; // set by StartAsync

    public TemporaryFolder Folder => _folder;

    /// <summary>Where triggers are written when the run is recorded.</summary>
    public string Triggers => _folder.File("live.ndjson");

    public IReadOnlyList<BookTruthProbe> Probes => _probes;

    /// <summary>Everything that was injected.</summary>
    public IReadOnlyCollection<InjectedFault> Injected => _faults;

    public IEnumerable<Leg> Legs => Live.Engine.Market.Feeds.SelectMany(f => f.Lines).SelectMany(l => l.Legs);

    public static async Task<ChaosRun> StartAsync(ulong seed, int legs, Func<EngineOptions, EngineOptions>? configure = null, bool record = false, double dislocations = 20, IReadOnlyList<string>? venues = null)
    {
        var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Venues = venues ?? TwoVenues,
            Seed = seed,
            Manual = true,
            StartTime = DateTimeOffset.UtcNow,
            UpdatesPerSecond = 500,
            DislocationsPerMinute = dislocations,
            Instruments = [.. SimInstrument.Defaults.Where(i => Symbols.Contains(i.Symbol))],
            RestLimits = SimOptions.NoRestLimits,
            KeptBookMarks = 1 << 17,
        });
        var run = new ChaosRun(sim, legs);
        sim.Faults.Log.Added = run._faults.Enqueue;
        run.Live = LiveRun.Start(sim, run._folder, sim.Venues.SelectMany(SymbolsOf).Distinct(), record, record ? run.Triggers : null, configure: o => (configure?.Invoke(o) ?? o) with { Redundancy = legs }, prepare: run.Watch);
        return run;
    }

    /// <summary>What is carried of a simulated venue: its pairs, its perpetuals, or both.</summary>
    public static IEnumerable<string> SymbolsOf(string venue)
    {
        var markets = SimVenues.Get(venue).Markets;
        return (markets.HasFlag(SimMarketKind.Spot) ? Symbols : []).Concat(markets.HasFlag(SimMarketKind.Linear) ? Symbols.Select(symbol => symbol + ":PERP") : []);
    }

    /// <summary>Moves the market until all books are live and all legs carry them.</summary>
    public Task BeginAsync(CancellationToken cancellation) => MoveUntilAsync(() => AreLive() && AllLegsCarry(), cancellation);

    /// <summary>True when each line has all its legs, and each leg is known to carry the line's streams.</summary>
    public bool AllLegsCarry() => Live.Engine.Market.Feeds is { } feeds && feeds.Sum(f => f.Listings.Count()) == _books
        && feeds.SelectMany(f => f.Lines).All(line => line.Legs is { } legs && legs.Count >= _legs && legs.All(l => l.Connection.State == ConnectionState.Active && l.IsCarrying));

    /// <summary>Moves the market on.</summary>
    public async Task MoveAsync(int steps, CancellationToken cancellation)
    {
        var end = Sim.Steps + steps;
        await MoveUntilAsync(() => Sim.Steps >= end, cancellation);
    }

    /// <summary>Moves the market until something has happened.</summary>
    public async Task MoveUntilAsync(Func<bool> condition, CancellationToken cancellation, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string text = "")
    {
        using var timer = new PeriodicTimer(Turn);
        while (!condition())
        {
            Sim.Step(StepsATurn);
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"waited in vain for: {text}; {State()}");
            }
        }
    }

    /// <summary>No more faults: what was lost last shows by what follows it, every book returns, and the engine stops.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        Sim.Faults.Clear();
        BeginAnewWhatNothingProves();
        var before = AllBooks().ToDictionary(b => b, TradesAtVenue);
        await MoveUntilAsync(() => AllBooks().All(b => !TellsTrades(b) || TradesHere(b) > before[b] + 5) && AreLive(), cancellation);
        await Sim.QuiesceAsync();
        await Live.CaughtUpAsync(Sim, _books, cancellation);
        await Wait.UntilAsync(() => AllBooks().All(b => !TellsTrades(b) || TradesHere(b) == TradesAtVenue(b)), cancellation);
        await Live.StopAsync();
    }

    /// <summary>What every chaotic run must have kept: nothing live was wrong, at the end everything is right, and nothing broke.</summary>
    /// <param name="leastJudged">Changes of live books that must have been seen, so that the verdict says something.</param>
    public void AssertNothingWasWrong(int leastJudged = 1_000)
    {
        Live.AssertBooksAreTrue(Sim);
        Assert.Multiple(() =>
        {
            Assert.That(Live.Engine.Fault, Is.Null);
            Assert.That(_probes.Select(p => p.First), Is.All.Null);
            Assert.That(_probes.Sum(p => p.Wrong + p.Unknown), Is.Zero);
            Assert.That(_probes.Sum(p => p.Checked), Is.GreaterThan(leastJudged), "judged");
            Assert.That(Live.Engine.Wire.HolesLost + Live.Engine.Wire.MailLost, Is.Zero);
            Assert.That(Sim.Venues.Sum(venue => Sim.Counters[venue].SlowClients), Is.Zero, "the venue dropped a client that was not asked for");
        });
    }

    /// <summary>Ids of the trades that the engine accepted.</summary>
    public IReadOnlyList<long> Accepted(OrderBook book) => _probes.Select(p => p.Trades(book)).Single(t => t.Count > 0);

    /// <summary>The first id of the first trades that the engine accepted.</summary>
    public long FirstTrade(OrderBook book) => _probes.Max(p => p.FirstTrade(book));

    /// <summary>The simulated venue behind a book.</summary>
    public string VenueOf(OrderBook book) => SimFeeds.VenueOf(Sim, book.Listing.Venue, book.Listing.Symbol.ToString());

    public TradeTruth Truth(OrderBook book) => Sim.Trades(VenueOf(book), book.Listing.Symbol.ToString());

    public static long LastTrade(TradeTruth truth) => truth.Venue.StartsWith("binance", StringComparison.Ordinal) ? truth.LastAggregateId : truth.LastId;

    public IReadOnlyList<OrderBook> AllBooks() => [.. Live.Engine.Market.Feeds.SelectMany(f => f.Listings).Select(l => l.Book)];

    public IReadOnlyList<LedgerLine> Ledger() => LedgerLine.Read(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        await Sim.DisposeAsync();
        _folder.Dispose();
    }

    // At the others (Bybit, MEXC) a stream of trades that the venue has ended without a word is found by its rate alone, once that is well known: minutes, for which no run here waits.
    private static bool TellsTrades(OrderBook book) => TellingTrades.Contains(book.Listing.Venue);

    private static long TradesHere(OrderBook book) => Volatile.Read(ref book.Streams[StreamChannel.Trades].LastSequence);

    private long TradesAtVenue(OrderBook book) => LastTrade(Truth(book));

    // A stream that was dead and speaks again has a hole that a venue without ids cannot show: it used up no number, and a checksum proves the best levels alone. At the end every level is compared.
    private void BeginAnewWhatNothingProves()
    {
        foreach (var venue in AllBooks().Where(b => !b.Listing.Rules.HasIds).Select(VenueOf).Distinct())
        {
            Sim.ResetConnections(venue);
        }
    }

    private bool AreLive() => AllBooks() is { } books && books.Count == _books && books.All(b => b.IsLive && b.Counters.Applied > 5);

    private void Watch(LiveEngine engine)
    {
        foreach (var shard in engine.Shards)
        {
            var probe = new BookTruthProbe(shard.Plane, Sim);
            _probes.Add(probe);
            shard.Plane.Probe = probe;
        }
    }

    private string State() => string.Join("; ", AllBooks().Select(b => $"{b.Listing} {b.State} at {b.Sequence}, gaps {b.Counters.Gaps}, {b.Streams[StreamChannel.Trades].Count} trades").Concat(Legs.Select(l => $"{l.Connection.Id} {l.Connection.State} carries {l.IsCarrying}")));
}
