namespace Crossfeed.Arbitrage;

/// <summary>HOT: 0 B. The pairs with an open trigger, in no order. Room for all pairs is made when listings are added, so that opening never allocates.</summary>
internal sealed class OpenTriggers
{
    private VenuePair?[] _pairs = [];
    private long[] _keys = [];

    /// <summary>Number of open triggers.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room. Off the hot path.</summary>
    /// <param name="pairs">Number of all pairs.</param>
    public void Reserve(int pairs)
    {
        if (pairs > _pairs.Length)
        {
            var capacity = Math.Max(pairs, _pairs.Length * 2);
            Array.Resize(ref _pairs, capacity);
            Array.Resize(ref _keys, capacity);
        }
    }

    /// <summary>Adds a pair.</summary>
    public void Add(VenuePair pair)
    {
        pair.OpenSlot = Count;
        _pairs[Count++] = pair;
    }

    /// <summary>Takes a pair out; the last one takes its place.</summary>
    public void Remove(VenuePair pair)
    {
        var last = _pairs[--Count]!;
        _pairs[pair.OpenSlot] = last;
        last.OpenSlot = pair.OpenSlot;
        _pairs[Count] = null;
        pair.OpenSlot = -1;
    }

    /// <summary>Collects the pairs one of whose listings has been silent for too long, in the order of reporting.</summary>
    /// <param name="nowNanos">The frame's receive time.</param>
    /// <param name="maxAgeNanos">The age up to which a listing is fresh.</param>
    /// <param name="earliestExpiryNanos">The time after which the first of the others expires.</param>
    /// <returns>Keys of the pairs: <see cref="GroupRank"/> and <see cref="PairIndex"/>. Good until the next call.</returns>
    public ReadOnlySpan<long> CollectAged(long nowNanos, long maxAgeNanos, out long earliestExpiryNanos)
    {
        var count = 0;
        earliestExpiryNanos = long.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            var pair = _pairs[i]!;
            var expiry = pair.OldestMessageNanos + maxAgeNanos;
            if (nowNanos > expiry)
            {
                _keys[count++] = Key(pair);
            }
            else
            {
                earliestExpiryNanos = Math.Min(earliestExpiryNanos, expiry);
            }
        }

        var aged = _keys.AsSpan(0, count);
        aged.Sort(); // of longs: in place, no comparer
        return aged;
    }

    /// <summary>The rank of a key's group.</summary>
    public static int GroupRank(long key) => (int)(key >> 32);

    /// <summary>The index of a key's pair within its group.</summary>
    public static int PairIndex(long key) => (int)key;

    private static long Key(VenuePair pair) => ((long)pair.Buy.Group.Rank << 32) | (uint)pair.Index;
}
