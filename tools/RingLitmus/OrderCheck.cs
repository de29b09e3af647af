namespace Crossfeed.RingLitmus;

/// <summary>Checks what one consumer sees: whole events, each producer's in order, none lost, none twice.</summary>
public sealed class OrderCheck(int producers)
{
    private readonly long[] _nextOrdinals = new long[producers];

    public long Count { get; private set; }

    /// <summary>The first thing that went wrong, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes a copy: a broken ring changes the slot meanwhile.</summary>
    public void See(LitmusEvent seen, long sequence)
    {
        Count++;
        if (!seen.IsWhole || (ulong)seen.Producer >= (ulong)_nextOrdinals.Length)
        {
            Fail($"torn or unwritten event at {sequence}");
            return;
        }

        var expected = _nextOrdinals[seen.Producer];
        if (seen.Ordinal > expected)
            Fail($"lost: producer {seen.Producer} is at {seen.Ordinal}, expected {expected}, at {sequence}");
        else if (seen.Ordinal < expected)
            Fail($"repeated or out of order: producer {seen.Producer} is at {seen.Ordinal}, expected {expected}, at {sequence}");
        _nextOrdinals[seen.Producer] = seen.Ordinal + 1;
    }

    public void Fail(string failure) => Failure ??= failure;

    /// <summary>The first failure, or that the number of events is not the published one, or null.</summary>
    public string? Conclude(long published)
    {
        if (Failure is null && Count != published)
            Fail($"saw {Count} events of {published}");
        return Failure;
    }
}
