namespace Crossfeed.VenueSim.Market;

/// <summary>One side of a book: sorted arrays, best first. Prices count 10^-10, quantities 10^-8.</summary>
public sealed class BookSide(bool isBid)
{
    // Sorting key: the price for asks, its negative for bids, so that the best of either side is at index 0.
    private long[] _keys = new long[64];
    private long[] _quantities = new long[64];

    public int Count { get; private set; }

    public long Price(int index) => isBid ? -_keys[index] : _keys[index];

    public long Quantity(int index) => _quantities[index];

    /// <summary>The resting quantity at a price, 0 for none.</summary>
    public long QuantityAt(long price)
    {
        var index = Find(price);
        return index >= 0 ? _quantities[index] : 0;
    }

    /// <summary>Sets the absolute quantity at a price; 0 removes the level.</summary>
    public void Set(long price, long quantity)
    {
        var index = Find(price);
        if (index >= 0)
        {
            if (quantity != 0)
            {
                _quantities[index] = quantity;
                return;
            }

            Count--;
            Array.Copy(_keys, index + 1, _keys, index, Count - index);
            Array.Copy(_quantities, index + 1, _quantities, index, Count - index);
        }
        else if (quantity != 0)
        {
            Insert(~index, isBid ? -price : price, quantity);
        }
    }

    private int Find(long price) => Array.BinarySearch(_keys, 0, Count, isBid ? -price : price);

    private void Insert(int index, long key, long quantity)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Count * 2);
            Array.Resize(ref _quantities, Count * 2);
        }

        Array.Copy(_keys, index, _keys, index + 1, Count - index);
        Array.Copy(_quantities, index, _quantities, index + 1, Count - index);
        _keys[index] = key;
        _quantities[index] = quantity;
        Count++;
    }
}
