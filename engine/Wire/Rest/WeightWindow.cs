using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Crossfeed.Wire;

/// <summary>
/// A limit of weight in a sliding period. A weight counts from its grant until a period after its lease ended, that is after the answer came: whenever the venue saw the request in
/// between, and whether its periods slide or begin anew, no period of the venue's holds more than the limit. The limiters of the framework keep their own time, count from the grant,
/// and know nothing of what the venue says; this one has the same contract. Waits for nobody: who is refused may come back after <see cref="MetadataName.RetryAfter"/>.
/// </summary>
public sealed class WeightWindow : RateLimiter
{
    private readonly Lock _gate = new();
    private readonly Queue<(TimeSpan Expires, int Weight)> _spent = new(); // in the order in which they expire; at most one a unit of weight
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly long _limit;
    private readonly long _ceiling;
    private readonly long _start;
    private long _used; // of running and spent leases
    private long _running; // of running leases alone
    private long _venueUsed; // the venue's last figure, of everybody on this address
    private long _takenSince; // what we took that the figure may not hold
    private TimeSpan _figureExpires;
    private long _granted;
    private long _refused;

    /// <summary>Prepares a window.</summary>
    /// <param name="venueLimit">Weight that the venue allows in a period.</param>
    /// <param name="share">Part of it that leases may take. What everybody takes together, by the venue's own figure, is kept half way between that part and the whole.</param>
    /// <param name="period">The period.</param>
    /// <param name="time">The time.</param>
    public WeightWindow(int venueLimit, double share, TimeSpan period, TimeProvider time)
    {
        _limit = Math.Max(1, (long)Math.Round(venueLimit * share));
        _ceiling = Math.Max(1, (long)Math.Round(venueLimit * (1 + share) / 2));
        _period = period;
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Weight that leases may take in a period.</summary>
    public long Limit => _limit;

    /// <summary>Weight that counts now.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
            {
                Expire(Now);
                return _used;
            }
        }
    }

    /// <summary>The venue's own figure of the last period; null when it told none.</summary>
    public long? VenueUsed
    {
        get
        {
            lock (_gate)
            {
                return Now < _figureExpires ? _venueUsed : null;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null; // lives as long as its owner

    /// <summary>Asks for a weight, leaving a part of the limit to others.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="reserve">Part of <see cref="Limit"/> that must be left.</param>
    /// <returns>A lease to be disposed once the answer has come; or one that was not acquired.</returns>
    public RateLimitLease Attempt(int weight, long reserve)
    {
        lock (_gate)
        {
            var now = Now;
            Expire(now);

            // A share too small for one request would end all requests: alone in its period it may go.
            var fits = _used + weight <= _limit - reserve || _used == 0;
            var fitsVenue = now >= _figureExpires || _venueUsed + _takenSince + weight <= _ceiling;
            if (!fits || !fitsVenue)
            {
                _refused++;
                return new Lease(null, 0, RetryAfter(now, fits));
            }

            _granted++;
            _used += weight;
            _running += weight;
            _takenSince += weight;
            return new Lease(this, weight, null);
        }
    }

    /// <summary>Notes the venue's figure for the current period, as the answer to a running lease tells it.</summary>
    /// <param name="used">The figure.</param>
    /// <param name="weight">Weight of that lease: the figure holds it, what else runs it may not.</param>
    public void NoteVenueUsed(long used, int weight)
    {
        lock (_gate)
        {
            _venueUsed = Math.Min(used, int.MaxValue); // no sum with it overflows
            _takenSince = Math.Max(0, _running - weight);
            _figureExpires = Now + _period; // the venue's period ends by then
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            Expire(Now);
            return new RateLimiterStatistics { CurrentAvailablePermits = Math.Max(0, _limit - _used), TotalSuccessfulLeases = _granted, TotalFailedLeases = _refused };
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Attempt(permitCount, 0);

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(Attempt(permitCount, 0)); // as a limiter without a queue

    private TimeSpan Now => _time.GetElapsedTime(_start);

    // Null when only the end of a running lease can help.
    private TimeSpan? RetryAfter(TimeSpan now, bool fits)
    {
        TimeSpan? wait = fits ? null : _spent.Count > 0 ? _spent.Peek().Expires - now : null;
        return fits ? _figureExpires - now : wait;
    }

    private void Expire(TimeSpan now)
    {
        while (_spent.TryPeek(out var oldest) && oldest.Expires <= now)
        {
            _used -= oldest.Weight;
            _spent.Dequeue();
        }
    }

    private void End(int weight)
    {
        lock (_gate)
        {
            _running -= weight;
            _spent.Enqueue((Now + _period, weight));
        }
    }

    private sealed class Lease(WeightWindow? window, int weight, TimeSpan? retryAfter) : RateLimitLease
    {
        private WeightWindow? _window = window;

        public override bool IsAcquired { get; } = window is not null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }

        protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _window, null)?.End(weight); // once, whoever disposes
    }
}
