using System.Globalization;

namespace Crossfeed.Market;

/// <summary>
/// Takes apart the names of assets that a venue prices by the bundle, because one alone costs too little: <c>1000PEPE</c>, <c>10000SATS</c>, <c>1000000MOG</c>, <c>1MBABYDOGE</c>, <c>kBONK</c>,
/// <c>SHIB1000</c>. The rule: a power of ten from 1,000 on, in digits, and behind it a name that begins with no digit. Other forms are also how ordinary
/// names begin or end (<c>1MIL</c>, <c>kHYPE</c>, <c>SPX6900</c>), so only the names listed here count.
/// </summary>
public static class BundleNames
{
    private const int FewestZeros = 3; // 1INCH, 10SET and 100X are names; nobody bundles tens
    private const int MostZeros = 9; // beyond any bundle in use

    // Names that the rule would take apart, and that are whole.
    private static readonly HashSet<string> Whole =
    [
        "1000X", // a token of that name; no asset X costs so little that it needs a bundle
    ];

    private static readonly Dictionary<string, (string Asset, long Bundle)> Other = new(StringComparer.Ordinal)
    {
        ["1MBABYDOGE"] = ("BABYDOGE", 1_000_000), // Binance, spot and perpetual
        ["SHIB1000"] = ("SHIB", 1_000), // Bybit's perpetual
        ["kBONK"] = ("BONK", 1_000),
        ["kDOGS"] = ("DOGS", 1_000),
        ["kFLOKI"] = ("FLOKI", 1_000),
        ["kLUNC"] = ("LUNC", 1_000),
        ["kPEPE"] = ("PEPE", 1_000),
        ["kSHIB"] = ("SHIB", 1_000),
    };

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The name as the venue spells it; a small k is not a capital one.</param>
    /// <returns>The name of one unit and how many of them the bundle has: the name itself and 1 where it is no bundle.</returns>
    public static (string Asset, long Bundle) Split(string name)
    {
        if (Other.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!name.StartsWith('1') || Whole.Contains(name))
        {
            return (name, 1);
        }

        var zeros = name.AsSpan(1).IndexOfAnyExcept('0'); // -1 where nothing stands behind them
        return zeros is >= FewestZeros and <= MostZeros && !char.IsDigit(name[zeros + 1])
            ? (name[(zeros + 1)..], long.Parse(name.AsSpan(0, zeros + 1), NumberStyles.None, CultureInfo.InvariantCulture))
            : (name, 1);
    }
}
