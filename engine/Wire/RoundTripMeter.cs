namespace Crossfeed.Wire;

/// <summary>Measures round trips: who sends a beat notes it, who recognises an answer names its number. Any thread; cold, so a lock guards it. Beats of which an answer is awaited are kept up to <see cref="MaxAwaited"/>, then the oldest is forgotten.</summary>
public sealed class RoundTripMeter
{
    /// <summary>Beats kept; several minutes of them at any venue's interval.</summary>
    public const int MaxAwaited = 16;

    private const int SmoothingShift = 3; // 1/8, as TCP smooths its round trips (RFC 6298)

    private readonly Lock _gate = new();
    private readonly (long Id, long SentNanos)[] _awaited = new (long, long)[MaxAwaited];
    private RoundTrip _roundTrip;
    private long _last;

    /// <summary>What the answers took so far.</summary>
    public RoundTrip RoundTrip
    {
        get
        {
            lock (_gate)
            {
                return _roundTrip;
            }
        }
    }

    /// <summary>A beat is about to be sent.</summary>
    /// <param name="id">Its number, 1 or more.</param>
    /// <param name="nowNanos">Now, monotonic nanoseconds.</param>
    public void NoteSent(long id, long nowNanos)
    {
        lock (_gate)
        {
            _awaited[id % MaxAwaited] = (id, nowNanos);
            _last = id;
        }
    }

    /// <summary>An answer came.</summary>
    /// <param name="id">The number of its beat; 0 where the venue names none: then it is the last beat's, since beats are farther apart than a live venue's answers take. A lost one shifts nothing.</param>
    /// <param name="receivedNanos">When it was received, monotonic nanoseconds.</param>
    /// <returns>Whether it was awaited: an answer that comes twice, too late, from an earlier life or before its beat is none.</returns>
    public bool NoteAnswer(long id, long receivedNanos)
    {
        lock (_gate)
        {
            id = id == 0 ? _last : id;
            ref var beat = ref _awaited[(ulong)id % MaxAwaited]; // a number from outside may be anything
            if (id <= 0 || beat.Id != id || receivedNanos < beat.SentNanos)
            {
                return false;
            }

            var nanos = receivedNanos - beat.SentNanos;
            beat = default;
            var (_, smoothed, min, count) = _roundTrip;
            _roundTrip = count == 0
                ? new RoundTrip(nanos, nanos, nanos, 1)
                : new RoundTrip(nanos, smoothed + ((nanos - smoothed) >> SmoothingShift), Math.Min(min, nanos), count + 1);
            return true;
        }
    }

    /// <summary>A socket was lost: nothing is awaited any more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            Array.Clear(_awaited);
        }
    }
}
