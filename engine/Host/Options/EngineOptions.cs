using Crossfeed.Capture.Writing;
using Crossfeed.Market;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>What <c>crossfeed run</c> was asked for.</summary>
public sealed record EngineOptions
{
    /// <summary>Slots of the frame ring, a power of two. Default 4,096: at 8 KiB a block 32 MiB of pinned memory, and 40 ms of the busiest recorded feeds.</summary>
    public int RingSlots { get; init; } = 1 << 12;

    /// <summary>Capacity of a standard frame block in bytes. Default 8 KiB: all but the largest depth frames.</summary>
    public int BlockBytes { get; init; } = 8 << 10;

    /// <summary>Venue names.</summary>
    public required IReadOnlyList<string> Venues { get; init; }

    /// <summary>Canonical symbols.</summary>
    public required IReadOnlySet<Symbol> Symbols { get; init; }

    /// <summary>Those of <see cref="Symbols"/> that may be missing: a symbol that no venue lists is left out instead of ending the run. Default none.</summary>
    public IReadOnlySet<Symbol> OptionalSymbols { get; init; } = new HashSet<Symbol>();

    /// <summary>Directory for the mapped files and captures. Default <see cref="DataFiles.DefaultDirectory"/>.</summary>
    public string Data { get; init; } = DataFiles.DefaultDirectory;

    /// <summary>Records every frame below <see cref="Data"/>.</summary>
    public bool Capture { get; init; }

    /// <summary>Sizes and limits of a recording.</summary>
    public CaptureWriterOptions CaptureWriter { get; init; } = new();

    /// <summary>WebSocket bases by venue or feed name, in place of the production ones.</summary>
    public EndpointOverrides Endpoints { get; init; } = EndpointOverrides.None;

    /// <summary>REST bases by venue or feed name, in place of the production ones.</summary>
    public EndpointOverrides RestEndpoints { get; init; } = EndpointOverrides.None;

    /// <summary>What counts as a trigger.</summary>
    public Arbitrage.ArbitrageOptions Arbitrage { get; init; } = new();

    /// <summary>Taker fees set by the user.</summary>
    public FeeOverrides Fees { get; init; } = FeeOverrides.None;

    /// <summary>Stops after this time; null runs until told to stop.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Cores to bind threads to: each shard's hot thread, then the reading threads of a split layout that polls, then the recording threads; empty binds none.</summary>
    public IReadOnlyList<int> Cores { get; init; } = [];

    /// <summary>Independent hot pipelines; all listings of an instrument live on one. Default 1.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How bytes come from the sockets.</summary>
    public TransportChoice Transport { get; init; } = TransportChoice.Auto;

    /// <summary>Which work shares a thread.</summary>
    public LayoutChoice Layout { get; init; } = LayoutChoice.Auto;

    /// <summary>How the hot thread waits for frames, and what a polling thread does when idle.</summary>
    public WaitChoice Wait { get; init; } = WaitChoice.Auto;

    /// <summary>Where to write the triggers as NDJSON; null for nowhere.</summary>
    public string? TriggersOut { get; init; }

    /// <summary>Connection behaviour.</summary>
    public ConnectionOptions Connection { get; init; } = new();

    /// <summary>Connections that say the same a line of streams, 1 to 4: the first to bring a message wins, and each carries on alone. Default 1.</summary>
    public int Redundancy { get; init; } = 1;

    /// <summary>Age at which a connection is replaced by a new one; null for a little before the venue would close it, where it has such a limit.</summary>
    public TimeSpan? RotateAfter { get; init; }

    /// <summary>When a stream that says nothing is silent.</summary>
    public Health.SilenceOptions Silence { get; init; } = new();

    /// <summary>
    /// Part of each venue's REST request limit that the engine may use. Default <see cref="RestLimits.DefaultShare"/>; more than 1 only for venues that do not enforce their limits,
    /// such as simulated ones.
    /// </summary>
    public double RestShare { get; init; } = RestLimits.DefaultShare;

    /// <summary>Most listings a connection; null for as many as its venue allows. Fewer make a lost connection smaller, and more of them.</summary>
    public int? ListingsPerConnection { get; init; }

    /// <summary>The time to which a venue's limit of new connections applies. Default 1 min.</summary>
    public TimeSpan ConnectWindow { get; init; } = ConnectPace.DefaultWindow;

    /// <summary>Longest wait for a depth snapshot, from its turn on. Default 10 s: 5,000 levels are half a megabyte.</summary>
    public TimeSpan SnapshotTimeout { get; init; } = SnapshotFetcher.DefaultTimeout;

    /// <summary>Tries to get a venue's instrument list. Default 5.</summary>
    public int InstrumentListTries { get; init; } = 5;

    /// <summary>Wait before the second of them; doubles with each, up to 8 s. Default 500 ms.</summary>
    public TimeSpan InstrumentListRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait at the start for a person to log a gateway in. Default 2 min.</summary>
    public TimeSpan SessionPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two requests that keep a venue's session alive; null for what the venue wants.</summary>
    public TimeSpan? SessionKeepAlive { get; init; }

    /// <summary>Time after which streams that their venue would end are asked for again; null for half of what the venue gives them.</summary>
    public TimeSpan? RenewStreamsAfter { get; init; }

    /// <summary>Time between clock ticks, which age quotes where no frame arrives. Default 100 ms.</summary>
    public TimeSpan TickEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest time for the warm-up before the first connection; zero for none. Default 3 s.</summary>
    public TimeSpan WarmUp { get; init; } = WarmUpRunner.DefaultLimit;
}
