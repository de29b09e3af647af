using Crossfeed.Market;
using Crossfeed.Venues;
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

    /// <summary>Directory for the mapped files and captures. Default <c>./data</c>.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Records every frame below <see cref="Data"/>.</summary>
    public bool Capture { get; init; }

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

    /// <summary>Core for the hot thread; null for none.</summary>
    public int? HotCore { get; init; }

    /// <summary>How the hot thread waits for frames.</summary>
    public WaitChoice Wait { get; init; } = WaitChoice.Auto;

    /// <summary>Where to write the triggers as NDJSON; null for nowhere.</summary>
    public string? TriggersOut { get; init; }

    /// <summary>Connection behaviour.</summary>
    public ConnectionOptions Connection { get; init; } = new();

    /// <summary>Most REST depth snapshots a minute and feed; null for what each feed allows itself.</summary>
    public int? SnapshotsPerMinute { get; init; }

    /// <summary>Time between clock ticks, which age quotes where no frame arrives. Default 100 ms.</summary>
    public TimeSpan TickEvery { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Bases set by the user: <c>binance=ws://127.0.0.1:9001</c> for a venue, <c>binance/linear=…</c> for one feed of it.</summary>
public sealed class EndpointOverrides
{
    private readonly Dictionary<string, Uri> _bases = new(StringComparer.Ordinal);

    /// <summary>No overrides.</summary>
    public static EndpointOverrides None { get; } = new();

    /// <summary>Reads <c>VENUE=URL</c> texts.</summary>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="schemes">Schemes allowed.</param>
    /// <exception cref="UsageException">A text is not of that form.</exception>
    public static EndpointOverrides Parse(string option, IEnumerable<string> texts, params string[] schemes)
    {
        var result = new EndpointOverrides();
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? text[..equals].Trim() : "";
            if (name.Length == 0 || !Uri.TryCreate(text[(equals + 1)..].Trim(), UriKind.Absolute, out var address) || !schemes.Contains(address.Scheme))
            {
                throw new UsageException($"{option} {text}: write VENUE={schemes[0]}://HOST:PORT, for example binance={schemes[0]}://127.0.0.1:9001");
            }

            if (!VenueRegistry.Feeds.Any(f => f.Name == name || f.Venue == name))
            {
                throw new UsageException($"{option} {text}: {VenueNames.Unknown(name)}");
            }

            result._bases[name] = address;
        }

        return result;
    }

    /// <summary>The base set for a feed, or null.</summary>
    /// <param name="feed">The feed.</param>
    public Uri? Find(Feed feed) => _bases.TryGetValue(feed.Name, out var address) || _bases.TryGetValue(feed.Venue, out address) ? address : null;
}
