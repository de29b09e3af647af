using System.Numerics;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>What became of a delta that was to be kept.</summary>
internal enum BufferedAs
{
    /// <summary>It stands in its place.</summary>
    Kept,

    /// <summary>One with its sequence stands there.</summary>
    Duplicate,

    /// <summary>There is no room.</summary>
    Refused,
}

/// <summary>A delta kept for a snapshot to come.</summary>
internal struct BufferedDelta
{
    public long First;
    public long Sequence;
    public long Previous;
    public long ExchangeTimeNanos;
    public long Checksum;
    public int LevelStart;
    public int BidCount;
    public int AskCount;
}

/// <summary>
/// Deltas of a book that is not live, by ascending sequence in whatever order they came. Bounded by <see cref="MaxDeltas"/> and <see cref="MaxLevels"/>; full, it refuses, and its owner drops all and asks
/// for a newer snapshot. Memory is reserved for an ordinary backlog, grows to the largest seen and is kept.
/// </summary>
internal sealed class DeltaBuffer
{
    /// <summary>Deltas kept at most: 80 s of a feed that sends every 20 ms.</summary>
    public const int MaxDeltas = 1 << 12;

    /// <summary>Levels kept at most, 4 MiB: as many as the largest frame has.</summary>
    public const int MaxLevels = DecodedFrame.MaxLevels;

    // Deltas at the start, 96 KiB: 40 s of a feed that sends every 20 ms. An array of this size comes straight from the system and takes memory only as it fills.
    private const int InitialDeltas = 1 << 11;

    // Levels at the start, as a multiple of those of a snapshot, both sides together: the changes of a busy minute.
    private const int LevelsPerSnapshotLevel = 4;

    // Levels at the start for feeds with small snapshots, 128 KiB.
    private const int LeastLevels = 1 << 13;

    private BufferedDelta[] _deltas = new BufferedDelta[InitialDeltas];
    private BookLevel[] _levels;
    private int _first; // index of the delta with the lowest sequence
    private int _end;
    private int _levelEnd;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="snapshotLevels">Levels a side of the snapshots that it waits for.</param>
    public DeltaBuffer(int snapshotLevels) =>
        _levels = new BookLevel[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(LevelsPerSnapshotLevel * snapshotLevels)), LeastLevels, MaxLevels)];

    /// <summary>Number of deltas.</summary>
    public int Count => _end - _first;

    /// <summary>A delta.</summary>
    /// <param name="index">0 for the lowest sequence.</param>
    public ref readonly BufferedDelta this[int index] => ref _deltas[_first + index];

    /// <summary>Bids of a delta.</summary>
    /// <param name="delta">The delta.</param>
    public ReadOnlySpan<BookLevel> Bids(in BufferedDelta delta) => _levels.AsSpan(delta.LevelStart, delta.BidCount);

    /// <summary>Asks of a delta.</summary>
    /// <param name="delta">The delta.</param>
    public ReadOnlySpan<BookLevel> Asks(in BufferedDelta delta) => _levels.AsSpan(delta.LevelStart + delta.BidCount, delta.AskCount);

    /// <summary>Forgets all deltas.</summary>
    public void Clear() => (_first, _end, _levelEnd) = (0, 0, 0);

    /// <summary>Forgets the deltas of the lowest sequences.</summary>
    /// <param name="count">How many.</param>
    public void RemoveFirst(int count)
    {
        _first += count;
        if (_first == _end)
        {
            Clear();
        }
    }

    /// <summary>Keeps a delta in its place; one that ends where another ends says the same and is not kept twice.</summary>
    /// <param name="delta">The event.</param>
    /// <param name="levels">Its bids, then its asks.</param>
    public BufferedAs Insert(in MarketEvent delta, ReadOnlySpan<BookLevel> levels)
    {
        var place = Place(delta.Sequence);
        if (place < _end && _deltas[place].Sequence == delta.Sequence)
        {
            return BufferedAs.Duplicate;
        }

        if (_end == MaxDeltas || _levelEnd + levels.Length > MaxLevels)
        {
            place -= _first;
            Compact();
            if (_end == MaxDeltas || _levelEnd + levels.Length > MaxLevels)
            {
                return BufferedAs.Refused;
            }
        }

        Reserve(levels.Length);
        levels.CopyTo(_levels.AsSpan(_levelEnd));
        Array.Copy(_deltas, place, _deltas, place + 1, _end - place);
        _end++;
        ref var entry = ref _deltas[place];
        entry.First = delta.FirstSequence;
        entry.Sequence = delta.Sequence;
        entry.Previous = delta.PreviousSequence;
        entry.ExchangeTimeNanos = delta.ExchangeTimeNanos;
        entry.Checksum = delta.Checksum;
        entry.LevelStart = _levelEnd;
        entry.BidCount = delta.BidCount;
        entry.AskCount = delta.AskCount;
        _levelEnd += levels.Length;
        return BufferedAs.Kept;
    }

    /// <summary>Multiplies all prices and quantities.</summary>
    /// <param name="priceFactor">Power of ten.</param>
    /// <param name="quantityFactor">Power of ten.</param>
    /// <returns>False when a product does not fit; the levels are then undefined.</returns>
    public bool TryScale(long priceFactor, long quantityFactor)
    {
        foreach (ref var level in _levels.AsSpan(0, _levelEnd))
        {
            if (!Scaling.TryScale(ref level.Price, priceFactor) || !Scaling.TryScale(ref level.Quantity, quantityFactor))
            {
                return false;
            }
        }

        return true;
    }

    // The first delta that does not end before a sequence; nearly always behind the last.
    private int Place(long sequence)
    {
        var place = _end;
        while (place > _first && _deltas[place - 1].Sequence >= sequence)
        {
            place--;
        }

        return place;
    }

    // Moves all to the front. Levels stand in the order in which they came, so that those of a delta removed may lie between others: they go when all before them are gone.
    private void Compact()
    {
        var levelStart = _levelEnd;
        foreach (ref readonly var delta in _deltas.AsSpan(_first, Count))
        {
            levelStart = Math.Min(levelStart, delta.LevelStart);
        }

        Array.Copy(_levels, levelStart, _levels, 0, _levelEnd - levelStart);
        Array.Copy(_deltas, _first, _deltas, 0, Count);
        (_first, _end, _levelEnd) = (0, Count, _levelEnd - levelStart);
        foreach (ref var delta in _deltas.AsSpan(0, _end))
        {
            delta.LevelStart -= levelStart;
        }
    }

    private void Reserve(int levelCount)
    {
        if (_end == _deltas.Length)
        {
            Array.Resize(ref _deltas, _deltas.Length * 2);
        }

        if (_levelEnd + levelCount > _levels.Length)
        {
            Array.Resize(ref _levels, (int)BitOperations.RoundUpToPowerOf2((uint)(_levelEnd + levelCount)));
        }
    }
}
