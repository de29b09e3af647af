using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>HOT: 0 B. A listing as the detector sees it: its book, what its fees make of a price, and the worth of its top, kept for as long as the book's version stands.</summary>
internal sealed class ListingLeg
{
    private const int Line = 64; // bytes of a cache line

    /// <summary>The book.</summary>
    public readonly OrderBook Book;

    /// <summary>The listing.</summary>
    public readonly Listing Listing;

    /// <summary>A price times this is what a sale brings, in units of 10^-16.</summary>
    public readonly ulong WorthFactor;

    /// <summary>A price times this is what a purchase has to bring back to net the minimum, in units of 10^-16.</summary>
    public readonly ulong CostFactor;

    /// <summary>The pairs that include this listing, in the order of evaluation.</summary>
    public VenuePair[] Pairs = [];

    /// <summary>The bounds of all listings of the group, this one's at <see cref="BoundsIndex"/>.</summary>
    public EdgeBounds[] GroupBounds = [];

    /// <summary>Position in <see cref="GroupBounds"/>.</summary>
    public int BoundsIndex;

    /// <summary>The <see cref="OrderBook.TopVersion"/> that the bounds belong to.</summary>
    public long TopVersion = long.MinValue;

    /// <summary>The evaluation that this listing was touched in last.</summary>
    public long TouchedIn;

    /// <summary>
    /// True when every pair of this listing was fresh, without a trigger and without an edge too large to report when it was last looked at: then nothing but this listing's
    /// own prices or state can change any of them.
    /// </summary>
    public bool IsQuiet;

    /// <summary>The version of the book that the fields below belong to.</summary>
    public long Version = long.MinValue;

    /// <summary>Whether the book is live.</summary>
    public bool IsLive;

    /// <summary>The effective top.</summary>
    public BookTop Top;

    /// <summary>Decimals of the prices in <see cref="Top"/>.</summary>
    public int PriceDecimals;

    /// <summary>What selling at the best bid brings.</summary>
    public UInt128 BidWorth;

    /// <summary>What buying at the best ask has to bring back.</summary>
    public UInt128 AskCost;

    private ulong _factorAtMost;
    private ulong _factorAtLeast;
    private int _factorDecimals = -1; // of the two above

    public ListingLeg(Listing listing, OrderBook book, InstrumentGroup group, long minNetE8)
    {
        Listing = listing;
        Book = book;
        Group = group;
        WorthFactor = NetEdge.WorthFactor(listing.TakerFeeE8);
        CostFactor = NetEdge.CostFactor(listing.TakerFeeE8, minNetE8);
    }

    /// <summary>The group it is compared in.</summary>
    public InstrumentGroup Group { get; }

    /// <summary>Order within a group: venue, then symbol, by name.</summary>
    public static int Compare(ListingLeg left, ListingLeg right)
    {
        var byVenue = string.CompareOrdinal(left.Listing.Venue, right.Listing.Venue);
        return byVenue != 0 ? byVenue : left.Listing.Symbol.CompareTo(right.Listing.Symbol);
    }

    /// <summary>Asks for the lines of this object behind the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch()
    {
        if (Sse.IsSupported)
        {
            var start = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in Book)); // may move at any time, and is never read through
            Sse.Prefetch0(start);
            Sse.Prefetch0(start + Line);
            Sse.Prefetch0(start + (2 * Line));
        }
    }

    /// <summary>Brings the fields up to the book's version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refresh()
    {
        if (Version != Book.Version)
        {
            Reload();
        }
    }

    /// <summary>For a quiet listing: whether a change since the last look may have brought an edge; false is certain. Sizes and deeper levels cannot bring one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHaveComeToNet()
    {
        if (TopVersion == Book.TopVersion)
        {
            return false;
        }

        LoadBounds();
        return EdgeBounds.MayNet(GroupBounds, BoundsIndex);
    }

    /// <summary>Brings the bounds up to the book's best prices.</summary>
    public void LoadBounds()
    {
        TopVersion = Book.TopVersion;
        if (_factorDecimals != Book.PriceDecimals)
        {
            LoadFactors();
        }

        var top = Book.Top;
        var isLive = Book.IsLive;
        GroupBounds[BoundsIndex] = EdgeBounds.Of(isLive ? top.BidPrice : 0, _factorAtMost, isLive ? top.AskPrice : 0, _factorAtLeast); // an empty side has the price 0
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // divides; once, and when decimals grow
    private void LoadFactors()
    {
        _factorDecimals = Book.PriceDecimals;
        _factorAtMost = EdgeBounds.FactorAtMost(WorthFactor, _factorDecimals);
        _factorAtLeast = EdgeBounds.FactorAtLeast(CostFactor, _factorDecimals);
    }

    private void Reload()
    {
        LoadBounds();
        Version = Book.Version;
        IsLive = Book.IsLive;
        Top = Book.Top;
        PriceDecimals = Book.PriceDecimals;
        BidWorth = NetEdge.Times(Top.BidPrice, WorthFactor);
        AskCost = NetEdge.Times(Top.AskPrice, CostFactor);
    }
}
