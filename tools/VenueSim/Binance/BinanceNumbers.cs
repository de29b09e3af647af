using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>
/// How the venue writes a listing's numbers: spot with eight decimals, contracts with places of their own. Where a contract is for 1000 units, prices are for so many and quantities count them.
/// </summary>
internal static class BinanceNumbers
{
    private const int SpotPlaces = 8;

    public static JsonText Price(this JsonText text, Listing listing, long price) =>
        listing.Instrument.Kind == SimMarketKind.Linear ? text.Price(price * BinanceLinearVenue.Bundle(listing), BinanceLinearVenue.PricePlaces(listing)) : text.Price(price, SpotPlaces);

    public static JsonText Quantity(this JsonText text, Listing listing, Int128 quantity) =>
        listing.Instrument.Kind == SimMarketKind.Linear
            ? text.Quantity(quantity / BinanceLinearVenue.Bundle(listing), BinanceLinearVenue.QuantityPlaces(listing))
            : text.Quantity(quantity, SpotPlaces);

    /// <summary>An amount of the quote asset.</summary>
    public static JsonText Turnover(this JsonText text, Listing listing, Int128 amount) =>
        listing.Instrument.Kind == SimMarketKind.Linear ? text.Quantity(amount) : text.Quantity(amount, SpotPlaces);
}
