using System.Collections.Concurrent;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>The lines of one feed on one shard: a plan of connections, which changes with what is wanted and leaves alone what a change does not name.</summary>
/// <param name="settings">What the lines have in common.</param>
/// <param name="shard">The shard.</param>
public sealed class FeedLines(LineSettings settings, Shard shard)
{
    private readonly Lock _gate = new();
    private readonly List<Task> _running = [];
    private readonly List<Line?> _lines = []; // by place in the plan; null where nothing is carried any more
    private Line[] _present = []; // those that are there; replaced whole, because it is walked many times a second
    private readonly ConcurrentDictionary<StreamKey, Line> _byStream = new(); // asked for each stream many times a second
    private IReadOnlyList<PlannedConnection> _plan = [];
    private CancellationToken? _stop;

    /// <summary>The shard.</summary>
    public Shard Shard { get; } = shard;

    /// <summary>The lines.</summary>
    public IReadOnlyList<Line> Lines => Volatile.Read(ref _present); // acquire: a whole array

    /// <summary>Carries the streams of more listings. Lines that have room take them, new ones the rest.</summary>
    /// <param name="natives">Native symbols.</param>
    public void Add(IReadOnlyList<string> natives)
    {
        lock (_gate)
        {
            var plan = ConnectionPlanner.Add(settings.Feed.Lanes, settings.Limits, _plan, natives);
            for (var i = 0; i < plan.Count; i++)
            {
                Change(i, i < _plan.Count ? _plan[i].Streams : [], plan[i]);
            }

            _plan = plan;
            Volatile.Write(ref _present, [.. _lines.OfType<Line>()]); // publishes a whole array, here and below
        }
    }

    /// <summary>Ends the streams of listings. A line that carries nothing any more is closed.</summary>
    /// <param name="natives">Native symbols.</param>
    public void Remove(IReadOnlyList<string> natives)
    {
        lock (_gate)
        {
            var plan = ConnectionPlanner.Remove(_plan, natives);
            for (var i = 0; i < plan.Count; i++)
            {
                Change(i, _plan[i].Streams, plan[i]);
            }

            _plan = plan;
            Volatile.Write(ref _present, [.. _lines.OfType<Line>()]);
        }
    }

    /// <summary>The line that carries a stream; null for none.</summary>
    /// <param name="stream">The stream.</param>
    public Line? Find(StreamKey stream) => _byStream.GetValueOrDefault(stream);

    /// <summary>Runs all connections until cancelled.</summary>
    /// <param name="stop">Stops in order.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            _stop = stop;
            foreach (var line in _lines)
            {
                line?.Start();
            }
        }

        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    // Under the gate.
    private void Change(int place, IReadOnlyList<StreamKey> before, PlannedConnection after)
    {
        if (place == _lines.Count)
        {
            _lines.Add(null);
        }

        if (_lines[place] is not { } line)
        {
            if (after.Streams.Count > 0)
            {
                _lines[place] = line = new Line(settings, after.Lane, after.Streams, Shard, Start);
                Enter(after.Streams, line);
                if (_stop is not null)
                {
                    line.Start();
                }
            }

            return;
        }

        if (after.Streams.Count == 0)
        {
            Enter(before, null);
            line.End();
            _lines[place] = null;
            return;
        }

        var added = after.Streams.Except(before).ToArray();
        var removed = before.Except(after.Streams).ToArray();
        if (added.Length > 0)
        {
            line.Add(added);
            Enter(added, line);
        }

        if (removed.Length > 0)
        {
            Enter(removed, null);
            line.Remove(removed);
        }
    }

    private void Enter(IReadOnlyList<StreamKey> streams, Line? line)
    {
        foreach (var stream in streams)
        {
            if (line is null)
            {
                _byStream.TryRemove(stream, out _);
            }
            else
            {
                _byStream[stream] = line;
            }
        }
    }

    private void Start(Leg leg)
    {
        lock (_gate)
        {
            _running.RemoveAll(static t => t.IsCompletedSuccessfully);
            _running.Add(RunAsync(leg, _stop!.Value));
        }
    }

    private async Task RunAsync(Leg leg, CancellationToken stop)
    {
        try
        {
            await leg.Connection.RunAsync(stop).ConfigureAwait(false);
            settings.Retired.End(leg.Connection);
            settings.Ids.Free(leg.Connection.Id);
        }
        catch (Exception e) // a bug: without this connection the engine would go on with books that nobody feeds
        {
            settings.Fault(e);
        }
    }
}
