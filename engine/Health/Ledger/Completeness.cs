using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>How complete a stream was on one UTC day.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="DayNanos">Midnight at which the day begins.</param>
/// <param name="WatchedNanos">Time during which it was wanted.</param>
/// <param name="WholeNanos">Of that, the time without a hole.</param>
/// <param name="IdsReceived">Ids that came, where they are consecutive; 0 where not counted.</param>
/// <param name="IdsSpanned">Ids that there were.</param>
public readonly record struct DayCompleteness(int Stream, long DayNanos, long WatchedNanos, long WholeNanos, long IdsReceived, long IdsSpanned)
{
    private const int One = 1_000_000; // 100.0000 %, in units of 10^-4 %

    /// <summary>Share of the time without a hole, in 10^-4 % rounded down; null if it was not watched.</summary>
    public int? TimeShare => Share(WholeNanos, WatchedNanos);

    /// <summary>Share of the ids that came, in 10^-4 % rounded down; null if they are not counted.</summary>
    public int? IdShare => Share(IdsReceived, IdsSpanned);

    /// <summary>The lower of the two.</summary>
    public int? Lowest => TimeShare is { } time && IdShare is { } ids ? Math.Min(time, ids) : TimeShare ?? IdShare;

    /// <summary>True when nothing was missing.</summary>
    public bool IsWhole => Lowest is null or One;

    /// <summary>A share as text: <c>99.9998</c>.</summary>
    /// <param name="share">In 10^-4 %.</param>
    public static string Text(int share) => string.Create(CultureInfo.InvariantCulture, $"{share / 10_000}.{share % 10_000:D4}");

    private static int? Share(long part, long whole) => whole <= 0 ? null : (int)((Int128)Math.Min(part, whole) * One / whole);
}

/// <summary>
/// Counts, for each stream and UTC day, when it was watched and when it had a hole; holes that overlap count once. Holds today and the day before: memory grows with the streams, not with the time.
/// One thread.
/// </summary>
internal sealed class Completeness
{
    public const long DayNanos = 86_400 * Timestamp.NanosPerSecond;
    private const int Days = 2;
    private const int MaximumIntervals = 1_024; // a stream and day; beyond, neighbouring holes become one

    private readonly List<Day[]> _streams = [];
    private readonly TimeUnion _watched = new(MaximumIntervals + 1); // for one answer: thousands of streams are asked about every second
    private readonly TimeUnion _holes = new(MaximumIntervals + 1);

    public static long DayOf(long nanos) => nanos - (nanos % DayNanos);

    public void AddStream()
    {
        var days = new Day[Days];
        for (var i = 0; i < Days; i++)
        {
            days[i] = new Day();
        }

        _streams.Add(days);
    }

    public void AddWatched(int stream, long from, long to) => Split(stream, from, to, isHole: false);

    public void AddHole(int stream, long from, long to) => Split(stream, from, to, isHole: true);

    public void AddIds(int stream, long atNanos, long received, long spanned)
    {
        if (Find(stream, DayOf(atNanos)) is { } day)
        {
            day.Received += received;
            day.Spanned += spanned;
        }
    }

    /// <summary>What is known of a day, with what is still going on.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="dayNanos">Midnight.</param>
    /// <param name="nowNanos">The time.</param>
    /// <param name="watchedSince">Since when it is watched; 0 if it is not.</param>
    /// <param name="openSince">Since when the oldest open hole is; 0 if there is none.</param>
    public DayCompleteness Of(int stream, long dayNanos, long nowNanos, long watchedSince, long openSince)
    {
        var day = Find(stream, dayNanos, create: false);
        _watched.CopyFrom(day?.Watched);
        _holes.CopyFrom(day?.Holes);
        var end = Math.Min(nowNanos, dayNanos + DayNanos);
        if (watchedSince != 0)
        {
            _watched.Add(Math.Max(dayNanos, watchedSince), end);
        }

        if (openSince != 0)
        {
            _holes.Add(Math.Max(dayNanos, openSince), end);
        }

        var length = _watched.Length();
        return new DayCompleteness(stream, dayNanos, length, length - _watched.Overlap(_holes), day?.Received ?? 0, day?.Spanned ?? 0);
    }

    private void Split(int stream, long from, long to, bool isHole)
    {
        // What lies before the two days kept is told already.
        from = Math.Max(from, DayOf(to) - ((Days - 1) * DayNanos));
        while (from < to)
        {
            var day = DayOf(from);
            var end = Math.Min(to, day + DayNanos);
            if (Find(stream, day) is { } found)
            {
                (isHole ? found.Holes : found.Watched).Add(from, end);
            }

            from = end;
        }
    }

    private Day? Find(int stream, long dayNanos, bool create = true)
    {
        var days = _streams[stream];
        Day? oldest = null;
        foreach (var day in days)
        {
            if (day.Nanos == dayNanos)
            {
                return day;
            }

            oldest = oldest is null || day.Nanos < oldest.Nanos ? day : oldest;
        }

        if (!create || dayNanos < oldest!.Nanos)
        {
            return null; // older than what is kept
        }

        oldest.Begin(dayNanos);
        return oldest;
    }

    private sealed class Day
    {
        public long Nanos { get; private set; }

        public TimeUnion Watched { get; } = new(MaximumIntervals);

        public TimeUnion Holes { get; } = new(MaximumIntervals);

        public long Received { get; set; }

        public long Spanned { get; set; }

        public void Begin(long nanos)
        {
            Nanos = nanos;
            Watched.Clear();
            Holes.Clear();
            Received = 0;
            Spanned = 0;
        }
    }
}
