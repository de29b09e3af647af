using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Books;

/// <summary>
/// HOT (2 % to 30 % of level changes, by venue): the levels of one side outside the ladder's window, exact. One array sorted by key, the best at the tail, where
/// most changes fall, so that an insert or a removal moves few entries in one copy. Budget: 50 ns a change, 0 B once grown.
/// </summary>
internal sealed class FarLevels
{
    // Entries at the start: 128 KiB. An array of this size comes straight from the system: pages that no level has reached take no memory, so less would save nothing.
    private const int LeastCapacity = 1 << 13;

    private readonly int _maxCount;
    private Entry[] _entries;

    /// <summary>Creates an empty list.</summary>
    /// <param name="maxCount">Entries it may hold; beyond it <see cref="TrySet"/> refuses.</param>
    /// <param name="capacity">Entries for which it need not grow.</param>
    public FarLevels(int maxCount, int capacity)
    {
        _maxCount = maxCount;
        _entries = new Entry[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)capacity), LeastCapacity, maxCount)];
    }

    /// <summary>Number of levels.</summary>
    public int Count { get; private set; }

    /// <summary>The best key; there must be one.</summary>
    public long BestKey => _entries[Count - 1].Key;

    /// <summary>Key at an index, ascending.</summary>
    /// <param name="index">0 to Count - 1.</param>
    public long Key(int index) => _entries[index].Key;

    /// <summary>Quantity at an index.</summary>
    /// <param name="index">0 to Count - 1.</param>
    public long Quantity(int index) => _entries[index].Quantity;

    /// <summary>Forgets all levels and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Sets or removes (quantity 0) a level.</summary>
    /// <param name="key">Where.</param>
    /// <param name="quantity">Absolute quantity.</param>
    /// <param name="change">Not 0 when the level differs from before.</param>
    /// <returns>False when a new level would exceed the bound.</returns>
    public bool TrySet(long key, long quantity, out long change)
    {
        var index = LowerBound(key);
        if (index < Count && _entries[index].Key == key)
        {
            change = _entries[index].Quantity ^ quantity;
            if (quantity == 0)
            {
                RemoveAt(index);
            }
            else
            {
                _entries[index].Quantity = quantity;
            }

            return true;
        }

        change = quantity;
        return quantity == 0 || TryInsert(index, key, quantity);
    }

    /// <summary>Appends a level better than all others.</summary>
    /// <param name="key">Where; above <see cref="BestKey"/>.</param>
    /// <param name="quantity">Not 0.</param>
    public void Append(long key, long quantity)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        _entries[Count].Key = key;
        _entries[Count++].Quantity = quantity;
    }

    /// <summary>Removes the best level.</summary>
    /// <param name="quantity">Its quantity.</param>
    /// <returns>Its key.</returns>
    public long TakeBest(out long quantity)
    {
        quantity = _entries[--Count].Quantity;
        return _entries[Count].Key;
    }

    /// <summary>Removes the worst levels.</summary>
    /// <param name="count">How many, at most <see cref="Count"/>.</param>
    public void RemoveWorst(int count)
    {
        Count -= count;
        _entries.AsSpan(count, Count).CopyTo(_entries);
    }

    /// <summary>Number of levels whose key is below the given one: the index of the first that is not.</summary>
    /// <param name="key">The key.</param>
    public int LowerBound(long key)
    {
        // Halving without a branch on the data: a mispredicted one costs more than the load.
        ref var first = ref MemoryMarshal.GetArrayDataReference(_entries); // no bounds checks in the loop: 0 <= low + half < Count <= length of the array
        nint low = 0;
        nint length = Count;
        while (length > 0)
        {
            var half = length >> 1;
            var isBelow = Unsafe.Add(ref first, low + half).Key < key ? (nint)1 : 0;
            low += (length - half) & -isBelow;
            length = half;
        }

        return (int)low;
    }

    /// <summary>Multiplies every key and quantity.</summary>
    /// <param name="keyFactor">Factor of the keys.</param>
    /// <param name="quantityFactor">Factor of the quantities.</param>
    /// <returns>False when a product does not fit; the levels are then undefined.</returns>
    public bool TryScale(long keyFactor, long quantityFactor)
    {
        for (var index = 0; index < Count; index++)
        {
            if (!Scaling.TryScale(ref _entries[index].Key, keyFactor) || !Scaling.TryScale(ref _entries[index].Quantity, quantityFactor))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryInsert(int index, long key, long quantity)
    {
        if (Count >= _maxCount)
        {
            return false;
        }

        if (Count == _entries.Length)
        {
            Grow();
        }

        _entries.AsSpan(index, Count - index).CopyTo(_entries.AsSpan(index + 1));
        _entries[index].Key = key;
        _entries[index].Quantity = quantity;
        Count++;
        return true;
    }

    private void RemoveAt(int index)
    {
        Count--;
        _entries.AsSpan(index + 1, Count - index).CopyTo(_entries.AsSpan(index));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: at most four times in the life of a book
    private void Grow() => Array.Resize(ref _entries, _entries.Length * 2);

    private struct Entry
    {
        public long Key;
        public long Quantity;
    }
}
