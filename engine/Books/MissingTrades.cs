using System.Runtime.CompilerServices;

namespace Crossfeed.Books;

/// <summary>
/// HOT: touched only out of step, 0 B. The trade ids of a listing that were skipped and may still come late: at most <see cref="Capacity"/> ranges, oldest first. Full, the
/// oldest is given up.
/// </summary>
internal sealed class MissingTrades
{
    /// <summary>Ranges kept, 1 KiB: a leg that is 1,000 trades behind still fills what one that loses 5 % of them left out.</summary>
    public const int Capacity = 64;

    private Ranges _ranges;

    /// <summary>Number of ranges.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a range behind all others.</summary>
    /// <param name="range">The range.</param>
    /// <param name="givenUp">The range that had to go for it.</param>
    /// <returns>True when one had to go.</returns>
    public bool Add(SequenceRange range, out SequenceRange givenUp)
    {
        var isFull = Count == Capacity;
        givenUp = isFull ? _ranges[0] : default;
        if (isFull)
        {
            RemoveAt(0);
        }

        _ranges[Count++] = range;
        return isFull;
    }

    /// <summary>Takes the oldest range out.</summary>
    public SequenceRange TakeOldest()
    {
        var oldest = _ranges[0];
        RemoveAt(0);
        return oldest;
    }

    /// <summary>True when an id is missing.</summary>
    /// <param name="id">The id.</param>
    public bool Contains(long id) => IndexOf(id) >= 0;

    /// <summary>Takes an id out of its range; what is left of that are up to two ranges.</summary>
    /// <param name="id">The id.</param>
    /// <param name="givenUp">The range that had to go because the split needs a place.</param>
    /// <param name="isGivenUp">True when one had to go.</param>
    /// <returns>False when the id is not missing.</returns>
    public bool TryFill(long id, out SequenceRange givenUp, out bool isGivenUp)
    {
        givenUp = default;
        isGivenUp = false;
        var index = IndexOf(id);
        if (index < 0)
        {
            return false;
        }

        var range = _ranges[index];
        if (range.First == range.Last)
        {
            RemoveAt(index);
        }
        else if (id == range.First)
        {
            _ranges[index] = range with { First = id + 1 };
        }
        else if (id == range.Last)
        {
            _ranges[index] = range with { Last = id - 1 };
        }
        else
        {
            Split(index, id, ref givenUp, ref isGivenUp);
        }

        return true;
    }

    private void Split(int index, long id, ref SequenceRange givenUp, ref bool isGivenUp)
    {
        var range = _ranges[index];
        var lower = range with { Last = id - 1 };
        _ranges[index] = range with { First = id + 1 };
        if (Count == Capacity)
        {
            isGivenUp = true;
            givenUp = index == 0 ? lower : _ranges[0]; // the oldest, which may be what was just split off
            if (index == 0)
            {
                return;
            }

            RemoveAt(0);
            index--;
        }

        for (var i = Count; i > index; i--)
        {
            _ranges[i] = _ranges[i - 1];
        }

        _ranges[index] = lower;
        Count++;
    }

    private int IndexOf(long id)
    {
        for (var i = Count - 1; i >= 0; i--) // what comes late is mostly of the newest
        {
            if (id > _ranges[i].Last)
            {
                return -1; // behind this range and before the next
            }

            if (id >= _ranges[i].First)
            {
                return i;
            }
        }

        return -1;
    }

    private void RemoveAt(int index)
    {
        Count--;
        for (var i = index; i < Count; i++)
        {
            _ranges[i] = _ranges[i + 1];
        }
    }

    [InlineArray(Capacity)]
    private struct Ranges
    {
        private SequenceRange _first;
    }
}
