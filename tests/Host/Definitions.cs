using Crossfeed.Host;
using Crossfeed.Market;

namespace Crossfeed.Tests.Host;

/// <summary>Listings as venues define them, in one line each.</summary>
internal static class Definitions
{
    public static Symbol Symbol(string text) => Crossfeed.Market.Symbol.TryParse(text, out var symbol) ? symbol : throw new ArgumentException(text);

    public static ListingDefinition Of(string venue, string native, string symbol, string price = "0.01", string quantity = "0.00001", long? feeE8 = 0) => new()
    {
        Venue = venue,
        Native = native,
        Symbol = Symbol(symbol),
        PriceIncrement = price,
        QuantityIncrement = quantity,
        TakerFeeE8 = feeE8,
    };

    public static ListingCatalog Catalog(params string[] selected) => new(selected.Length == 0 ? null : selected.Select(Symbol).ToHashSet(), FeeOverrides.None);
}
