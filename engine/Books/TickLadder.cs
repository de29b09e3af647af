using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>
/// HOT: one side of a book. Quantities of the ticks near the best price stand in a <see cref="LadderWindow"/>, indexed by (key - base); the others in
/// <see cref="FarLevels"/>. Both sides use one code: a bid's key is its price, an ask's its negated price, so that the greater key is always the better
/// level. Every far key is below the window; a better one than the window moves the window first. Budget: 5 ns a level in the window, 0 B once grown.
/// </summary>
public sealed class TickLadder
{
    /// <summary>Ticks in the window.</summary>
    public const int WindowTicks = LadderMemory.Ticks;

    /// <summary>Levels one side may hold after a delta; a book with more is not live.</summary>
    public const int MaxLevels = 1 << 17;

    // The window's place relative to the best level: a quarter above it, so that a rising price moves the window only every WindowTicks / 4 ticks; and within
    // a page of quantities so that a quarter of it is above the best level and the rest below.
    private const int BestOffset = (WindowTicks / 4 * 3) + (LadderMemory.PageTicks / 4 * 3);

    // A best level below this offset moves the window down: half a window away from BestOffset, so that it does not go to and fro.
    private const int LowWater = WindowTicks / 4;

    private readonly LadderWindow _near;
    private readonly FarLevels _far;
    private readonly long _mirror; // key = (price ^ mirror) - mirror: 0 keeps, -1 negates
    private long _base; // key of offset 0; base .. base + WindowTicks - 1 lies within lowest .. highest key
    private int _nearCount;
    private LadderStatus _status;
    private LadderChanges _changes = new();
    private readonly long _lowestKey;
    private readonly long _highestKey;

    /// <summary>Creates an empty side with memory of its own.</summary>
    /// <param name="isBid">True when higher prices are better.</param>
    public TickLadder(bool isBid)
        : this(isBid, new LadderMemory(), 0)
    {
    }

    /// <summary>Creates an empty side.</summary>
    /// <param name="isBid">True when higher prices are better.</param>
    /// <param name="memory">Where the window stands; bids and asks of a book share one.</param>
    /// <param name="farLevels">Levels outside the window for which it need not grow.</param>
    internal TickLadder(bool isBid, LadderMemory memory, int farLevels)
    {
        _near = new LadderWindow(memory, isBid ? 0 : 1);
        _far = new FarLevels(MaxLevels, farLevels);
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
        if (levels.IsEmpty)
        {
            changed = false;
            return _status;
        }

        var outcome = new Outcome { Highest = long.MinValue };
        var index = 0;
        while ((index = SetWithin(levels, index, ref outcome)) < levels.Length)
        {
            ref readonly var level = ref levels[index++];
            outcome.Change |= SetOutside(Key(level.Price), level.Quantity);
        }

        _nearCount += (int)outcome.Added;
        changed = outcome.Change != 0;
        if (changed)
        {
            _changes.Note(outcome.Highest, levels.Length == 1);
            Version++;
        }

        return Settle(outcome.Highest);
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
        var isBestFirst = levels.Length > 1 && ((levels[0].Price > levels[^1].Price) == (_mirror == 0));
        for (var index = 0; index < levels.Length; index++)
        {
            ref readonly var level = ref levels[isBestFirst ? levels.Length - 1 - index : index]; // worst first: each far level is an append
            var key = (level.Price ^ _mirror) - _mirror;
            var offset = unchecked((ulong)(key - _base));
            _ = offset < WindowTicks ? SetNear((nint)offset, level.Quantity) : SetOutside(key, level.Quantity);
        }

        return Settle(_highestKey);
    }

    /// <summary>Removes the worst levels, of a side that has more than its channel keeps.</summary>
    /// <param name="kept">Levels that stay, at least 1.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: few deltas bring a level more
    public void Trim(int kept)
    {
        if (Count <= kept)
        {
            return;
        }

        Version++;
        var highest = long.MinValue;
        var far = Math.Min(_far.Count, Count - kept);
        if (far > 0)
        {
            highest = _far.Key(far - 1);
            _far.RemoveWorst(far);
        }

        while (Count > kept)
        {
            var offset = _near.FindLowest();
            highest = _base + offset;
            SetNear(offset, 0);
        }

        _changes.NoteRemoval(highest); // above the delta's own where a snapshot had more than is kept
    }

    /// <summary>Removes all levels.</summary>
    public void Clear()
    {
        Version++;
        _changes.NoteAll();
        _near.Drain(null, _base);
        _nearCount = 0;
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
        _changes.NoteAll();
        _nearCount -= _near.Drain(_far, _base);
        if (!_far.TryScale(priceFactor, quantityFactor))
        {
            Clear();
            return false;
        }

        _base = BaseFor(_far.Count == 0 ? _lowestKey : _far.BestKey);
        Refill();
        Settle(_highestKey);
        return true;
    }

    /// <summary>All levels, best first.</summary>
    public DepthCursor Walk() => new(this);

    /// <summary>The key of a price: the greater, the better.</summary>
    /// <param name="price">The price.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long Key(long price) => (price ^ _mirror) - _mirror;

