namespace Crossfeed.Wire;

/// <summary>The asks that wait for their turn: by priority, first in, first out within one. Bounded by its owner; not for several threads at once.</summary>
internal sealed class RestQueue
{
    private readonly LinkedList<RestWaiter>[] _lists = [.. Enum.GetValues<RestPriority>().Select(_ => new LinkedList<RestWaiter>())];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many wait for a snapshot.</summary>
    public int Snapshots => WaitingOf(RestPriority.Resync) + WaitingOf(RestPriority.FirstSnapshot);

    /// <summary>The first; null when nobody waits.</summary>
    public RestWaiter? First => FirstFrom(0);

    /// <summary>How many of a priority wait.</summary>
    public int WaitingOf(RestPriority priority) => _lists[(int)priority].Count;

    /// <summary>The next behind one that waits.</summary>
    public RestWaiter? After(RestWaiter waiter) => waiter.Node.Next?.Value ?? FirstFrom((int)waiter.Ask.Priority + 1);

    /// <summary>Appends one.</summary>
    public void Add(RestWaiter waiter)
    {
        _lists[(int)waiter.Ask.Priority].AddLast(waiter.Node);
        Count++;
    }

    /// <summary>Takes one out; false when it does not wait any more.</summary>
    public bool Remove(RestWaiter waiter)
    {
        if (waiter.Node.List is not { } list)
        {
            return false;
        }

        list.Remove(waiter.Node);
        Count--;
        return true;
    }

    private RestWaiter? FirstFrom(int priority)
    {
        for (var i = priority; i < _lists.Length; i++)
        {
            if (_lists[i].First is { } node)
            {
                return node.Value;
            }
        }

        return null;
    }
}
