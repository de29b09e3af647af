using System.Runtime.CompilerServices;
using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>HOT: 0 B. A listing as the detector sees it: its book, what its fees make of a price, and the worth of its top, kept for as long as the book's version stands.</summary>
internal sealed class ListingLeg
{
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

    /// <summary>Brings the fields up to the book's version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refresh()
    {
        if (Version != Book.Version)
        {
            Reload();
        }
    }

    /// <summary>The same, for a quiet listing: tells whether anything that could open a trigger changed. Sizes and deeper levels could not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool RefreshMatters()
    {
        if (Version == Book.Version)
        {
            return false;
        }

        var top = Book.Top;
        if (IsLive == Book.IsLive && PriceDecimals == Book.PriceDecimals && HasPricesOf(top))
        {
            Version = Book.Version;
            Top = top;
            return false;
        }

        Reload();
        return true;
    }

    private bool HasPricesOf(in BookTop top) =>
        Top.BidPrice == top.BidPrice && Top.AskPrice == top.AskPrice && (Top.BidQuantity == 0) == (top.BidQuantity == 0) && (Top.AskQuantity == 0) == (top.AskQuantity == 0);

    private void Reload()
    {
        Version = Book.Version;
        IsLive = Book.IsLive;
        Top = Book.Top;
        PriceDecimals = Book.PriceDecimals;
        BidWorth = NetEdge.Times(Top.BidPrice, WorthFactor);
        AskCost = NetEdge.Times(Top.AskPrice, CostFactor);
    }
}