    /// <summary>The best key that may have changed since a version; from here on changes are noted anew, for whoever asks with the present version.</summary>
    /// <param name="version">The version that the caller saw last.</param>
    /// <returns>The key; the greatest of all when somebody else asked in between.</returns>
    internal long TakeHighestChange(long version) => _changes.Take(version, Version);

    /// <summary>The best key that may have changed since the last call; for the book's checksum alone.</summary>
    /// <param name="isOne">True when nothing else changed, apart from levels that are not kept any more.</param>
    /// <returns>The key; the lowest number when nothing changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // a few moves
    internal long TakeHighestUnproven(out bool isOne) => _changes.TakeUnproven(out isOne);

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
    internal int FindAtOrBelow(int offset) => _near.FindAtOrBelow(offset);

    /// <summary>Price and quantity at an offset of the window.</summary>
    /// <param name="offset">An occupied offset.</param>
    /// <param name="quantity">Quantity.</param>
    internal long NearLevel(int offset, out long quantity)
    {
        quantity = _near.QuantityAt(offset);
        return ((_base + offset) ^ _mirror) - _mirror;
    }

    /// <summary>Copies levels of the window, best first.</summary>
    /// <param name="near">Offset to begin at, -1 for none; then the one to go on from.</param>
    /// <param name="target">Where to; full or not, the copy ends with it.</param>
    /// <returns>Levels copied.</returns>
    internal int CopyNear(ref int near, Span<BookLevel> target) => _near.Copy(ref near, _base, _mirror, target);

    /// <summary>Price and quantity of a far level.</summary>
    /// <param name="index">Index in key order.</param>
    /// <param name="quantity">Quantity.</param>
    internal long FarLevel(int index, out long quantity)
    {
        quantity = _far.Quantity(index);
        return (_far.Key(index) ^ _mirror) - _mirror;
    }

    // Sets levels up to the first outside the window, whose index it returns. Calls nothing, so that whatever the loop needs stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would share the caller's registers
    private int SetWithin(ReadOnlySpan<BookLevel> levels, int index, ref Outcome outcome)
    {
        ref var start = ref _near.Start;
        ref var words = ref _near.WordsStart;
        var mirror = _mirror;
        var origin = _base;
        var change = outcome.Change;
        var added = outcome.Added;
        var highest = outcome.Highest;
        for (; (uint)index < (uint)levels.Length; index++)
        {
            ref readonly var level = ref levels[index];
            var key = (level.Price ^ mirror) - mirror;
            highest = Math.Max(highest, key);
            var offset = unchecked((ulong)(key - origin)); // wraps to a huge number below the window
            if (offset >= WindowTicks)
            {
                break;
            }

            added += LadderWindow.Set(ref start, ref words, (nint)offset, level.Quantity, ref change);
        }

        outcome.Change = change;
        outcome.Added = added;
        outcome.Highest = highest;
        return index;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: keeps the loop of Apply short
    private long SetOutside(long key, long quantity)
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
        return SetNear((nint)(key - _base), quantity);
    }

    private long SetNear(nint offset, long quantity)
    {
        var change = 0L;
        _nearCount += (int)LadderWindow.Set(ref _near.Start, ref _near.WordsStart, offset, quantity, ref change);
        return change;
    }

    // Best level and the window's place, once a delta: within it the window may be empty for a moment.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LadderStatus Settle(long highestChanged)
    {
        var bestKey = BestQuantity == 0 ? long.MinValue : (BestPrice ^ _mirror) - _mirror;
        if (highestChanged >= bestKey)
        {
            FindBest(highestChanged);
        }

        if (Count > MaxLevels)
        {
            _status = LadderStatus.Full;
        }

        return _status;
    }

    // Nothing stands above the highest key that changed since the best was known.
    private void FindBest(long highest)
    {
        var offset = highest < _base ? -1 : (int)Math.Min(unchecked((ulong)(highest - _base)), WindowTicks - 1); // no key is so far from the base that the difference wraps
        var best = _near.FindAtOrBelow(offset);
        if (best < LowWater && _far.Count > 0)
        {
            MoveTo(best < 0 ? _far.BestKey : _base + best);
            best = _near.FindAtOrBelow(WindowTicks - 1);
        }

        BestQuantity = best < 0 ? 0 : _near.QuantityAt(best);
        BestPrice = best < 0 ? 0 : ((_base + best) ^ _mirror) - _mirror;
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
        _nearCount -= _near.Drain(_far, _base); // near levels are better than all far ones, so ascending appends keep the order
        _base = BaseFor(key);
        Refill();
    }

    private void Refill()
    {
        while (_far.Count > 0 && _far.BestKey >= _base)
        {
            var key = _far.TakeBest(out var quantity);
            SetNear((nint)(key - _base), quantity);
        }
    }

    // What a delta did so far.
    private struct Outcome
    {
        public long Change; // the bits in which any quantity differs from before
        public long Highest; // of the keys in it
        public nint Added; // to the levels of the window
    }
}
