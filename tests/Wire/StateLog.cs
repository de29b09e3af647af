using Crossfeed.Wire;

namespace Crossfeed.Tests.Wire;

/// <summary>Keeps a connection's changes of state.</summary>
internal sealed class StateLog : IConnectionObserver
{
    private readonly Lock _gate = new();
    private readonly List<(ConnectionState To, string Cause)> _changes = [];

    public void OnState(Connection connection, ConnectionState from, ConnectionState to, string cause)
    {
        lock (_gate)
        {
            _changes.Add((to, cause));
        }
    }

    public string[] Causes(ConnectionState state)
    {
        lock (_gate)
        {
            return [.. _changes.Where(change => change.To == state).Select(change => change.Cause)];
        }
    }
}
