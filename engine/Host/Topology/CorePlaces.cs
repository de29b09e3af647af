namespace Crossfeed.Host;

/// <summary>Hands out the cores that the user named, in order: hot threads, reading threads, recording threads.</summary>
/// <param name="cores">The user's cores.</param>
internal sealed class CorePlaces(IReadOnlyList<int> cores)
{
    private int _taken;

    /// <summary>The cores of one kind of thread; none when the user's do not reach that far.</summary>
    /// <param name="count">Threads of the kind.</param>
    /// <exception cref="UsageException">There are cores for some of them, but not for all.</exception>
    public IReadOnlyList<int> Take(int count)
    {
        var left = cores.Count - _taken;
        if (left == 0 || count == 0)
        {
            return [];
        }

        if (left < count)
        {
            throw new UsageException($"--cores {string.Join(',', cores)}: names {left} for {count} threads of the same kind; name {_taken + count}, or {_taken}");
        }

        var taken = new int[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = cores[_taken++];
        }

        return taken;
    }

    /// <summary>Refuses cores that no thread would be bound to.</summary>
    /// <param name="hasReaders">Whether there are reading threads.</param>
    /// <param name="hasCapture">Whether there are recording threads.</param>
    /// <exception cref="UsageException">There are some.</exception>
    public void RefuseRest(bool hasReaders, bool hasCapture)
    {
        if (_taken < cores.Count)
        {
            var kinds = "the hot threads" + (hasReaders ? ", the reading threads" : "") + (hasCapture ? ", the recording threads" : "");
            throw new UsageException($"--cores {string.Join(',', cores)}: only {_taken} can be used here, for {kinds}");
        }
    }
}
