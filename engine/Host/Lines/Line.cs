using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// Streams that travel together, and the legs that carry them: connections that say the same. Of several legs the first to bring a message wins, and each carries on alone when another is
/// lost. A leg is replaced by making its successor before it is ended. Cold; one thread tends it, any may read.
/// </summary>
public sealed class Line
{
    // Between the last acknowledgement and the word to the hot plane that a leg carries its streams: what was sent before the acknowledgement has come by then.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    // A successor that is not ready by then is given up; the old leg stays, and the next try follows after as long a time.
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly LineSettings _settings;
    private readonly Shard _shard;
    private readonly Action<Leg> _start;
    private readonly Lock _gate = new();
    private readonly LinePulse _pulse = new();
    private Leg[] _legs = []; // replaced whole, under the gate: readers look many times a second
    private StreamKey[] _streams; // the same
    private Leg[] _felt = []; // the legs whose pulses follow
    private LegPulse[] _pulses = [];
    private readonly string _subject;
    private bool _hasEnded;
    private Replacement? _replacement;
    private long _notBefore;
    private long _rotations;
    private long _failedRotations;

    /// <summary>Makes a line with its legs.</summary>
    /// <param name="settings">What its feed's lines have in common.</param>
    /// <param name="lane">Where its connections go.</param>
    /// <param name="streams">What it carries.</param>
    /// <param name="shard">The shard that its messages enter.</param>
    /// <param name="start">Runs a new leg's connection.</param>
    public Line(LineSettings settings, FeedLane lane, IReadOnlyList<StreamKey> streams, Shard shard, Action<Leg> start)
    {
        _settings = settings;
        _shard = shard;
        _start = start;
        _streams = [.. streams];
        Lane = lane;
        Number = settings.Ids.NewLine();
        _subject = $"{settings.Feed.Name}#{Number}";
        for (var i = 0; i < settings.Legs; i++)
        {
            _legs = [.. _legs, NewLeg()];
        }
    }

    /// <summary>Its number within the run, from 1.</summary>
    public int Number { get; }

    /// <summary>Where its connections go.</summary>
    public FeedLane Lane { get; }

    /// <summary>Where its messages go.</summary>
    public Shard Shard => _shard;

    /// <summary>Its legs; during a replacement one more.</summary>
    public IReadOnlyList<Leg> Legs => Volatile.Read(ref _legs); // acquire: a whole array, with legs that are bound

    /// <summary>What it carries.</summary>
    public IReadOnlyList<StreamKey> Streams => Volatile.Read(ref _streams); // acquire: a whole array

    /// <summary>Legs that were replaced in time.</summary>
    public long Rotations => Interlocked.Read(ref _rotations);

    /// <summary>Replacements that were given up because the successor was not ready.</summary>
    public long FailedRotations => Interlocked.Read(ref _failedRotations);

    /// <summary>The connection as which a listing's depth snapshots enter the ring; null while none is open.</summary>
    public Connection? Carrier
    {
        get
        {
            foreach (var leg in Volatile.Read(ref _legs)) // acquire, as above; asked for each book fifty times a second
            {
                if (leg.Connection.State is ConnectionState.Active or ConnectionState.Subscribing)
                {
                    return leg.Connection;
                }
            }

            return null;
        }
    }

    /// <summary>Runs the legs it was made with.</summary>
    public void Start()
    {
        foreach (var leg in Legs)
        {
            _start(leg);
        }
    }

    /// <summary>Adds streams; nothing else is touched.</summary>
    /// <param name="streams">The streams.</param>
    public void Add(IReadOnlyList<StreamKey> streams)
    {
        lock (_gate)
        {
            Volatile.Write(ref _streams, [.. _streams, .. streams]); // publishes a whole array, here and below
            Array.ForEach(_legs, leg => leg.Add(streams));
        }
    }

    /// <summary>Ends streams; nothing else is touched.</summary>
    /// <param name="streams">The streams.</param>
    public void Remove(IReadOnlyList<StreamKey> streams)
    {
        var gone = streams.ToHashSet();
        lock (_gate)
        {
            Volatile.Write(ref _streams, [.. _streams.Where(s => !gone.Contains(s))]);
            Array.ForEach(_legs, leg => leg.Remove(streams));
        }
    }

