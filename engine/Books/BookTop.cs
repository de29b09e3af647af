namespace Crossfeed.Books;

/// <summary>Best bid and ask with sizes, in counts of the listing's current decimals. An empty side has price and quantity 0.</summary>
/// <param name="BidPrice">Best bid price.</param>
/// <param name="BidQuantity">Quantity there; 0: no bids.</param>
/// <param name="AskPrice">Best ask price.</param>
/// <param name="AskQuantity">Quantity there; 0: no asks.</param>
public readonly record struct BookTop(long BidPrice, long BidQuantity, long AskPrice, long AskQuantity)
{
    /// <summary>True when both sides stand and the bid is not below the ask.</summary>
    public bool IsCrossed => BidQuantity != 0 && AskQuantity != 0 && BidPrice >= AskPrice;

    /// <summary>The same top with a half-empty side (price or quantity 0) made fully empty.</summary>
    /// <param name="bidPrice">Bid price or 0.</param>
    /// <param name="bidQuantity">Bid quantity or 0.</param>
    /// <param name="askPrice">Ask price or 0.</param>
    /// <param name="askQuantity">Ask quantity or 0.</param>
    public static BookTop Normalised(long bidPrice, long bidQuantity, long askPrice, long askQuantity)
    {
        var bid = bidPrice != 0 && bidQuantity != 0;
        var ask = askPrice != 0 && askQuantity != 0;
        return new BookTop(bid ? bidPrice : 0, bid ? bidQuantity : 0, ask ? askPrice : 0, ask ? askQuantity : 0);
    }
}
