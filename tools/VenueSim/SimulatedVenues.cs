using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim;

/// <summary>
/// Venues on loopback, over one seeded market. A venue is named as in <see cref="SimVenues"/>. Start, read the endpoints, subscribe; compare with
/// <see cref="Book"/> after <see cref="QuiesceAsync"/>.
/// </summary>
public sealed class SimulatedVenues : IAsyncDisposable
{
    private readonly SimMarket _market;
    private readonly MarketDriver _driver;
    private readonly IReadOnlyList<SimVenue> _venues;
    private readonly Dictionary<string, (VenueSite Site, VenueHost Host)> _running = new(StringComparer.Ordinal);

    private SimulatedVenues(SimOptions options, IReadOnlyList<SimVenue> simulated)
    {
        Options = options;
        _venues = simulated;
        Counters = new SimCounters(_venues);
        var start = options.StartTime
            ?? (options.Manual ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : DateTimeOffset.UtcNow);
        _market = new SimMarket(options, _venues, start.ToUnixTimeMilliseconds() * 1000);
        Faults = new FaultPlan(
            _market, new SimClock(_market, options.Manual), options.FaultSeed ?? options.Seed, options.Faults);
        _driver = new MarketDriver(_market, options.UpdatesPerSecond, Faults.Tick);
    }

    public SimOptions Options { get; }

    /// <summary>The active faults and what they did.</summary>
    public FaultPlan Faults { get; }

    public SimCounters Counters { get; }

    /// <summary>The names of the venues that run.</summary>
    public IReadOnlyList<string> Venues => [.. _venues.Select(venue => venue.Name)];

    /// <summary>Base of a venue's WebSockets, <c>ws://127.0.0.1:PORT</c>: append the venue's path.</summary>
    public Uri WebSocket(string venue) => new($"ws://127.0.0.1:{Running(venue).Host.Port}");

    /// <summary>Base of a venue's REST, <c>http://127.0.0.1:PORT</c>: append the venue's path.</summary>
    public Uri Rest(string venue) => new($"http://127.0.0.1:{Running(venue).Host.Port}");

    /// <summary>Steps of the market so far.</summary>
    public long Steps
    {
        get
        {
            lock (_market.Lock)
            {
                return _market.Steps;
            }
        }
    }

    /// <summary>
    /// Starts the venues, and the market unless it is to be driven by hand. <see cref="ArgumentException"/> for an
    /// option out of range, <see cref="IOException"/> for a port in use.
    /// </summary>
    public static Task<SimulatedVenues> StartAsync(SimOptions options)
    {
        options.Validate();
        return StartAsync(options, SimVenues.Choose(options.Venues));
    }

    /// <summary>The same with venues that need not be registered.</summary>
    internal static async Task<SimulatedVenues> StartAsync(SimOptions options, IReadOnlyList<SimVenue> simulated)
    {
        var venues = new SimulatedVenues(options, simulated);
        try
        {
            await venues.ListenAsync();
        }
        catch
        {
            await venues.DisposeAsync();
            throw;
        }

        if (!options.Manual)
        {
            venues._driver.Resume();
        }

        return venues;
    }

    /// <summary>A copy of a venue's true book. <paramref name="symbol"/> is canonical (BTC/USDT, BTC/USDT:PERP).</summary>
    public TrueBook Book(string venue, string symbol)
    {
        lock (_market.Lock)
        {
            return Listing(venue, symbol).Copy();
        }
    }

    /// <summary>The same with all levels, also those that the venue's main depth stream does not show: for its REST images and deeper streams.</summary>
    public TrueBook WholeBook(string venue, string symbol)
    {
        lock (_market.Lock)
        {
            return Listing(venue, symbol).Whole();
        }
    }

    /// <summary>
    /// What a venue's book was at each of its latest ids: judges a client's book while the market moves. Needs
    /// <see cref="SimOptions.KeptBookMarks"/>. <paramref name="symbol"/> is canonical.
    /// </summary>
    public BookMarks Marks(string venue, string symbol)
    {
        lock (_market.Lock)
        {
            return Listing(venue, symbol).Marks ?? throw new ArgumentException("No marks are kept.", nameof(symbol));
        }
    }

    /// <summary>The true books of all venues, at one instant.</summary>
    public IReadOnlyList<TrueBook> Books()
    {
        lock (_market.Lock)
        {
            return [.. _venues.SelectMany(_market.Listings).Select(listing => listing.Copy())];
        }
    }

    /// <summary>
    /// The trades that a venue made in a symbol since the start, to compare a client's with. <paramref name="symbol"/> is
    /// canonical.
    /// </summary>
    public TradeTruth Trades(string venue, string symbol) =>
        Truth().FirstOrDefault(truth => truth.Venue == venue && truth.Symbol == symbol)
        ?? throw new ArgumentException($"{symbol} is not simulated on {venue}.", nameof(symbol));

    /// <summary>What the venues traded and published, at one instant.</summary>
    public IReadOnlyList<TradeTruth> Truth()
    {
        lock (_market.Lock)
        {
            return [.. _venues.SelectMany(venue => Running(venue.Name).Site.Feed.Truth())];
        }
    }

    /// <summary>
    /// Moves the market by hand, <paramref name="count"/> steps, and its clock by as much as they take at the set rate.
    /// For a market that is <see cref="SimOptions.Manual"/> or paused.
    /// </summary>
    public void Step(int count = 1) => _driver.Step(count);

    /// <summary>Stops the market; the clock stands still.</summary>
    public void Pause() => _driver.Pause();

    /// <summary>Lets the market move by itself again (or for the first time).</summary>
    public void Resume() => _driver.Resume();

    /// <summary>
    /// Freezes the market for a comparison: stops it, removes the faults, sends one last harmless update on every book
    /// (so that a gap before it shows), flushes all batches, and waits until the clients' sockets hold everything.
    /// A client that has to resynchronise may need a further update: <see cref="Pulse"/>.
    /// </summary>
    public async Task QuiesceAsync()
    {
        _driver.Pause();
        Faults.Clear();
        Pulse();
        await Task.WhenAll(_running.Values.Select(running => running.Host.DrainAsync()));
    }

    /// <summary>One harmless update on every book, flushed at once. The true books stay as good as frozen: only the best bid's size grows by one step.</summary>
    public void Pulse() => _driver.Pulse();

    /// <summary>Flushes the batched streams now.</summary>
    public void Flush() => _driver.Flush();

    /// <summary>Resets all connections of a venue, as a network cut does.</summary>
    public void ResetConnections(string venue) => Running(venue).Host.ResetConnections();

    public async ValueTask DisposeAsync()
    {
        _driver.Pause();
        foreach (var (_, host) in _running.Values)
        {
            await host.DisposeAsync();
        }
    }

    private (VenueSite Site, VenueHost Host) Running(string venue) =>
        _running.TryGetValue(venue, out var running) ? running : throw new ArgumentException($"{venue} does not run.", nameof(venue));

    private Listing Listing(string venue, string symbol) =>
        _market.Find(Running(venue).Site.Feed.Venue, symbol) ?? throw new ArgumentException($"{symbol} is not simulated on {venue}.", nameof(symbol));

    private async Task ListenAsync()
    {
        foreach (var venue in _venues)
        {
            var site = venue.CreateSite(new VenueSetup(venue, _market, Faults, Counters[venue.Name], Options));
            var host = await VenueHost.StartAsync(site, Options.Ports.GetValueOrDefault(venue.Name));
            _running.Add(venue.Name, (site, host));
            lock (_market.Lock)
            {
                Faults.Attach(site.Feed, host.ResetConnections);
            }
        }
    }
}
