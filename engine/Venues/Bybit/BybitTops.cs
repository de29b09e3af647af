using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>Best bid and ask as a stream has told them so far, in counts at the decimals of that time.</summary>
internal struct BybitTop
{
    /// <summary>Bid price; 0: none.</summary>
    public long Bid;

    /// <summary>Bid quantity.</summary>
    public long BidQuantity;

    /// <summary>Ask price; 0: none.</summary>
    public long Ask;

    /// <summary>Ask quantity.</summary>
    public long AskQuantity;

    /// <summary>Decimals of the prices.</summary>
    public byte PriceDecimals;

    /// <summary>Decimals of the quantities.</summary>
    public byte QuantityDecimals;
}

/// <summary>
/// HOT: what the messages of a stream leave unsaid because it has not changed: the best prices of each listing, 40 B each. Budget: 2 ns, 0 B.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
internal sealed class BybitTops(ListingDecimals decimals)
{
    private BybitTop[] _tops = [];

    /// <summary>Makes room.</summary>
    /// <param name="listings">Ids are below this.</param>
    public void MakeRoom(int listings)
    {
        if (listings > _tops.Length)
        {
            Array.Resize(ref _tops, listings);
        }
    }

    /// <summary>The best prices known, at the present decimals; none where they cannot be expressed.</summary>
    /// <param name="listing">The listing.</param>
    public BybitTop Find(int listing)
    {
        var price = decimals.Price(listing);
        var quantity = decimals.Quantity(listing);
        var top = _tops[listing];
        var isExpressible = top.PriceDecimals == price && top.QuantityDecimals == quantity;
        if (!isExpressible)
        {
            isExpressible = TryScale(ref top.Bid, price - top.PriceDecimals) & TryScale(ref top.Ask, price - top.PriceDecimals)
                & TryScale(ref top.BidQuantity, quantity - top.QuantityDecimals) & TryScale(ref top.AskQuantity, quantity - top.QuantityDecimals);
        }

        return isExpressible ? top : default;
    }

    /// <summary>Keeps the best prices.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="quote">The event that says them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(int listing, in MarketEvent quote)
    {
        ref var top = ref _tops[listing];
        top.Bid = quote.Price;
        top.BidQuantity = quote.Quantity;
        top.Ask = quote.AskPrice;
        top.AskQuantity = quote.AskQuantity;
        top.PriceDecimals = (byte)decimals.Price(listing);
        top.QuantityDecimals = (byte)decimals.Quantity(listing);
    }

    private static bool TryScale(ref long count, int decimals)
    {
        var factor = decimals < 0 ? 0 : FixedPoint.PowerOfTen(decimals);
        var fits = decimals >= 0 && count <= long.MaxValue / factor;
        count *= fits ? factor : 0;
        return fits;
    }
}
