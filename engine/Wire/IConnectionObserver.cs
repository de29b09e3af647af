namespace Crossfeed.Wire;

/// <summary>Hears of a connection's changes of state.</summary>
public interface IConnectionObserver
{
    /// <summary>A change. Called on a pool thread.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="from">State before.</param>
    /// <param name="to">State now.</param>
    /// <param name="cause">Why, in words.</param>
    void OnState(Connection connection, ConnectionState from, ConnectionState to, string cause);
}
