using Crossfeed.Market.Events;

namespace Crossfeed.Bench.Micro.Books;

/// <summary>The usual side of a book: prices and quantities in sorted arrays, best last; binary search and a move of the tail.</summary>
internal sealed class SortedArraySide(bool isBid)
{
    private readonly long[] _keys = new long[1 << 16];
    private readonly long[] _quantities = new long[1 << 16];
    private int _count;

    public long BestPrice => _count == 0 ? 0 : Math.Abs(_keys[_count - 1]);

    public void Apply(ReadOnlySpan<BookLevel> levels)
    {
        foreach (ref readonly var level in levels)
        {
            Set(isBid ? level.Price : -level.Price, level.Quantity);
        }
    }

    private void Set(long key, long quantity)
    {
        var index = Array.BinarySearch(_keys, 0, _count, key);
        if (index >= 0 && quantity != 0)
        {
            _quantities[index] = quantity;
        }
        else if (index >= 0)
        {
            _count--;
            Array.Copy(_keys, index + 1, _keys, index, _count - index);
            Array.Copy(_quantities, index + 1, _quantities, index, _count - index);
        }
        else if (quantity != 0)
        {
            Array.Copy(_keys, ~index, _keys, ~index + 1, _count - ~index);
            Array.Copy(_quantities, ~index, _quantities, ~index + 1, _count - ~index);
            _keys[~index] = key;
            _quantities[~index] = quantity;
            _count++;
        }
    }
}
