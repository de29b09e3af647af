using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>Counts of several connections together.</summary>
/// <param name="Connections">How many.</param>
/// <param name="Opens">How often they were opened.</param>
/// <param name="Losses">How often they were lost.</param>
/// <param name="Messages">Messages received.</param>
/// <param name="Bytes">Payload bytes received.</param>
/// <param name="Transitions">Changes of state.</param>
public readonly record struct ConnectionTotals(long Connections, long Opens, long Losses, long Messages, long Bytes, long Transitions)
{
    /// <summary>One connection's.</summary>
    /// <param name="connection">The connection.</param>
    public static ConnectionTotals Of(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new ConnectionTotals(1, connection.Opens, LossesOf(connection), connection.Messages, connection.Bytes, connection.Journal.Count);
    }

    /// <summary>How often a connection was lost, or could not be opened.</summary>
    /// <param name="connection">The connection.</param>
    public static long LossesOf(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.Journal.Entered(ConnectionState.Reconnecting) + connection.Journal.Entered(ConnectionState.Faulted);
    }

    /// <summary>The sum.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    public static ConnectionTotals operator +(ConnectionTotals a, ConnectionTotals b) => new(
        a.Connections + b.Connections, a.Opens + b.Opens, a.Losses + b.Losses, a.Messages + b.Messages, a.Bytes + b.Bytes, a.Transitions + b.Transitions);
}
