using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Crossfeed.Wire;

/// <summary>
/// The requests that may be sent to one host: asks wait in a bounded queue by priority, and have their turn when the venue's limit allows the weight of the first. Whoever is behind a
/// heavy one waits with it, so that no flow of light ones keeps it out. A refusal (429, 418) stops the whole host for as long as the venue says. Safe for several threads.
/// </summary>
public sealed class RestBudget : IDisposable
{
    /// <summary>Most requests under way: so many have been sent before a first answer can tell that it was too much.</summary>
    public const int MaxInFlight = 4;

    /// <summary>Most asks that wait; one more is refused and counted.</summary>
    public const int QueueCapacity = 4_096;

    // Where each endpoint has a limit of its own; more share that of the last one.
    private const int MaxEndpoints = 16;

    // One part in ten of the limit is for resyncs alone: a book that was in use does not wait a period for a queue of others.
    private const int ReservePart = 10;

    private static readonly TimeSpan ShortestWake = TimeSpan.FromMilliseconds(1); // what a timer can tell apart

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly double _share;
    private readonly Action<RestPause>? _paused;
    private readonly RefusalPause _pause;
    private readonly RestQueue _queue = new();
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal); // of asks that wait or are under way
    private readonly Dictionary<string, WeightWindow> _windows = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private WeightWindow? _latest;
    private int _inFlight;
    private long _sent;
    private long _sentWeight;
    private long _notWanted;
    private long _overflows;
    private bool _isDisposed;

    /// <summary>Prepares a budget.</summary>
    /// <param name="host">The host, for messages.</param>
    /// <param name="limits">What the venue allows.</param>
    /// <param name="share">Part of it that may be used.</param>
    /// <param name="time">The time; null for the system's.</param>
    /// <param name="paused">Told of each pause that begins or becomes longer; quick, on any thread.</param>
    public RestBudget(string host, RestLimits limits, double share = RestLimits.DefaultShare, TimeProvider? time = null, Action<RestPause>? paused = null)
    {
        Host = host;
        Limits = limits;
        _share = share;
        _time = time ?? TimeProvider.System;
        _paused = paused;
        _pause = new RefusalPause(host, _time);
        _timer = _time.CreateTimer(static s => ((RestBudget)s!).Advance(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The host.</summary>
    public string Host { get; }

    /// <summary>What the venue allows.</summary>
    public RestLimits Limits { get; }

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Time => _time;

    /// <summary>How it stands.</summary>
    public RestBudgetStatus Status
    {
        get
        {
            lock (_gate)
            {
                _pause.Left();
                var busiest = _windows.Values.MaxBy(w => w.Used);
                return new RestBudgetStatus
                {
                    Host = Host,
                    Allowed = busiest?.Limit ?? (long)Math.Round(Limits.Weight * _share),
                    Period = Limits.Period,
                    Used = busiest?.Used ?? 0,
                    VenueUsed = busiest?.VenueUsed,
                    InFlight = _inFlight,
                    Waiting = [.. Enum.GetValues<RestPriority>().Select(_queue.WaitingOf)],
                    Sent = _sent,
                    SentWeight = _sentWeight,
                    NotWanted = _notWanted,
                    Overflows = _overflows,
                    TooManyRequests = _pause.TooManyRequests,
                    Bans = _pause.Bans,
                    Pauses = _pause.Count,
                    TimePaused = _pause.Total,
                    Pause = _pause.Current,
                };
            }
        }
    }

    /// <summary>Waits for the turn of an ask.</summary>
    /// <param name="ask">The ask.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RestException">Too many wait already.</exception>
    public async Task<RestTurn> EnterAsync(RestAsk ask, CancellationToken cancellation)
    {
        var waiter = new RestWaiter(ask);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_queue.Count >= QueueCapacity)
            {
                _overflows++;
                throw new RestException($"{Host}: {QueueCapacity} requests wait already", null, null, null);
            }

            if (!_keys.Add(ask.Key))
            {
                return new RestTurn(RestOutcome.UnderWay);
            }

            _queue.Add(waiter);
        }

        using var registration = cancellation.UnsafeRegister(static (s, token) => (((RestBudget, RestWaiter))s!).Item1.GiveUp((((RestBudget, RestWaiter))s).Item2, token), (this, waiter));
        Advance();
        return await waiter.Turn.Task.ConfigureAwait(false);
    }

    /// <summary>Ends all waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            while (_queue.First is { } waiter)
            {
                _queue.Remove(waiter);
                waiter.Turn.SetException(new ObjectDisposedException(nameof(RestBudget)));
            }
        }

        _timer.Dispose();
        foreach (var window in _windows.Values)
        {
            window.Dispose();
        }
    }

    internal void Note(RestTurn turn, in RestSigns signs)
    {
        RestPause? pause;
        lock (_gate)
        {
            if (signs.Used is { } used)
            {
                turn.Window?.NoteVenueUsed(used, turn.Call.Weight);
            }

            pause = _pause.Note(signs, turn.PausesBefore);
        }

        if (pause is not null)
        {
            _paused?.Invoke(pause);
        }
    }

    internal void End(RestTurn turn)
    {
        lock (_gate)
        {
            _inFlight--;
            _keys.Remove(turn.Key);
        }

        Advance();
    }

    private void GiveUp(RestWaiter waiter, CancellationToken token)
    {
        lock (_gate)
        {
            if (!_queue.Remove(waiter))
            {
                return; // has its turn
            }

            _keys.Remove(waiter.Ask.Key);
            waiter.Turn.SetCanceled(token);
        }

        Advance(); // the one behind may be lighter
    }

    // Gives turns until the limit, a pause or the end of the queue, and arms the timer for what only time can change.
    private void Advance()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            var wake = _queue.Count == 0 ? null : _pause.Left();
            if (wake is null)
            {
                wake = GiveTurns();
            }

            _timer.Change(wake is { } due ? Max(due, ShortestWake) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan? GiveTurns()
    {
        TimeSpan? wake = null;
        HashSet<WeightWindow>? full = null;
        for (var waiter = _queue.First; waiter is not null && _inFlight < MaxInFlight;)
        {
            var next = _queue.After(waiter);
            if (TryPrepare(waiter, out var call) && !TryGrant(waiter, call, ref full, ref wake) && !Limits.IsPerEndpoint)
            {
                break; // nobody overtakes
            }

            waiter = next;
        }

        return wake;
    }

    private bool TryPrepare(RestWaiter waiter, [NotNullWhen(true)] out RestCall? call)
    {
        call = null;
        try
        {
            if (waiter.Ask.Prepare(_queue.Snapshots) is { } prepared)
            {
                call = prepared;
                return true;
            }
        }
        catch (Exception e) // a bug of the asker's, which is told to the asker and must not end the queue
        {
            Leave(waiter).SetException(e);
            return false;
        }

        _notWanted++;
        Leave(waiter).SetResult(new RestTurn(RestOutcome.NotWanted));
        return false;
    }

    private TaskCompletionSource<RestTurn> Leave(RestWaiter waiter)
    {
        _queue.Remove(waiter);
        _keys.Remove(waiter.Ask.Key);
        return waiter.Turn;
    }

    private bool TryGrant(RestWaiter waiter, RestCall call, ref HashSet<WeightWindow>? full, ref TimeSpan? wake)
    {
        var window = WindowOf(call);
        if (full is not null && full.Contains(window))
        {
            return false; // nobody overtakes
        }

        var lease = window.Attempt(call.Weight, waiter.Ask.Priority is RestPriority.Session or RestPriority.Resync ? 0 : window.Limit / ReservePart);
        if (!lease.IsAcquired)
        {
            (full ??= []).Add(window);
            if (lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && (wake is null || after < wake))
            {
                wake = after;
            }

            return false;
        }

        _queue.Remove(waiter);
        _inFlight++;
        _sent++;
        _sentWeight += call.Weight;
        waiter.Turn.SetResult(new RestTurn(this, waiter.Ask.Key, call, window, lease, _pause.Count));
        return true;
    }

    private WeightWindow WindowOf(RestCall call)
    {
        var query = call.Path.IndexOf('?', StringComparison.Ordinal);
        var endpoint = !Limits.IsPerEndpoint ? "" : query < 0 ? call.Path : call.Path[..query];
        if (!_windows.TryGetValue(endpoint, out var window))
        {
            window = _windows.Count < MaxEndpoints ? new WeightWindow(Limits.Weight, _share, Limits.Period, _time) : _latest!;
            _latest = window;
            if (_windows.Count < MaxEndpoints)
            {
                _windows.Add(endpoint, window);
            }
        }

        return window;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
