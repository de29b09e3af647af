using System.Numerics;
using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>How a change of a ladder ended.</summary>
public enum LadderStatus : byte
{
    /// <summary>All levels are in.</summary>
    Ok = 0,

    /// <summary>More than <see cref="TickLadder.MaxLevels"/> levels: some may be missing.</summary>
    Full,

    /// <summary>A price that is not positive: the level is missing.</summary>
    BadPrice,
}

/// <summary>
/// HOT: one side of a book. Quantities of the ticks near the best price stand in an array indexed by (key - base), with a two-level bitmap for the next best; the
/// others in <see cref="FarLevels"/>. Both sides use one code: a bid's key is its price, an ask's its negated price, so that the greater key is always the better
/// level. Every far key is below the window; a better one than the window moves the window first. Budget: 5 ns a level in the window, 0 B once grown.
/// </summary>
public sealed class TickLadder
{
    /// <summary>
    /// Ticks in the window: 256 KiB of quantities a side, of which only the pages that levels have reached take memory. Replays of recorded BTC/USDT with a tick of 0.01
    /// take 0.92 of the time that half as many ticks take; fewer cost more.
    /// </summary>
    public const int WindowTicks = 32768;

    /// <summary>Levels one side may hold after a delta; a book with more is not live.</summary>
    public const int MaxLevels = 1 << 17;

    // The window's place relative to the best level: a quarter above it, so that a rising price moves the window only every WindowTicks / 4 ticks.
    private const int BestOffset = WindowTicks / 4 * 3;

    // A best level below this offset moves the window down: half a window away from BestOffset, so that it does not go to and fro.
    private const int LowWater = WindowTicks / 4;

    private readonly long[] _quantities = new long[WindowTicks];
    private readonly ulong[] _words = new ulong[WindowTicks / 64]; // bit set: that tick has a quantity
    private readonly ulong[] _summary = new ulong[WindowTicks / 64 / 64]; // bit set: that word is not 0
    private readonly FarLevels _far = new(MaxLevels);
    private readonly long _mirror; // key = (price ^ mirror) - mirror: 0 keeps, -1 negates
    private readonly long _lowestKey;
    private readonly long _highestKey;
    private long _base; // key of offset 0; base .. base + WindowTicks - 1 lies within lowest .. highest key
    private int _nearCount;
    private LadderStatus _status;

    /// <summary>Creates an empty side.</summary>
    /// <param name="isBid">True when higher prices are better.</param>
    public TickLadder(bool isBid)
    {
        _mirror = isBid ? 0 : -1;
        _lowestKey = isBid ? 1 : -long.MaxValue;
        _highestKey = isBid ? long.MaxValue : -1;
        _base = _lowestKey;
    }

    /// <summary>Best price, 0 when empty.</summary>
    public long BestPrice { get; private set; }

    /// <summary>Quantity at the best price, 0 when empty.</summary>
    public long BestQuantity { get; private set; }

    /// <summary>Number of levels.</summary>
    public int Count => _nearCount + _far.Count;

    /// <summary>Number of levels outside the window.</summary>
    public int FarCount => _far.Count;

    /// <summary>Grows whenever a level changed: equal versions mean equal levels.</summary>
    public long Version { get; private set; }

    /// <summary>Times the window moved.</summary>
    public long Moves { get; private set; }

    /// <summary>Sets absolute quantities, in order; 0 removes.</summary>
    /// <param name="levels">The changes.</param>
    /// <param name="changed">True when any level differs from before.</param>
    public LadderStatus Apply(ReadOnlySpan<BookLevel> levels, out bool changed)
    {
        var change = 0L;
        var added = 0;
        foreach (ref readonly var level in levels)
        {
            var key = (level.Price ^ _mirror) - _mirror;
            var offset = unchecked((ulong)(key - _base)); // wraps to a huge number below the window
            change |= offset < WindowTicks ? SetNear((int)offset, level.Quantity, ref added) : SetOutside(key, level.Quantity, ref added);
        }

        _nearCount += added;
        changed = change != 0;
        Version += changed ? 1 : 0;
        return Settle();
    }

