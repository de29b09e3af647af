namespace Crossfeed.Venues.Mexc;

/// <summary>Where the two numbers of a level stand, counted from its first byte.</summary>
/// <param name="PriceStart">First character of the price.</param>
/// <param name="PriceLength">Its characters.</param>
/// <param name="QuantityStart">First character of the quantity.</param>
/// <param name="QuantityLength">Its characters.</param>
internal readonly record struct MexcLevelPlaces(int PriceStart, int PriceLength, int QuantityStart, int QuantityLength);
