using System.Runtime.InteropServices;

namespace Crossfeed.Health;

/// <summary>
/// Keeps the book of everything that was missed: a hole is opened when it is found, and written as one line when it is closed. Knows for each stream and day how complete it was. Times are wall
/// clock, nanoseconds since the Unix epoch. Bounded: holes beyond <see cref="MaximumOpen"/> are counted, and their stream counts as not whole until all of its holes are closed. One thread.
/// </summary>
public sealed class GapLedger : IDisposable
{
    /// <summary>Most holes open at once.</summary>
    public const int MaximumOpen = 65_536;

    private const int SortedAhead = 64; // streams that a summary collects beyond those it wants, before it sorts

    private readonly GapLedgerFile? _file;
    private readonly HoleLine _line = new();
    private readonly Completeness _completeness = new();
    private readonly Dictionary<LedgerStream, int> _numbers = [];
    private readonly List<Account> _streams = [];
    private readonly Dictionary<long, Hole> _open = [];
    private readonly long[] _byCause = new long[HoleNames.Causes];
    private long _lastId;
    private long _longestNanos;
    private Hole _longest;

    /// <summary>Creates a ledger.</summary>
    /// <param name="file">Where the lines go; null to keep figures only. Closed with the ledger.</param>
    public GapLedger(GapLedgerFile? file) => _file = file;

    /// <summary>Streams known.</summary>
    public int Streams => _streams.Count;

    /// <summary>Holes found.</summary>
    public long Found { get; private set; }

    /// <summary>Holes that were filled.</summary>
    public long Repaired { get; private set; }

    /// <summary>Holes that ended and stay unfilled.</summary>
    public long Unrepaired { get; private set; }

    /// <summary>Holes that could not be kept because too many were open.</summary>
    public long Overflowed { get; private set; }

    /// <summary>Holes that are open.</summary>
    public int Open => _open.Count;