    /// <summary>Replaces all levels.</summary>
    /// <param name="levels">The levels, best first or worst first (any other order is right, but slow); quantity 0 is no level, of equal prices either may stand.</param>
    public LadderStatus Load(ReadOnlySpan<BookLevel> levels)
    {
        Clear();
        var best = _lowestKey;
        foreach (ref readonly var level in levels)
        {
            var key = (level.Price ^ _mirror) - _mirror;
            best = level.Quantity != 0 && key > best && key <= _highestKey ? key : best;
        }

        _base = BaseFor(best);
        var added = 0;
        var isBestFirst = levels.Length > 1 && ((levels[0].Price > levels[^1].Price) == (_mirror == 0));
        for (var index = 0; index < levels.Length; index++)
        {
            ref readonly var level = ref levels[isBestFirst ? levels.Length - 1 - index : index]; // worst first: each far level is an append
            var key = (level.Price ^ _mirror) - _mirror;
            var offset = unchecked((ulong)(key - _base));
            _ = offset < WindowTicks ? SetNear((int)offset, level.Quantity, ref added) : SetOutside(key, level.Quantity, ref added);
        }

        _nearCount += added;
        return Settle();
    }

    /// <summary>Removes all levels.</summary>
    public void Clear()
    {
        Version++;
        EraseNear();
        _far.Clear();
        _status = LadderStatus.Ok;
        BestPrice = 0;
        BestQuantity = 0;
    }

    /// <summary>Multiplies all prices and quantities, after the listing's decimals grew.</summary>
    /// <param name="priceFactor">Power of ten.</param>
    /// <param name="quantityFactor">Power of ten.</param>
    /// <returns>False when a product does not fit; the side is then empty.</returns>
    public bool TryScale(long priceFactor, long quantityFactor)
    {
        Version++;
        Drain();
        if (!_far.TryScale(priceFactor, quantityFactor))
        {
            Clear();
            return false;
        }

        _base = BaseFor(_far.Count == 0 ? _lowestKey : _far.BestKey);
        Refill();
        Settle();
        return true;
    }

    /// <summary>All levels, best first.</summary>
    public DepthCursor Walk() => new(this);

    /// <summary>Position of the walk that begins with the best level not above a price limit.</summary>
    /// <param name="worseThan">Only levels worse than this price; 0 for all.</param>
    internal (int Near, int Far) Start(long worseThan)
    {
        if (worseThan == 0)
        {
            return (WindowTicks - 1, _far.Count - 1);
        }

        var key = (worseThan ^ _mirror) - _mirror;
        if (key <= _base)
        {
            return (-1, _far.LowerBound(key) - 1);
        }

        var offset = unchecked((ulong)(key - _base));
        return (offset < WindowTicks ? (int)offset - 1 : WindowTicks - 1, _far.Count - 1);
    }

    /// <summary>The highest occupied offset at or below one, -1 when there is none.</summary>
    /// <param name="offset">-1 to WindowTicks - 1.</param>
    internal int FindAtOrBelow(int offset)
    {
        if (offset < 0)
        {
            return -1;
        }

        var index = offset >> 6;
        var word = _words[index] & (ulong.MaxValue >> (63 - (offset & 63)));
        if (word == 0)
        {
            index = FindWordBelow(index);
            if (index < 0)
            {
                return -1;
            }

            word = _words[index];
        }

        return (index << 6) | BitOperations.Log2(word);
    }

    /// <summary>Price and quantity at an offset of the window.</summary>
    /// <param name="offset">An occupied offset.</param>
    /// <param name="quantity">Quantity.</param>
    internal long NearLevel(int offset, out long quantity)
    {
        quantity = _quantities[offset];
        return ((_base + offset) ^ _mirror) - _mirror;
    }

    /// <summary>Copies levels of the window, best first, a word of the bitmap at a time. Budget: 2 ns a level.</summary>
    /// <param name="near">Offset to begin at, -1 for none; then the one to go on from.</param>
    /// <param name="target">Where to; full or not, the copy ends with it.</param>
    /// <returns>Levels copied.</returns>
    internal int CopyNear(ref int near, Span<BookLevel> target)
    {
        var count = 0;
        while (count < target.Length && (near = FindAtOrBelow(near)) >= 0)
        {
            var first = near & ~63; // offset of the word's lowest bit
            var word = _words[near >> 6] & (ulong.MaxValue >> (63 - (near & 63)));
            var quantities = _quantities.AsSpan(first, 64);
            do
            {
                var bit = BitOperations.Log2(word);
                word ^= 1UL << bit;
                ref var level = ref target[count++];
                level.Price = ((_base + first + bit) ^ _mirror) - _mirror;
                level.Quantity = quantities[bit];
            }
            while (word != 0 && count < target.Length);

            near = word != 0 ? first | BitOperations.Log2(word) : first - 1;
        }

        return count;
    }

