namespace Crossfeed.Ring;

/// <summary>The consumers that producers must not overtake. Copy on write: reading needs no lock.</summary>
internal sealed class GatingSequences
{
    private Sequence[] _sequences = [];

    /// <summary>The lowest gating sequence, bounded by the given value.</summary>
    public long GetMinimum(long bound)
    {
        // Acquire: the elements of a freshly swapped array must not be read before the reference to it.
        return DisruptorUtil.GetMinimumSequence(Volatile.Read(ref _sequences), bound);
    }

    public void Add(ICursored cursor, Sequence[] added)
    {
        Sequence[] current, updated;
        do
        {
            // Acquire: as in GetMinimum.
            current = Volatile.Read(ref _sequences);
            updated = [.. current, .. added];
            // Before the swap, so that a newcomer cannot hold producers back at the value it was created with.
            StartAt(cursor.Cursor, added);
        }
        // Full fence and atomic: of two concurrent changes one must retry on the other's array, otherwise it would undo it.
        while (Interlocked.CompareExchange(ref _sequences, updated, current) != current);
        // After the swap, because the cursor may have moved meanwhile; the newcomer starts "now".
        StartAt(cursor.Cursor, added);
    }

    public bool Remove(Sequence removed)
    {
        while (true)
        {
            // Acquire: as in GetMinimum.
            var current = Volatile.Read(ref _sequences);
            var updated = Array.FindAll(current, sequence => !ReferenceEquals(sequence, removed));
            if (updated.Length == current.Length)
                return false;
            // Full fence and atomic: as in Add.
            if (Interlocked.CompareExchange(ref _sequences, updated, current) == current)
                return true;
        }
    }

    private static void StartAt(long cursor, Sequence[] sequences)
    {
        foreach (var sequence in sequences)
            sequence.SetValue(cursor);
    }
}
