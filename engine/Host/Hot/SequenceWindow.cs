using System.Runtime.CompilerServices;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 5 ns a sequence, 0 B. The highest sequences of a stream that have come, who brought them and when: as many as it has room for. What is lower than all of a full window counts as known, as no
/// leg is so far behind.
/// </summary>
/// <param name="capacity">Sequences kept, a power of two: 24 B each.</param>
internal sealed class SequenceWindow(int capacity)
{
    private readonly Entry[] _entries = new Entry[capacity];
    private long _end; // entries _end - Count .. _end - 1 modulo their number, ascending

    /// <summary>Number of sequences kept.</summary>
    public int Count { get; private set; }

    /// <summary>The highest sequence; 0 for none.</summary>
    public long Newest => Count == 0 ? 0 : At(_end - 1).Sequence;

    /// <summary>The lowest sequence; 0 for none.</summary>
    public long Oldest => Count == 0 ? 0 : At(_end - Count).Sequence;

    /// <summary>True when as many are kept as there is room for: another one drops the lowest.</summary>
    public bool IsFull => Count == capacity;

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>True when a sequence has come, or is lower than all that are kept of a full window.</summary>
    /// <param name="sequence">The sequence.</param>
    public bool Contains(long sequence)
    {
        var place = Place(sequence);
        return (place < _end && At(place).Sequence == sequence) || (Count == capacity && place == _end - Count);
    }

    /// <summary>True when exactly this sequence is kept.</summary>
    /// <param name="sequence">The sequence.</param>
    public bool Holds(long sequence)
    {
        var place = Place(sequence);
        return place < _end && At(place).Sequence == sequence;
    }

    /// <summary>Looks up who brought a sequence first.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="receivedNanos">When.</param>
    /// <param name="leg">Who.</param>
    /// <returns>False when that is not known any more.</returns>
    public bool TryFind(long sequence, out long receivedNanos, out LegCounters? leg)
    {
        var place = Place(sequence);
        var isFound = place < _end && At(place).Sequence == sequence;
        receivedNanos = isFound ? At(place).ReceivedNanos : 0;
        leg = isFound ? At(place).Leg : null;
        return isFound;
    }

    /// <summary>Keeps a sequence that did not come yet, in its place; where the window is full, it may not be below the lowest.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="receivedNanos">When it came.</param>
    /// <param name="leg">Who brought it.</param>
    public void Add(long sequence, long receivedNanos, LegCounters leg)
    {
        var place = Place(sequence);
        if (Count == capacity)
        {
            Count--; // the lowest goes: it is below the place
        }

        for (var at = _end; at > place; at--)
        {
            At(at) = At(at - 1);
        }

        _end++;
        Count++;
        ref var entry = ref At(place);
        entry.Sequence = sequence;
        entry.ReceivedNanos = receivedNanos;
        entry.Leg = leg;
    }

    // The first entry not below a sequence; mostly behind the last, else as many before it as the legs are apart.
    private long Place(long sequence)
    {
        var first = _end - Count;
        var place = _end;
        while (place > first && At(place - 1).Sequence >= sequence)
        {
            place--;
        }

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry At(long number) => ref _entries[(int)(number & (_entries.Length - 1))];

    private struct Entry
    {
        public long Sequence;
        public long ReceivedNanos;
        public LegCounters? Leg;
    }
}
