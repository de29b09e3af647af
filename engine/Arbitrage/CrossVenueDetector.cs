using System.Runtime.CompilerServices;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: 10 ns a frame that changes no best price, 70 ns a trigger opened, changed or closed, 0 B. Finds what can be bought on one venue and sold on another at a net gain, and follows it until it
/// is gone. One thread evaluates; listings are added and removed between frames. Decisions rest on the books and on receive times alone, so a replay repeats them.
/// </summary>
/// <typeparam name="TSink">Where the events go.</typeparam>
public sealed class CrossVenueDetector<TSink>
    where TSink : struct, ITriggerSink
{
    private readonly ArbitrageOptions _options;
    private readonly long _maxAgeNanos;
    private readonly List<InstrumentGroup> _groups = []; // ascending by symbol; the index is the rank
    private readonly OpenTriggers _open = new();
    private ListingLeg?[] _legs = new ListingLeg?[64]; // by listing id
    private int[] _ranks = []; // scratch: groups touched by one frame
    private TSink _sink;
    private long _evaluation;
    private long _nextId = 1;
    private long _earliestExpiryNanos = long.MaxValue; // no open trigger ages out before this receive time has passed
    private int _pairCount;

    /// <summary>Creates a detector without listings.</summary>
    /// <param name="options">What it decides by.</param>
    /// <param name="sink">Where the events go.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public CrossVenueDetector(ArbitrageOptions options, TSink sink)
    {
        options.Validate();
        _options = options;
        _maxAgeNanos = options.MaxQuoteAgeNanos;
        _sink = sink;
    }

    /// <summary>What was counted so far.</summary>
    public TriggerCounters Counters { get; } = new();

    /// <summary>The sink.</summary>
    public ref TSink Sink => ref _sink;

    /// <summary>Adds a listing. On the detector's thread or before it starts, between frames; allocates. The listing is looked at when a frame first touches it.</summary>
    /// <param name="listing">The listing, with the fee in force.</param>
    /// <param name="book">Its book.</param>
    /// <exception cref="ArgumentException">The id is taken, or the venue has the instrument already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The fee is not between -100 % and 100 %.</exception>
    public void AddListing(Listing listing, OrderBook book)
    {
        if (!NetEdge.IsUsableFee(listing.TakerFeeE8))
        {
            throw new ArgumentOutOfRangeException(nameof(listing), listing.TakerFeeE8, $"the taker fee of {listing} must lie between -10000 and 10000 basis points, both excluded");
        }

        if (Find(listing.Id) is { } taken)
        {
            throw new ArgumentException($"listing id {listing.Id} is taken by {taken.Listing}", nameof(listing));
        }

        var symbol = _options.AcrossMarkets ? listing.Symbol with { Market = MarketKind.Spot } : listing.Symbol;
        var wanted = new InstrumentGroup(symbol, listing.Assets);
        var place = _groups.FindIndex(other => other.CompareTo(wanted) >= 0);
        var group = place >= 0 && _groups[place].CompareTo(wanted) == 0 ? _groups[place] : wanted;
        var leg = new ListingLeg(listing, book, group, _options.MinNetE8);
        var pairsBefore = group.Pairs.Length;
        group.Add(leg);
        if (pairsBefore == 0 && !_groups.Contains(group))
        {
            _groups.Insert(place < 0 ? _groups.Count : place, group);
            RankGroups();
        }

        while (listing.Id >= _legs.Length)
        {
            Array.Resize(ref _legs, _legs.Length * 2);
        }

        _legs[listing.Id] = leg;
        _pairCount += group.Pairs.Length - pairsBefore;
        _open.Reserve(_pairCount);
    }

    /// <summary>Takes a listing out and closes its triggers. On the detector's thread, between frames; nothing happens when it is not there.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="frameOrdinal">Ordinal of the frame that removes it.</param>
    /// <param name="receivedNanos">Receive time of that frame.</param>
    public void RemoveListing(int listingId, long frameOrdinal, long receivedNanos)
    {
        if (Find(listingId) is not { } leg)
        {
            return;
        }

        foreach (var pair in leg.Pairs)
        {
            if (pair.IsOpen)
            {
                Close(pair, CloseReason.Removed, frameOrdinal, receivedNanos);
            }
        }

        var group = leg.Group;
        _pairCount -= leg.Pairs.Length;
        group.Remove(leg);
        _legs[listingId] = null;
        if (group.IsEmpty)
        {
            _groups.Remove(group);
            RankGroups();
        }
    }

    /// <summary>
    /// Looks at what one frame changed; called once for each frame after all of it is applied, also for frames that touch nothing. First closes what has aged out by the
    /// frame's time, then evaluates the pairs of the listings touched, instruments in ordinal order, pairs by buy and sell venue.
    /// </summary>
    /// <param name="touched">Listings that the frame touched; ids without a listing here are passed over.</param>
    /// <param name="frameOrdinal">Ordinal of the frame.</param>
    /// <param name="receivedNanos">Receive time of the frame.</param>
    public void Evaluate(ReadOnlySpan<int> touched, long frameOrdinal, long receivedNanos)
    {
        if (receivedNanos > _earliestExpiryNanos)
        {
            CloseAged(frameOrdinal, receivedNanos);
        }

        if (touched.Length == 1)
        {
            if (Find(touched[0]) is { } leg)
            {
                EvaluateOne(leg, frameOrdinal, receivedNanos);
            }
        }
        else if (touched.Length > 1)
        {
            EvaluateSeveral(touched, frameOrdinal, receivedNanos);
        }
    }

    /// <summary>Looks at what a frame changed that touched one listing.</summary>
    /// <param name="touched">The listing; an id without one here is passed over.</param>
    /// <param name="frameOrdinal">Ordinal of the frame.</param>
    /// <param name="receivedNanos">Receive time of the frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(int touched, long frameOrdinal, long receivedNanos)
    {
        if (receivedNanos > _earliestExpiryNanos)
        {
            CloseAged(frameOrdinal, receivedNanos);
        }

        if (Find(touched) is { } leg)
        {
            EvaluateOne(leg, frameOrdinal, receivedNanos);
        }
    }

    /// <summary>Asks for the memory of a listing that a frame is about to change, so that it is there when the frame is evaluated. A hint, without effect on what comes out.</summary>
    /// <param name="listingId">The listing, or any other number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int listingId) => Find(listingId)?.Prefetch();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ListingLeg? Find(int listingId)
    {
        var legs = _legs;
        return (uint)listingId < (uint)legs.Length ? legs[listingId] : null;
    }

    private void RankGroups()
    {
        for (var i = 0; i < _groups.Count; i++)
        {
            _groups[i].Rank = i;
        }

        if (_groups.Count > _ranks.Length)
        {
            Array.Resize(ref _ranks, Math.Max(_groups.Count, _ranks.Length * 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvaluateOne(ListingLeg leg, long frameOrdinal, long receivedNanos)
    {
        if (!leg.IsQuiet || leg.MayHaveComeToNet())
        {
            EvaluatePairs(leg, frameOrdinal, receivedNanos);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: keeps the two compares above short
    private void EvaluatePairs(ListingLeg leg, long frameOrdinal, long receivedNanos)
    {
        leg.IsQuiet = true; // unless one of its pairs objects
        foreach (var pair in leg.Pairs)
        {
            EvaluatePair(pair, frameOrdinal, receivedNanos);
        }
    }

    private void EvaluateSeveral(ReadOnlySpan<int> touched, long frameOrdinal, long receivedNanos)
    {
        _evaluation++;
        var count = 0;
        foreach (var id in touched)
        {
            if (Find(id) is not { } leg)
            {
                continue;
            }

            leg.TouchedIn = _evaluation;
            if (leg.Group.CollectedIn != _evaluation)
            {
                leg.Group.CollectedIn = _evaluation;
                _ranks[count++] = leg.Group.Rank;
            }
        }

        var ranks = _ranks.AsSpan(0, count);
        ranks.Sort();
        foreach (var rank in ranks)
        {
            foreach (var pair in _groups[rank].Pairs)
            {
                if (pair.Buy.TouchedIn == _evaluation || pair.Sell.TouchedIn == _evaluation)
                {
                    EvaluatePair(pair, frameOrdinal, receivedNanos);
                }
            }
        }
    }

    private void EvaluatePair(VenuePair pair, long frameOrdinal, long receivedNanos)
    {
        pair.Buy.Refresh();
        pair.Sell.Refresh();
        var oldestNanos = pair.OldestMessageNanos;
        var isFresh = _maxAgeNanos == 0 || receivedNanos - oldestNanos <= _maxAgeNanos;
        if (pair.IsOpen)
        {
            Expect(oldestNanos); // frames of two connections may come out of order, and a listing's last message then be older than it was
        }

        if (pair.Note(isFresh))
        {
            Decide(pair, isFresh, frameOrdinal, receivedNanos);
        }

        if (!isFresh || pair.IsOpen || pair.IsOutOfRange)
        {
            pair.KeepLooking();
        }
    }

    private void Decide(VenuePair pair, bool isFresh, long frameOrdinal, long receivedNanos)
    {
        if (pair.Buy.IsLive && pair.Sell.IsLive && isFresh && pair.Nets())
        {
            Report(pair, frameOrdinal, receivedNanos);
        }
        else if (pair.IsOpen)
        {
            Close(pair, ReasonToClose(pair, isFresh), frameOrdinal, receivedNanos);
        }
    }

    private static CloseReason ReasonToClose(VenuePair pair, bool isFresh)
    {
        if (!pair.Buy.IsLive || !pair.Sell.IsLive)
        {
            return CloseReason.NotLive;
        }

        return isFresh ? CloseReason.BelowMinimum : CloseReason.AgedOut;
    }

    private void Report(VenuePair pair, long frameOrdinal, long receivedNanos)
    {
        var trigger = default(TriggerEvent);
        if (!pair.TryMeasure(ref trigger))
        {
            SkipOverflow(pair, frameOrdinal, receivedNanos);
            return;
        }

        var isOpen = pair.IsOpen;
        if (isOpen && pair.IsAsReported(trigger))
        {
            return;
        }

        trigger.Kind = pair.Kind;
        trigger.BuyListingId = pair.Buy.Listing.Id;
        trigger.SellListingId = pair.Sell.Listing.Id;
        trigger.FrameOrdinal = frameOrdinal;
        trigger.ReceivedNanos = receivedNanos;
        if (isOpen)
        {
            trigger.Step = TriggerStep.Changed;
            trigger.Id = pair.Last.Id;
            trigger.BestNetE8 = Math.Max(pair.Last.BestNetE8, trigger.NetE8);
            Counters.Changed++;
        }
        else
        {
            trigger.Step = TriggerStep.Opened;
            trigger.Id = _nextId++;
            trigger.BestNetE8 = trigger.NetE8;
            pair.OpenedNanos = receivedNanos;
            _open.Add(pair);
            Expect(pair.OldestMessageNanos);
            Counters.Opened++;
            Counters.OpenNow++;
        }

        pair.Last = trigger;
        _sink.OnTrigger(in trigger);
    }

    private void Expect(long oldestNanos)
    {
        if (_maxAgeNanos != 0)
        {
            _earliestExpiryNanos = Math.Min(_earliestExpiryNanos, oldestNanos + _maxAgeNanos);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // no venue has quoted such numbers yet
    private void SkipOverflow(VenuePair pair, long frameOrdinal, long receivedNanos)
    {
        Counters.SkippedOverflow++;
        pair.IsOutOfRange = true;
        if (pair.IsOpen)
        {
            Close(pair, CloseReason.OutOfRange, frameOrdinal, receivedNanos);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // keeps the compare that guards it small
    private void CloseAged(long frameOrdinal, long receivedNanos)
    {
        foreach (var key in _open.CollectAged(receivedNanos, _maxAgeNanos, out _earliestExpiryNanos))
        {
            var pair = _groups[OpenTriggers.GroupRank(key)].Pairs[OpenTriggers.PairIndex(key)];
            pair.NoteAged();
            Close(pair, CloseReason.AgedOut, frameOrdinal, receivedNanos);
        }
    }

    private void Close(VenuePair pair, CloseReason reason, long frameOrdinal, long receivedNanos)
    {
        _open.Remove(pair);
        Counters.Closed++;
        Counters.OpenNow--;
        var trigger = pair.Last;
        trigger.Step = TriggerStep.Closed;
        trigger.Reason = reason;
        trigger.FrameOrdinal = frameOrdinal;
        trigger.ReceivedNanos = receivedNanos;
        trigger.LifetimeNanos = Math.Max(0, receivedNanos - pair.OpenedNanos);
        _sink.OnTrigger(in trigger);
    }
}
