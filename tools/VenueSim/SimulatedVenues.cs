using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Gateio;
using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;
using Microsoft.AspNetCore.Http;

namespace Crossfeed.VenueSim;

/// <summary>
/// Binance spot and Gate spot on loopback, over one seeded market. Start, read the endpoints, subscribe; compare with
/// <see cref="Book"/> after <see cref="QuiesceAsync"/>.
/// </summary>
public sealed class SimulatedVenues : IAsyncDisposable
{
    private readonly SimMarket _market;
    private readonly MarketDriver _driver;
    private readonly VenueFeed?[] _feeds = new VenueFeed?[2];
    private VenueHost? _binance;
    private VenueHost? _gate;

    private SimulatedVenues(SimOptions options)
    {
        Options = options;
        var start = options.StartTime
            ?? (options.Manual ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : DateTimeOffset.UtcNow);
        _market = new SimMarket(options, start.ToUnixTimeMilliseconds() * 1000);
        Faults = new FaultPlan(
            _market, new SimClock(_market, options.Manual), options.FaultSeed ?? options.Seed, options.Faults);
        _driver = new MarketDriver(_market, options.UpdatesPerSecond, Faults.Tick);
    }

    public SimOptions Options { get; }

    /// <summary>The active faults and what they did.</summary>
    public FaultPlan Faults { get; }

    public SimCounters Counters { get; } = new();

    /// <summary>Base of Binance's WebSockets, <c>ws://127.0.0.1:PORT</c>: append /ws or /stream.</summary>
    public Uri BinanceWebSocket => new($"ws://127.0.0.1:{_binance!.Port}");

    /// <summary>Base of Binance's REST, <c>http://127.0.0.1:PORT</c>: append /api/v3/….</summary>
    public Uri BinanceRest => new($"http://127.0.0.1:{_binance!.Port}");

    /// <summary>Base of Gate's WebSocket: append /ws/v4/.</summary>
    public Uri GateWebSocket => new($"ws://127.0.0.1:{_gate!.Port}");

    /// <summary>Base of Gate's REST: append /api/v4/….</summary>
    public Uri GateRest => new($"http://127.0.0.1:{_gate!.Port}");

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
    /// Starts both venues, and the market unless it is to be driven by hand. <see cref="ArgumentException"/> for an
    /// option out of range, <see cref="IOException"/> for a port in use.
    /// </summary>
    public static async Task<SimulatedVenues> StartAsync(SimOptions options)
    {
        options.Validate();
        var venues = new SimulatedVenues(options);
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

    /// <summary>A copy of a venue's true book. <paramref name="symbol"/> is canonical (BTC/USDT).</summary>
    public TrueBook Book(SimVenue venue, string symbol)
    {
        lock (_market.Lock)
        {
            foreach (var listing in _market.Listings(venue))
            {
                if (listing.Instrument.Symbol == symbol)
                {
                    return listing.Copy();
                }
            }
        }

        throw new ArgumentException($"{symbol} is not simulated.", nameof(symbol));
    }

    /// <summary>
    /// What a venue's book was at each of its latest ids: judges a client's book while the market moves. Needs
    /// <see cref="SimOptions.KeptBookMarks"/>. <paramref name="symbol"/> is canonical (BTC/USDT).
    /// </summary>
    public BookMarks Marks(SimVenue venue, string symbol)
    {
        lock (_market.Lock)
        {
            return _market.Listings(venue).FirstOrDefault(listing => listing.Instrument.Symbol == symbol)?.Marks
                ?? throw new ArgumentException($"{symbol} is not simulated, or no marks are kept.", nameof(symbol));
        }
    }

    /// <summary>The true books of both venues, at one instant.</summary>
    public IReadOnlyList<TrueBook> Books()
    {
        lock (_market.Lock)
        {
            return
            [
                .. _market.Listings(SimVenue.Binance).Select(listing => listing.Copy()),
                .. _market.Listings(SimVenue.Gateio).Select(listing => listing.Copy()),
            ];
        }
    }

    /// <summary>
    /// The trades that a venue made in a symbol since the start, to compare a client's with. <paramref name="symbol"/> is
    /// canonical (BTC/USDT).
    /// </summary>
    public TradeTruth Trades(SimVenue venue, string symbol) =>
        Truth().FirstOrDefault(truth => truth.Venue == venue && truth.Symbol == symbol)
        ?? throw new ArgumentException($"{symbol} is not simulated.", nameof(symbol));

    /// <summary>What both venues traded and published, at one instant.</summary>
    public IReadOnlyList<TradeTruth> Truth()
    {
        lock (_market.Lock)
        {
            return [.. _feeds.SelectMany(feed => feed!.Truth())];
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
        await Task.WhenAll(_binance!.DrainAsync(), _gate!.DrainAsync());
    }

    /// <summary>One harmless update on every book, flushed at once. The true books stay as good as frozen: only the best bid's size grows by one step.</summary>
    public void Pulse() => _driver.Pulse();

    /// <summary>Flushes the batched streams now.</summary>
    public void Flush() => _driver.Flush();

    /// <summary>Resets all connections of a venue, as a network cut does.</summary>
    public void ResetConnections(SimVenue venue) => (venue == SimVenue.Binance ? _binance! : _gate!).ResetConnections();

    public async ValueTask DisposeAsync()
    {
        _driver.Pause();
        if (_binance is not null)
        {
            await _binance.DisposeAsync();
        }

        if (_gate is not null)
        {
            await _gate.DisposeAsync();
        }
    }

    private async Task ListenAsync()
    {
        var binance = new BinanceFeed(_market, Faults, Counters, Options);
        var gate = new GateFeed(_market, Faults, Counters, Options);
        _binance = await VenueHost.StartAsync(
            binance, Options.BinancePort, request => BinanceEntry(binance, request), new BinanceRest(binance).HandleAsync);
        _gate = await VenueHost.StartAsync(
            gate, Options.GatePort, request => GateEntry(request), new GateRest(gate).HandleAsync);
        lock (_market.Lock)
        {
            (_feeds[(int)SimVenue.Binance], _feeds[(int)SimVenue.Gateio]) = (binance, gate);
            Faults.Attach(binance, _binance.ResetConnections);
            Faults.Attach(gate, _gate.ResetConnections);
        }
    }

    // /ws, /ws/<stream>, /stream, /stream?streams=a/b/c
    private static WebSocketEntry? BinanceEntry(BinanceFeed feed, HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path.TrimEnd('/') == "/stream")
        {
            var streams = request.Query["streams"].ToString();
            return new WebSocketEntry(true, session => feed.SubscribeFromUrl(session, streams));
        }

        return path == "/ws" || path.StartsWith("/ws/", StringComparison.Ordinal)
            ? new WebSocketEntry(false, session => feed.SubscribeFromUrl(session, path[3..]))
            : null;
    }

    private static WebSocketEntry? GateEntry(HttpRequest request) =>
        request.Path.Value is "/ws/v4/" or "/ws/v4" ? new WebSocketEntry(false, static _ => { }) : null;
}
