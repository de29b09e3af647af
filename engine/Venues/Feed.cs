using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues;

/// <summary>
/// One market of one venue: everything that differs from feed to feed, as data and functions without state. Adding a venue means writing its feeds in a
/// folder of its own and naming them once in <see cref="VenueRegistry"/>.
/// </summary>
public abstract class Feed
{
    /// <summary>Venue name, lower case.</summary>
    public abstract string Venue { get; }

    /// <summary>Kind of contract that this feed carries.</summary>
    public abstract MarketKind Market { get; }

    /// <summary>How the books of this feed are kept.</summary>
    public abstract BookRules Rules { get; }

    /// <summary>Base-tier taker fee in units of 10^-8, used where neither the user nor the instrument list gives one.</summary>
    public abstract long BaseTakerFeeE8 { get; }

    /// <summary>Production base of the WebSocket endpoint; <see cref="PlanConnections"/> appends the path.</summary>
    public abstract Uri WebSocketBase { get; }

    /// <summary>Production base of the REST endpoint; the paths below are appended.</summary>
    public abstract Uri RestBase { get; }

    /// <summary>Path and query of the instrument list.</summary>
    public abstract string InstrumentListPath { get; }

    /// <summary>Name of the feed in captures and reports: <c>binance/spot</c>, <c>binance/linear</c>.</summary>
    public string Name => Market == MarketKind.Linear ? $"{Venue}/linear" : $"{Venue}/spot";

    /// <summary>Depth snapshots that may be fetched a minute: the part of the venue's request budget that the engine allows itself.</summary>
    public abstract int DepthSnapshotsPerMinute { get; }

    /// <summary>Path and query of a listing's depth snapshot.</summary>
    /// <param name="native">Native symbol.</param>
    public abstract string DepthSnapshotPath(string native);

    /// <summary>A decoder for one thread.</summary>
    /// <param name="decimals">The thread's decimals.</param>
    public abstract FrameDecoder CreateDecoder(ListingDecimals decimals);

    /// <summary>Reads the venue's instrument list; listings of other markets in the same list are left out.</summary>
    /// <param name="body">The REST body.</param>
    /// <exception cref="InstrumentListException">The body is not the list that the venue's documentation describes.</exception>
    public abstract IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body);

    /// <summary>Spreads listings over connections within the venue's limits.</summary>
    /// <param name="webSocketBase">Base to use instead of <see cref="WebSocketBase"/> when the user named one.</param>
    /// <param name="natives">Native symbols.</param>
    public abstract IReadOnlyList<ConnectionPlan> PlanConnections(Uri webSocketBase, IReadOnlyList<string> natives);

    /// <summary>Tells what a recorded REST address was asked for.</summary>
    /// <param name="address">Absolute URL or path with query.</param>
    public abstract RestRequest ClassifyRequest(string address);

    /// <summary>Canonical symbol of a native one where no instrument list is at hand.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="symbol">The guess.</param>
    public abstract bool TryGuessSymbol(string native, out Symbol symbol);

    /// <summary>How the venue writes its frames: the material of the warm-up. Every channel that the engine subscribes to is in it.</summary>
    public abstract WarmUpDialect WarmUp { get; }
}
