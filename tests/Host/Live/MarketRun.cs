using System.Runtime.CompilerServices;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>An engine on simulated venues whose market a test changes while it runs.</summary>
internal sealed class MarketRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedVenues _sim;
    private readonly Task _running;

    private MarketRun(SimulatedVenues sim, LiveEngine engine, LogLines log)
    {
        _sim = sim;
        Engine = engine;
        Log = log;
        _running = engine.RunAsync(null, _stop.Token);
    }

    public LiveEngine Engine { get; }

    public LogLines Log { get; }

    public Task Running => _running;

    /// <summary>The listings that are carried.</summary>
    public IReadOnlyList<LiveListing> Listings => [.. Engine.Market.Feeds.SelectMany(f => f.Listings)];

    /// <summary>Frames of listings that nobody wants.</summary>
    public long Unselected => Engine.Shards.Sum(s => Volatile.Read(ref s.Plane.Counters.Unselected));

    public static MarketRun Start(SimulatedVenues sim, string data, IEnumerable<string> symbols, Func<EngineOptions, EngineOptions>? configure = null)
    {
        var options = new EngineOptions
        {
            Venues = SimFeeds.Venues(sim),
            Symbols = Parse(symbols),
            Data = data,
            Endpoints = EndpointOverrides.Parse("--endpoint", SimFeeds.Endpoints(sim), "ws"),
            RestEndpoints = EndpointOverrides.Parse("--rest-endpoint", SimFeeds.RestEndpoints(sim), "http"),
            RestShare = 100, // the simulators' limits are raised where they are not the subject
            WarmUp = TimeSpan.Zero,
            InstrumentListRetry = TimeSpan.FromMilliseconds(20),
            Connection = new ConnectionOptions { BackoffBase = TimeSpan.FromMilliseconds(50), BackoffCap = TimeSpan.FromMilliseconds(200) },
        };
        var log = new LogLines();
        return new MarketRun(sim, new LiveEngine(configure?.Invoke(options) ?? options, log), log);
    }

    public static HashSet<Symbol> Parse(IEnumerable<string> symbols) => symbols.Select(Definitions.Symbol).ToHashSet();

    /// <summary>The holes that a run has written down.</summary>
    public static string Ledger(string data) => string.Concat(Directory.GetFiles(data, "gaps*", SearchOption.AllDirectories).Select(File.ReadAllText));

    public Task<SymbolChange> ChangeAsync(params IEnumerable<string> symbols) => Engine.Market.ChangeAsync(Parse(symbols), CancellationToken.None);

    public LiveListing? Find(string venue, string symbol) => Listings.SingleOrDefault(l => l.Definition.Venue == venue && l.Symbol.ToString() == symbol);

    /// <summary>Waits until every book of so many is live at its venue's true sequence; moves the market a little now and then, because some books wait for a delta.</summary>
    public Task CaughtUpAsync(int books, CancellationToken cancellation) => UntilAsync(() => Listings is var all && all.Count == books && all.All(IsCaughtUp), cancellation, isNudged: true);

    /// <summary>Waits for a condition; fails when the engine stops before.</summary>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellation, bool isNudged = false, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var turns = 0;
        await Wait.UntilAsync(
            () =>
            {
                if (isNudged && ++turns % 50 == 0)
                {
                    _sim.Pulse();
                }

                return _running.IsCompleted || condition();
            },
            cancellation,
            text + Environment.NewLine + string.Join("; ", Listings.Where(l => !l.Book.IsLive).Take(5).Select(l => $"{l.Native} {l.Book.State}")));
        if (_running.IsCompleted)
        {
            await _running; // shows why
            Assert.Fail($"the engine stopped while waiting for: {text}");
        }
    }

    public bool IsCaughtUp(LiveListing listing) =>
        listing.Book.State == BookState.Live && listing.Book.Sequence == _sim.Book(SimFeeds.VenueOf(_sim, listing.Definition.Venue, listing.Symbol.ToString()), listing.Symbol.ToString()).Sequence;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the test has seen it, or fails already
        await Engine.DisposeAsync();
        _stop.Dispose();
    }
}
