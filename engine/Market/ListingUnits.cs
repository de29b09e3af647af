namespace Crossfeed.Market;

/// <summary>
/// What one unit of a venue's quantity is in units of the base asset, and for how many of them its price is: contracts (0.0001 BTC each), bundles (1000PEPE). As exact steps of counts: decimals that a
/// count has beyond those of the venue's text, and a whole factor.
/// </summary>
/// <param name="PriceShift">Decimals that a price count gains: 3 where the price is for 1000 units.</param>
/// <param name="QuantityShift">Decimals that a quantity count gains: 4 where a contract is 0.0001 or 0.0003 units.</param>
/// <param name="QuantityFactor">What a quantity count is multiplied with then: 1, or 3 for contracts of 0.0003 units, or 1000 for bundles.</param>
public readonly record struct ListingUnits(int PriceShift, int QuantityShift, long QuantityFactor)
{
    /// <summary>Base units, as nearly all listings are counted.</summary>
    public static ListingUnits Base { get; } = new(0, 0, 1);

    /// <summary>Works the steps out.</summary>
    /// <param name="contractSize">Quantity of one unit of the venue's quantities, as a plain decimal: 0.0001. Prices are not for contracts.</param>
    /// <param name="bundle">Units of the base asset in one of what price and quantity are for: 1, or a greater power of ten.</param>
    /// <param name="units">The steps.</param>
    /// <returns>False when the size is no positive decimal, the bundle no power of ten, or the product does not fit.</returns>
    public static bool TryCreate(string contractSize, long bundle, out ListingUnits units)
    {
        units = Base;
        var text = System.Text.Encoding.UTF8.GetBytes(contractSize);
        var decimals = FixedPoint.SignificantDecimals(text);
        var priceShift = 0;
        for (var rest = bundle; rest > 1; rest /= 10)
        {
            priceShift++;
            if (rest % 10 != 0)
            {
                return false;
            }
        }

        if (bundle < 1 || decimals is < 0 or > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var size) != FixedPointStatus.Ok || size <= 0)
        {
            return false;
        }

        for (var left = priceShift; left > 0; left--)
        {
            if (decimals > 0)
            {
                decimals--; // 0.01 of a bundle of 1000 is 10
            }
            else if (size <= long.MaxValue / 10)
            {
                size *= 10;
            }
            else
            {
                return false;
            }
        }

        units = new ListingUnits(priceShift, decimals, size);
        return true;
    }
}