    /// <summary>Price and quantity of a far level.</summary>
    /// <param name="index">Index in key order.</param>
    /// <param name="quantity">Quantity.</param>
    internal long FarLevel(int index, out long quantity)
    {
        quantity = _far.Quantity(index);
        return (_far.Key(index) ^ _mirror) - _mirror;
    }

    // No branch on the data: whether a level appears, changes or goes is a coin toss to the predictor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long SetNear(int offset, long quantity, ref int added)
    {
        ref var slot = ref _quantities[offset];
        var old = slot;
        slot = quantity;
        var present = quantity != 0 ? 1UL : 0UL;
        var index = offset >> 6;
        var word = (_words[index] & ~(1UL << offset)) | (present << offset); // shifts count modulo 64
        _words[index] = word;
        ref var summary = ref _summary[index >> 6];
        summary = (summary & ~(1UL << index)) | ((word != 0 ? 1UL : 0UL) << index);
        added += (int)present - (old != 0 ? 1 : 0);
        return old ^ quantity;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: keeps the loop of Apply short
    private long SetOutside(long key, long quantity, ref int added)
    {
        if (key < _lowestKey || key > _highestKey)
        {
            _status = LadderStatus.BadPrice;
            return 0;
        }

        if (key < _base)
        {
            if (!_far.TrySet(key, quantity, out var change))
            {
                _status = LadderStatus.Full;
            }

            return change;
        }

        if (quantity == 0)
        {
            return 0; // nothing stands above the window
        }

        MoveTo(key);
        return SetNear((int)(key - _base), quantity, ref added);
    }

    // Best level and the window's place, once a delta: within it the window may be empty for a moment.
    private LadderStatus Settle()
    {
        var best = FindAtOrBelow(WindowTicks - 1);
        if (best < LowWater && _far.Count > 0)
        {
            MoveTo(best < 0 ? _far.BestKey : _base + best);
            best = FindAtOrBelow(WindowTicks - 1);
        }

        BestQuantity = best < 0 ? 0 : _quantities[best];
        BestPrice = best < 0 ? 0 : ((_base + best) ^ _mirror) - _mirror;
        if (Count > MaxLevels)
        {
            _status = LadderStatus.Full;
        }

        return _status;
    }

    private int FindWordBelow(int index)
    {
        var group = index >> 6;
        var word = _summary[group] & ((1UL << index) - 1); // bits below index within its group
        while (word == 0)
        {
            if (--group < 0)
            {
                return -1;
            }

            word = _summary[group];
        }

        return (group << 6) | BitOperations.Log2(word);
    }

    // The base that puts a key at BestOffset, as far as the range of keys allows; no intermediate leaves the range of a long.
    private long BaseFor(long key)
    {
        var wanted = key > _lowestKey + BestOffset ? key - BestOffset : _lowestKey;
        return Math.Min(wanted, _highestKey - (WindowTicks - 1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: thousands of level changes apart
    private void MoveTo(long key)
    {
        Moves++;
        Drain();
        _base = BaseFor(key);
        Refill();
    }

    // All near levels to the far ones: they are better than those, so ascending appends keep the order.
    private void Drain()
    {
        for (var index = 0; index < _words.Length; index++)
        {
            for (var word = _words[index]; word != 0; word &= word - 1)
            {
                var offset = (index << 6) | BitOperations.TrailingZeroCount(word);
                _far.Append(_base + offset, _quantities[offset]);
                _quantities[offset] = 0;
                _nearCount--;
            }

            _words[index] = 0;
        }

        Array.Clear(_summary);
    }

    private void EraseNear()
    {
        for (var index = 0; index < _words.Length; index++)
        {
            for (var word = _words[index]; word != 0; word &= word - 1)
            {
                _quantities[(index << 6) | BitOperations.TrailingZeroCount(word)] = 0;
            }

            _words[index] = 0;
        }

        Array.Clear(_summary);
        _nearCount = 0;
    }

    private void Refill()
    {
        var added = 0;
        while (_far.Count > 0 && _far.BestKey >= _base)
        {
            var key = _far.TakeBest(out var quantity);
            SetNear((int)(key - _base), quantity, ref added);
        }

        _nearCount += added;
    }
}
