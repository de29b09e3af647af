using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Tells every change of a connection's state.</summary>
/// <param name="logger">Where to.</param>
public sealed class ConnectionLog(ILogger logger) : IConnectionObserver
{
    /// <inheritdoc/>
    public void OnState(Connection connection, ConnectionState from, ConnectionState to, string cause)
    {
        if (to == ConnectionState.Reconnecting)
        {
            HostLog.ConnectionLost(logger, connection.Feed, connection.Id, cause);
        }
        else
        {
            HostLog.ConnectionState(logger, connection.Feed, connection.Id, to, cause);
        }
    }
}
