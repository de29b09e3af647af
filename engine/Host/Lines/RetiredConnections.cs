using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>What the ended connections of a feed did: replaced ones and those whose streams nobody wants any more. Any thread.</summary>
public sealed class RetiredConnections
{
    private readonly Lock _gate = new();
    private readonly List<Connection> _leaving = []; // until their last message is through
    private ConnectionTotals _gone;

    /// <summary>The sum over all of them.</summary>
    public ConnectionTotals Totals
    {
        get
        {
            lock (_gate)
            {
                return _leaving.Aggregate(_gone, static (sum, c) => sum + ConnectionTotals.Of(c));
            }
        }
    }

    /// <summary>A connection has been told to end.</summary>
    /// <param name="connection">The connection.</param>
    public void Begin(Connection connection)
    {
        lock (_gate)
        {
            _leaving.Add(connection);
        }
    }

    /// <summary>A connection has ended; one that was not told to, ends with the run.</summary>
    /// <param name="connection">The connection.</param>
    public void End(Connection connection)
    {
        lock (_gate)
        {
            if (_leaving.Remove(connection))
            {
                _gone += ConnectionTotals.Of(connection);
            }
        }
    }
}
