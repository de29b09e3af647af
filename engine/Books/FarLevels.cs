using System.Runtime.CompilerServices;

namespace Crossfeed.Books;

/// <summary>
/// HOT (2 % to 30 % of level changes, by venue): the levels of one side outside the ladder's window, exact. Two parallel arrays sorted by key, the best at the tail, where
/// nearly all changes fall, so that an insert or a removal moves few entries. Budget: 30 ns a change, 0 B once grown.
/// </summary>
internal sealed class FarLevels
{
    // Entries at the start: 4 KiB a side.
    private const int InitialCapacity = 256;

    private readonly int _maxCount;
    private long[] _keys = new long[InitialCapacity];
    private long[] _quantities = new long[InitialCapacity];

    /// <summary>Creates an empty list.</summary>
    /// <param name="maxCount">Entries it may hold; beyond it <see cref="TrySet"/> refuses.</param>
    public FarLevels(int maxCount) => _maxCount = maxCount;

    /// <summary>Number of levels.</summary>
    public int Count { get; private set; }

    /// <summary>The best key; there must be one.</summary>
    public long BestKey => _keys[Count - 1];

    /// <summary>Key at an index, ascending.</summary>
    /// <param name="index">0 to Count - 1.</param>
    public long Key(int index) => _keys[index];

    /// <summary>Quantity at an index.</summary>
    /// <param name="index">0 to Count - 1.</param>
    public long Quantity(int index) => _quantities[index];

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
        if (index < Count && _keys[index] == key)
        {
            change = _quantities[index] ^ quantity;
            if (quantity == 0)
            {
                RemoveAt(index);
            }
            else
            {
                _quantities[index] = quantity;
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
        if (Count == _keys.Length)
        {
            Grow();
        }

        _keys[Count] = key;
        _quantities[Count++] = quantity;
    }

    /// <summary>Removes the best level.</summary>
    /// <param name="quantity">Its quantity.</param>
    /// <returns>Its key.</returns>
    public long TakeBest(out long quantity)
    {
        quantity = _quantities[--Count];
        return _keys[Count];
    }

    /// <summary>Number of levels whose key is below the given one: the index of the first that is not.</summary>
    /// <param name="key">The key.</param>
    public int LowerBound(long key)
    {
        // Halving without a branch on the data: a mispredicted one costs more than the load.
        var low = 0;
        var length = Count;
        while (length > 0)
        {
            var half = length >> 1;
            low = _keys[low + half] < key ? low + length - half : low;
            length = half;
        }

        return low;
    }

    /// <summary>Multiplies every key and quantity.</summary>
    /// <param name="keyFactor">Factor of the keys.</param>
    /// <param name="quantityFactor">Factor of the quantities.</param>
    /// <returns>False when a product does not fit; the levels are then undefined.</returns>
    public bool TryScale(long keyFactor, long quantityFactor)
    {
        for (var index = 0; index < Count; index++)
        {
            if (!Scaling.TryScale(ref _keys[index], keyFactor) || !Scaling.TryScale(ref _quantities[index], quantityFactor))
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

        if (Count == _keys.Length)
        {
            Grow();
        }

        Array.Copy(_keys, index, _keys, index + 1, Count - index);
        Array.Copy(_quantities, index, _quantities, index + 1, Count - index);
        _keys[index] = key;
        _quantities[index] = quantity;
        Count++;
        return true;
    }

    private void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_keys, index + 1, _keys, index, Count - index);
        Array.Copy(_quantities, index + 1, _quantities, index, Count - index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: at most ten times in the life of a book
    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        Array.Resize(ref _quantities, _quantities.Length * 2);
    }
}