    /// <summary>The number of a stream, given out at its first mention.</summary>
    /// <param name="stream">The stream.</param>
    public int Stream(in LedgerStream stream)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, stream, out var known);
        if (!known)
        {
            number = _streams.Count;
            _streams.Add(new Account(stream));
            _completeness.AddStream();
        }

        return number;
    }

    /// <summary>From now on the stream is wanted, and its time counts.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="atNanos">When.</param>
    public void Watch(int stream, long atNanos)
    {
        var account = _streams[stream];
        account.WatchedSince = account.WatchedSince == 0 ? atNanos : account.WatchedSince;
    }

    /// <summary>The stream is wanted no more. Its open holes are closed, unrepaired.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="atNanos">When.</param>
    public void Unwatch(int stream, long atNanos)
    {
        CloseAll(stream, atNanos, HoleRepair.None);
        var account = _streams[stream];
        if (account.WatchedSince != 0)
        {
            _completeness.AddWatched(stream, account.WatchedSince, atNanos);
            account.WatchedSince = 0;
        }
    }

    /// <summary>Adds ids of a stream whose ids are consecutive.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="atNanos">When; decides the day.</param>
    /// <param name="received">How many came since the last call, each once.</param>
    /// <param name="spanned">How many there were: the growth of the highest id.</param>
    public void AddIds(int stream, long atNanos, long received, long spanned) => _completeness.AddIds(stream, atNanos, received, spanned);

    /// <summary>A hole was found. Nothing is said of time in which its stream is not watched.</summary>
    /// <param name="hole">The hole.</param>
    /// <returns>Its id, from 1; 0 if it could not be kept.</returns>
    public long Begin(in Hole hole)
    {
        var account = _streams[hole.Stream];
        Found++;
        _byCause[(int)hole.Cause]++;
        return Keep(account, hole);
    }

    /// <summary>An outage that all these streams share: a hole each, with bounds that are not known.</summary>
    /// <param name="streams">Their numbers.</param>
    /// <param name="cause">Why.</param>
    /// <param name="connection">Number of the line or connection.</param>
    /// <param name="atNanos">Since when.</param>
    public void BeginOutage(ReadOnlySpan<int> streams, HoleCause cause, int connection, long atNanos)
    {
        foreach (var stream in streams)
        {
            Begin(new Hole(stream, cause, 0, 0, atNanos, connection));
        }
    }

    /// <summary>A hole ended.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="atNanos">When.</param>
    /// <param name="repair">What filled it.</param>
    /// <param name="from">Its first missing id, if that is known only now; 0 to keep what was said.</param>
    /// <param name="to">Its last missing id, likewise.</param>
    /// <returns>False if there is no such open hole.</returns>
    public bool End(long id, long atNanos, HoleRepair repair, long from = 0, long to = 0)
    {
        if (!_open.Remove(id, out var hole))
        {
            return false;
        }

        _streams[hole.Stream].Open.Remove(id);
        Write(hole with { From = from != 0 ? from : hole.From, To = to != 0 ? to : hole.To }, atNanos, repair);
        return true;
    }

    /// <summary>All holes of a stream ended: a snapshot replaced its book, say.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="atNanos">When.</param>
    /// <param name="repair">What filled them.</param>
    /// <returns>How many.</returns>
    public int CloseAll(int stream, long atNanos, HoleRepair repair)
    {
        var account = _streams[stream];
        var count = account.Open.Count;
        foreach (var id in account.Open)
        {
            _open.Remove(id, out var hole);
            Write(hole, atNanos, repair);
        }

        account.Open.Clear();
        if (account.OverflowSince != 0)
        {
            _completeness.AddHole(stream, account.OverflowSince, atNanos);
            account.OverflowSince = 0;
        }

        return count;
    }

    /// <summary>Messages came that were missing: what they fill of open holes is written as filled, and what is left of those stays open.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="from">First id that came.</param>
    /// <param name="to">Last id that came.</param>
    /// <param name="atNanos">When.</param>
    /// <param name="repair">How they came.</param>
    /// <returns>Ids that were missing and are no more.</returns>
    public long Fill(int stream, long from, long to, long atNanos, HoleRepair repair)
    {
        var account = _streams[stream];
        long filled = 0;
        for (var i = account.Open.Count - 1; i >= 0; i--)
        {
            var id = account.Open[i];
            var hole = _open[id];
            var first = Math.Max(from, hole.From);
            var last = Math.Min(to, hole.To);
            if (hole.From == 0 || hole.To == 0 || first > last)
            {
                continue;
            }

            filled += last - first + 1;
            _open.Remove(id);
            account.Open.RemoveAt(i);
            Write(hole with { From = first, To = last }, atNanos, repair);
            Rest(account, hole with { To = first - 1 });
            Rest(account, hole with { From = last + 1 });
        }

        return filled;
    }

    /// <summary>
    /// Ends the holes of a stream that opened before a time, unrepaired: what is so late will not come. Until then its time does not count as whole; without an end, one lost trade would
    /// spoil the rest of the day.
    /// </summary>
    /// <param name="stream">Its number.</param>
    /// <param name="openedBefore">Wall clock.</param>
    /// <param name="atNanos">When they end.</param>
    /// <returns>How many.</returns>
    public int GiveUp(int stream, long openedBefore, long atNanos)
    {
        var open = _streams[stream].Open;
        var before = open.Count;
        for (var i = before - 1; i >= 0; i--)
        {
            if (_open[open[i]] is var hole && hole.OpenedNanos < openedBefore)
            {
                _open.Remove(open[i]);
                open.RemoveAt(i);
                Write(hole, atNanos, HoleRepair.None);
            }
        }

        return before - open.Count;
    }

    /// <summary>Makes the lines so far reach the file.</summary>
    public void Flush() => _file?.Flush();

    /// <summary>The run ends: holes that are open are written as such.</summary>
    /// <param name="atNanos">When.</param>
    public void Finish(long atNanos)
    {
        for (var i = 0; i < _streams.Count; i++)
        {
            foreach (var id in _streams[i].Open)
            {
                Append(_open[id], 0, atNanos, HoleRepair.None);
            }
        }

        Flush();
    }

    /// <summary>How complete a stream was on a day; only the last two days are known.</summary>
    /// <param name="stream">Its number.</param>
    /// <param name="dayNanos">A time of that day.</param>
    /// <param name="nowNanos">The time.</param>
    public DayCompleteness Day(int stream, long dayNanos, long nowNanos)
    {
        var account = _streams[stream];
        var since = account.OverflowSince;
        foreach (var id in account.Open)
        {
            var opened = _open[id].OpenedNanos;
            since = since == 0 ? opened : Math.Min(since, opened);
        }

        return _completeness.Of(stream, Completeness.DayOf(dayNanos), nowNanos, account.WatchedSince, since);
    }

    /// <summary>What the report says.</summary>
    /// <param name="nowNanos">The time.</param>
    /// <param name="worst">How many of the least complete streams of the day.</param>
    public GapSummary Summarise(long nowNanos, int worst = 10)
    {
        var days = new List<NamedCompleteness>();
        var (streams, whole) = (0, 0);
        for (var i = 0; i < _streams.Count; i++)
        {
            var day = Day(i, nowNanos, nowNanos);
            if (day.Lowest is null)
            {
                continue;
            }

            streams++;
            whole += day.IsWhole ? 1 : 0;
            days.Add(new NamedCompleteness(_streams[i].Name, day));
            if (days.Count - SortedAhead >= worst)
            {
                KeepWorst(days, worst); // thousands of streams once a second: they are not all kept to be sorted
            }
        }

        KeepWorst(days, worst);
        var longest = Longest(nowNanos, out var nanos);
        return new GapSummary([.. _byCause], Found, Repaired, Unrepaired, _open.Count, Overflowed, nanos, longest, streams, whole, days, _file?.Error, _file?.Failures ?? 0, _file?.Dropped ?? 0);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _line.Dispose();
    }

    private static void KeepWorst(List<NamedCompleteness> days, int worst)
    {
        days.Sort(static (a, b) => a.Day.Lowest != b.Day.Lowest ? a.Day.Lowest!.Value.CompareTo(b.Day.Lowest!.Value) : a.Stream.CompareTo(b.Stream));
        days.RemoveRange(Math.Min(worst, days.Count), Math.Max(0, days.Count - worst));
    }

    private long Keep(Account account, in Hole hole)
    {
        if (_open.Count >= MaximumOpen)
        {
            Overflowed++;
            account.OverflowSince = account.OverflowSince == 0 ? hole.OpenedNanos : Math.Min(account.OverflowSince, hole.OpenedNanos);
            return 0;
        }

        _open.Add(++_lastId, hole);
        account.Open.Add(_lastId);
        return _lastId;
    }

    // A hole that was filled in part counts once more, for its other part.
    private void Rest(Account account, in Hole hole)
    {
        if (hole.From <= hole.To)
        {
            Found++;
            _byCause[(int)hole.Cause]++;
            Keep(account, hole);
        }
    }

    private void Write(in Hole hole, long atNanos, HoleRepair repair)
    {
        atNanos = Math.Max(atNanos, hole.OpenedNanos); // a wall clock that was set back ends nothing before it began
        if (repair == HoleRepair.None)
        {
            Unrepaired++;
        }
        else
        {
            Repaired++;
        }

        if (atNanos - hole.OpenedNanos > _longestNanos)
        {
            _longestNanos = atNanos - hole.OpenedNanos;
            _longest = hole;
        }

        _completeness.AddHole(hole.Stream, hole.OpenedNanos, atNanos);
        Append(hole, atNanos, atNanos, repair);
    }

    private void Append(in Hole hole, long closedNanos, long endNanos, HoleRepair repair) =>
        _file?.Append(_line.Write(_streams[hole.Stream].Name, hole, closedNanos, Math.Max(endNanos, hole.OpenedNanos), repair), endNanos);

    private LedgerStream? Longest(long nowNanos, out long nanos)
    {
        nanos = _longestNanos;
        var stream = _longest.Stream;
        foreach (var hole in _open.Values)
        {
            if (nowNanos - hole.OpenedNanos > nanos)
            {
                nanos = nowNanos - hole.OpenedNanos;
                stream = hole.Stream;
            }
        }

        return nanos > 0 ? _streams[stream].Name : null;
    }

    private sealed class Account(LedgerStream name)
    {
        public LedgerStream Name { get; } = name;

        public List<long> Open { get; } = [];

        public long WatchedSince { get; set; }

        public long OverflowSince { get; set; }
    }
}
