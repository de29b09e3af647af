using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>What the lines of a feed have in common.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="WebSocketBase">Base of its endpoints.</param>
/// <param name="Limits">What the venue allows, or less.</param>
/// <param name="Legs">Connections a line has at all times.</param>
/// <param name="Connection">How connections behave.</param>
/// <param name="Pace">How often the venue lets them be opened.</param>
/// <param name="Ids">Gives numbers to connections and lines.</param>
/// <param name="Observer">Hears of changes of state.</param>
/// <param name="Retired">Counts those that ended before the run did.</param>
/// <param name="Logger">Where to tell.</param>
/// <param name="Fault">Told of a bug that ended a connection.</param>
public sealed record LineSettings(
    Feed Feed, Uri WebSocketBase, ConnectionLimits Limits, int Legs, ConnectionOptions Connection, ConnectPace Pace, LineIds Ids, IConnectionObserver Observer, RetiredConnections Retired, ILogger Logger, Action<Exception> Fault)
{
    /// <summary>The session at whose gate connections wait; null for none.</summary>
    public SessionKeeper? Session { get; init; }

    /// <summary>Time after which a stream is asked for again, because its venue would end it; null where streams stay.</summary>
    public TimeSpan? RenewAfter { get; init; }
}
