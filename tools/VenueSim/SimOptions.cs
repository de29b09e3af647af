using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim;

/// <summary>What to simulate. The defaults give a lively market with a few cross-venue opportunities every 20 s.</summary>
public sealed record SimOptions
{
    /// <summary>Fixes the market's path and the random faults. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Names of the venues to simulate. Default: <see cref="SimVenues.Defaults"/>.</summary>
    public IReadOnlyList<string> Venues { get; init; } = SimVenues.Defaults;

    /// <summary>
    /// The pairs; each is listed where a venue lists such, and its perpetual too. Default (null): eight, and what the venues add
    /// (<see cref="SimVenue.Instruments"/>).
    /// </summary>
    public IReadOnlyList<SimInstrument>? Instruments { get; init; }

    /// <summary>Loopback ports by venue name; 0, and a venue that is not named, picks a free one. Default: none.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    /// <summary>What REST allows by venue name, in each venue's own unit and time. Default: the venues' own limits.</summary>
    public IReadOnlyDictionary<string, int> RestLimits { get; init; } = new Dictionary<string, int>();

    /// <summary>For <see cref="RestLimits"/>: no venue limits anything.</summary>
    public static IReadOnlyDictionary<string, int> NoRestLimits { get; } = SimVenues.All.ToDictionary(venue => venue.Name, _ => int.MaxValue);

    /// <summary>What venues have options of their own for, an object of the venue's type each (<c>BinanceSimOptions</c>). Default: none.</summary>
    public IReadOnlyList<object> VenueOptions { get; init; } = [];

    /// <summary>Steps of the market a second, over all listings of all venues. Default 2000.</summary>
    public int UpdatesPerSecond { get; init; } = 2000;

    /// <summary>When set, nothing moves by itself: only <see cref="SimulatedVenues.Step"/> does. Default off.</summary>
    public bool Manual { get; init; }

    /// <summary>Levels that a side holds at most; at least three quarters of them are always there. Default 80.</summary>
    public int LevelsPerSide { get; init; } = 80;

    /// <summary>Half of the quoted spread, basis points (never less than half a tick). Default 0.5.</summary>
    public double HalfSpreadBps { get; init; } = 0.5;

    /// <summary>Standard deviation of a reference price over a second, basis points. Default 3.</summary>
    public double VolatilityBps { get; init; } = 3;

    /// <summary>How often a venue's price of one instrument jumps away from the others', over the whole market. Default 20.</summary>
    public double DislocationsPerMinute { get; init; } = 20;

    /// <summary>Size of such a jump, basis points; drawn from 0.75 to 1.5 times this. Default 45.</summary>
    public double DislocationBps { get; init; } = 45;

    /// <summary>How long until a jump has halved. Default 0.7 s.</summary>
    public TimeSpan DislocationHalfLife { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>The market's clock at the start. Default: now; with <see cref="Manual"/> a fixed day, for repeatable frames.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Faults active from the start. More can be added through <see cref="SimulatedVenues.Faults"/>.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Fixes the random faults where it is to differ from <see cref="Seed"/>. Default: the same.</summary>
    public ulong? FaultSeed { get; init; }

    /// <summary>
    /// Symbols (BTC/USDT) that move only about every so many seconds, a trade and a book change at a time, on each venue
    /// for itself. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, double> Quiet { get; init; } = new Dictionary<string, double>();

    /// <summary>Interval of the WebSocket ping frames. Default (null): each venue's own (<see cref="SimVenue.PingInterval"/>).</summary>
    public TimeSpan? PingInterval { get; init; }

    /// <summary>A client that has not answered a ping for this long is dropped. Default (null): each venue's own.</summary>
    public TimeSpan? PongTimeout { get; init; }

    /// <summary>Frames waiting for one client; one more and the client is dropped as too slow. Default 8192.</summary>
    public int ClientQueueFrames { get; init; } = 8192;

    /// <summary>How often venues send heartbeats of their own and look after silent clients, in real time. Default 1 s.</summary>
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Ids of each book whose mark is kept for <see cref="SimulatedVenues.Marks"/>; 48 B each. Default 0: none.</summary>
    public int KeptBookMarks { get; init; }

    /// <summary>A venue's own options, or its defaults.</summary>
    public T Of<T>()
        where T : class, new() => VenueOptions.OfType<T>().FirstOrDefault() ?? new T();

    /// <summary>The pairs of a run with these venues.</summary>
    public IReadOnlyList<SimInstrument> InstrumentsOf(IReadOnlyList<SimVenue> venues) =>
        Instruments ?? [.. SimInstrument.Defaults.Concat(venues.SelectMany(venue => venue.Instruments)).DistinctBy(instrument => instrument.Symbol)];

    /// <summary>Throws <see cref="ArgumentException"/> naming the option that is out of range.</summary>
    public void Validate()
    {
        var venues = SimVenues.Choose(Venues);
        Require(venues.Count > 0, nameof(Venues), 0, "at least one");
        var instruments = InstrumentsOf(venues);
        Require(instruments.Any(pair => venues.Any(venue => venue.Lists(pair) || venue.Lists(pair.Perpetual))), nameof(Instruments), instruments.Count, "at least one that a venue lists");
        Require(UpdatesPerSecond is > 0 and <= 1_000_000, nameof(UpdatesPerSecond), UpdatesPerSecond, "1 to 1000000");
        Require(LevelsPerSide is >= 2 and <= 5000, nameof(LevelsPerSide), LevelsPerSide, "2 to 5000");
        Require(DislocationBps is >= 0 and <= 1000, nameof(DislocationBps), DislocationBps, "0 to 1000");
        Require(DislocationsPerMinute is >= 0 and <= 1e6, nameof(DislocationsPerMinute), DislocationsPerMinute, "0 to 1000000");
        Require(VolatilityBps is >= 0 and <= 1000, nameof(VolatilityBps), VolatilityBps, "0 to 1000");
        Require(HalfSpreadBps is >= 0 and <= 1000, nameof(HalfSpreadBps), HalfSpreadBps, "0 to 1000");
        Require(KeptBookMarks is >= 0 and <= 1 << 24, nameof(KeptBookMarks), KeptBookMarks, "0 to 16777216");
        Require(ClientQueueFrames > 0, nameof(ClientQueueFrames), ClientQueueFrames, "at least 1");
        Require(BeatInterval > TimeSpan.Zero, nameof(BeatInterval), BeatInterval, "above 0");
        foreach (var (name, port) in Ports)
        {
            Require(port is >= 0 and <= 65535, nameof(Ports), $"{SimVenues.Get(name)}={port}", "0 to 65535");
        }

        foreach (var (name, limit) in RestLimits)
        {
            Require(limit > 0, nameof(RestLimits), $"{SimVenues.Get(name)}={limit}", "at least 1");
        }

        foreach (var (symbol, seconds) in Quiet)
        {
            Require(seconds is > 0 and <= 86_400, nameof(Quiet), $"{symbol}={seconds}", "above 0 to 86400 seconds");
            Require(instruments.Any(instrument => instrument.Symbol == symbol), nameof(Quiet), symbol, "a simulated symbol");
        }
    }

    private static void Require(bool holds, string option, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} is {value}; allowed: {range}.");
        }
    }
}
