using System.Text;

namespace Crossfeed.Market;

/// <summary>
/// The asset behind a venue's name for it, and how many of its units that name stands for. Readers of instrument lists pass every base asset through <see cref="Of"/>, so that the same asset has one
/// name on all venues. A price on the wire is for <see cref="Bundle"/> units and a quantity counts as many: price of one = wire / bundle, units = wire × bundle, both exact because a bundle is a power of ten.
/// </summary>
/// <param name="Asset">Canonical name, upper case.</param>
/// <param name="Bundle">Units of the asset in one of the venue's: 1000 for <c>1000PEPE</c>, else 1. A power of ten.</param>
public readonly record struct AssetUnit(string Asset, long Bundle)
{
    /// <summary>The asset that a venue's name stands for.</summary>
    /// <param name="venue">Venue name, lower case.</param>
    /// <param name="name">The base asset as the venue's list spells it.</param>
    public static AssetUnit Of(string venue, string name)
    {
        var (asset, bundle) = BundleNames.Split(name);
        return new AssetUnit(AssetAliases.Canonical(venue, asset.ToUpperInvariant()), bundle);
    }

    /// <summary>The asset that a venue's name for what prices are counted in stands for; nobody counts in bundles.</summary>
    /// <param name="venue">Venue name, lower case.</param>
    /// <param name="name">The quote asset as the venue's list spells it.</param>
    public static string Quote(string venue, string name) => AssetAliases.Canonical(venue, name.ToUpperInvariant());

    /// <summary>This, or the bundle itself as an asset of its own name where the steps of one unit are no counts.</summary>
    /// <param name="name">The base asset as the venue's list spells it.</param>
    /// <param name="priceStep">The list's price step.</param>
    /// <param name="quantityStep">The list's quantity step.</param>
    public AssetUnit OrWhole(string name, string priceStep, string quantityStep) =>
        Price(priceStep) is not null && Quantity(quantityStep) is not null ? this : new AssetUnit(name.ToUpperInvariant(), 1);

    /// <summary>A price step or price of the venue's list, for one unit.</summary>
    /// <param name="listed">A plain decimal of at most <see cref="FixedPoint.MaxDecimals"/> places; null stays null.</param>
    /// <returns>Null where it needs more places than a count can have, too.</returns>
    public string? Price(string? listed) => Shift(listed, -Zeros);

    /// <summary>A quantity step or quantity of the venue's list, in units.</summary>
    /// <param name="listed">As for <see cref="Price"/>.</param>
    /// <returns>Null where it does not fit, too.</returns>
    public string? Quantity(string? listed) => Shift(listed, Zeros);

    private int Zeros
    {
        get
        {
            var zeros = 0;
            for (var rest = Bundle; rest > 1; rest /= 10)
            {
                zeros++;
            }

            return zeros;
        }
    }

    // The text with its point moved.
    private static string? Shift(string? listed, int places)
    {
        if (listed is null || places == 0)
        {
            return listed;
        }

        var text = Encoding.UTF8.GetBytes(listed);
        var decimals = FixedPoint.SignificantDecimals(text);
        if (decimals is < 0 or > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var count) != FixedPointStatus.Ok)
        {
            return null;
        }

        decimals -= places;
        for (; decimals < 0; decimals++)
        {
            if (count > long.MaxValue / 10)
            {
                return null;
            }

            count *= 10;
        }

        return decimals <= FixedPoint.MaxDecimals ? FixedPoint.Text(count, decimals) : null;
    }
}