    /// <summary>Ends the line: all its legs close in order.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true; // no successor any more
        }

        foreach (var leg in Legs)
        {
            Retire(leg);
        }
    }

    /// <summary>Replaces a leg: a successor is opened, and the leg is ended once the successor carries all streams.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <returns>False when a replacement is under way already or failed a short while ago, and when the line has ended.</returns>
    public bool TryReplace(Leg leg, long now)
    {
        if (_replacement is not null || now < _notBefore)
        {
            return false;
        }

        Leg successor;
        lock (_gate) // in one step: a change of the streams finds the successor, or comes before it
        {
            if (_hasEnded)
            {
                return false;
            }

            successor = NewLeg();
            Volatile.Write(ref _legs, [.. _legs, successor]); // publishes a leg whose connection is bound
        }

        _replacement = new Replacement(leg, successor, now);
        _start(successor);
        return true;
    }

    /// <summary>Whether all other legs can be relied on, as they stand now.</summary>
    /// <param name="leg">The leg.</param>
    internal bool IsSafeWithout(Leg leg) => Legs.All(l => l == leg || l.IsProven);

    /// <summary>Looks after its legs: what is to be asked again, who carries its streams, whether a replacement is ready.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    /// <param name="stop">Stops.</param>
    public async Task TendAsync(long now, CancellationToken stop)
    {
        var legs = Volatile.Read(ref _legs); // acquire, as above
        foreach (var leg in legs)
        {
            leg.Tend(now);
            leg.FeelPulse();
            if (leg.CompleteSince != 0 && !leg.IsCarrying && now - leg.CompleteSince > Nanos(Settle))
            {
                await _shard.Publisher.PublishCopyAsync(FrameKind.StreamsAcknowledged, leg.Connection.Id, ReadOnlyMemory<byte>.Empty, _subject, null, stop).ConfigureAwait(false);
                leg.IsCarrying = true;
            }
        }

        if (legs != _felt)
        {
            (_felt, _pulses) = (legs, [.. legs.Select(l => l.Pulse)]);
        }

        _pulse.Look(_pulses, now);
        if (_replacement is { } replacement)
        {
            TendReplacement(replacement, now);
        }
    }

    private void TendReplacement(Replacement replacement, long now)
    {
        // What was acknowledged may be dead already. And while another leg is away or lags, the old one is not given up for the sake of its age.
        var isLate = now - replacement.SinceNanos > Nanos(ReadyWithin);
        if (replacement.New.IsProven && (isLate || replacement.Old.Connection.State != ConnectionState.Active || IsSafeWithout(replacement.Old)))
        {
            Retire(replacement.Old);
            Interlocked.Increment(ref _rotations);
            _replacement = null;
        }
        else if (isLate)
        {
            Retire(replacement.New);
            Interlocked.Increment(ref _failedRotations);
            _notBefore = now + Nanos(ReadyWithin);
            _replacement = null;
            HostLog.RotationFailed(_settings.Logger, _settings.Feed.Name, replacement.Old.Connection.Id, ReadyWithin.TotalSeconds);
        }
    }

    private void Retire(Leg leg)
    {
        lock (_gate)
        {
            Volatile.Write(ref _legs, [.. _legs.Where(l => l != leg)]);
        }

        _settings.Retired.Begin(leg.Connection);

        leg.Connection.Retire();
    }

    private Leg NewLeg()
    {
        var leg = new Leg(_settings.Feed, Lane, Streams, _settings.Logger, IsUrgent) { Session = _settings.Session, Renewals = _settings.RenewAfter is { } after ? new StreamRenewals(after) : null };
        var target = new ConnectionTarget(_settings.Feed.LaneAddress(_settings.WebSocketBase, Lane), leg, Leg.Heartbeat(_settings.Feed, Lane), _settings.Feed.Headers, _settings.Session);
        leg.Bind(new Connection(_settings.Ids.NewConnection(leg), _subject, target, _shard.Transport, _shard.Publisher, _settings.Connection, _settings.Observer, _settings.Pace));
        return leg;
    }

    // With legs to spare there is time; a line that never had a second one is no more urgent than all others of a venue that fails.
    private bool IsUrgent(Leg leg) => _settings.Legs > 1 && Legs.Count(l => l != leg && l.IsCarrying && l.Connection.State == ConnectionState.Active) <= 1;

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private sealed record Replacement(Leg Old, Leg New, long SinceNanos);
}
