using System.Diagnostics.CodeAnalysis;

namespace Crossfeed.Host;

/// <summary>Gives numbers to the connections and lines of a run, and finds legs by their connection. Any thread.</summary>
public sealed class LineIds
{
    private readonly Lock _gate = new();
    private readonly Leg?[] _legs = new Leg?[ushort.MaxValue + 1];
    private ushort _last;
    private int _lines;

    /// <summary>The number of a new line, from 1.</summary>
    public int NewLine() => Interlocked.Increment(ref _lines);

    /// <summary>The id of a new connection, from 1. Those of legs that are gone are used again when all have been used: after 65,535 connections.</summary>
    /// <param name="leg">Its leg.</param>
    /// <exception cref="EngineException">All are in use.</exception>
    public ushort NewConnection(Leg leg)
    {
        lock (_gate)
        {
            for (var tries = 0; tries < ushort.MaxValue; tries++)
            {
                _last = _last == ushort.MaxValue ? (ushort)1 : (ushort)(_last + 1);
                if (_legs[_last] is null)
                {
                    Volatile.Write(ref _legs[_last], leg); // publishes the leg, whose connection is bound before it opens
                    return _last;
                }
            }
        }

        throw new EngineException($"more than {ushort.MaxValue} connections at once; choose fewer symbols");
    }

    /// <summary>Gives an id back.</summary>
    /// <param name="connection">The id.</param>
    public void Free(ushort connection) => Volatile.Write(ref _legs[connection], null);

    /// <summary>The leg of a connection.</summary>
    /// <param name="connection">The connection's id.</param>
    /// <param name="leg">The leg.</param>
    /// <returns>False when it is gone, or belongs to no line.</returns>
    public bool TryFind(ushort connection, [NotNullWhen(true)] out Leg? leg) => (leg = Volatile.Read(ref _legs[connection])) is not null;
}
