namespace Crossfeed.Health;

/// <summary>A set of times: disjoint intervals in order, overlapping ones merged. Bounded: beyond its size the two nearest become one, which makes the set larger and never smaller.</summary>
internal sealed class TimeUnion(int maximumIntervals)
{
    private readonly List<(long From, long To)> _intervals = [];

    public void Clear() => _intervals.Clear();

    public void CopyFrom(TimeUnion? other)
    {
        _intervals.Clear();
        if (other is not null)
        {
            _intervals.AddRange(other._intervals);
        }
    }

    public void Add(long from, long to)
    {
        if (to <= from)
        {
            return;
        }

        var at = _intervals.Count;
        while (at > 0 && _intervals[at - 1].To >= from)
        {
            at--;
        }

        var end = at;
        while (end < _intervals.Count && _intervals[end].From <= to)
        {
            from = Math.Min(from, _intervals[end].From);
            to = Math.Max(to, _intervals[end].To);
            end++;
        }

        _intervals.RemoveRange(at, end - at);
        _intervals.Insert(at, (from, to));
        if (_intervals.Count > maximumIntervals)
        {
            MergeNearest();
        }
    }

    /// <summary>Total length.</summary>
    public long Length()
    {
        long length = 0;
        foreach (var (from, to) in _intervals)
        {
            length += to - from;
        }

        return length;
    }

    /// <summary>Length of what is in both.</summary>
    public long Overlap(TimeUnion other)
    {
        long length = 0;
        int i = 0, j = 0;
        while (i < _intervals.Count && j < other._intervals.Count)
        {
            var a = _intervals[i];
            var b = other._intervals[j];
            length += Math.Max(0, Math.Min(a.To, b.To) - Math.Max(a.From, b.From));
            if (a.To < b.To)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return length;
    }

    private void MergeNearest()
    {
        var best = 1;
        for (var i = 2; i < _intervals.Count; i++)
        {
            if (_intervals[i].From - _intervals[i - 1].To < _intervals[best].From - _intervals[best - 1].To)
            {
                best = i;
            }
        }

        _intervals[best - 1] = (_intervals[best - 1].From, _intervals[best].To);
        _intervals.RemoveAt(best);
    }
}
