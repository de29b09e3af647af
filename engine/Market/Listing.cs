namespace Crossfeed.Market;

/// <summary>
/// An instrument on one venue. Immutable; <see cref="Id"/> is dense (0, 1, 2, …) within one engine, so that hot code indexes arrays by it.
/// </summary>
public sealed class Listing
{
    /// <summary>Fraction units of <see cref="TakerFeeE8"/>: 10^8, so that 1 basis point is 10^4.</summary>
    public const long FeeUnit = 100_000_000;

    /// <summary>Dense index of this listing within the engine.</summary>
    public required int Id { get; init; }

    /// <summary>Venue name, lower case: <c>binance</c>.</summary>
    public required string Venue { get; init; }

    /// <summary>Kind of contract.</summary>
    public required MarketKind Market { get; init; }

    /// <summary>The venue's own symbol, as its payloads spell it: <c>BTCUSDT</c>, <c>BTC_USDT</c>.</summary>
    public required string Native { get; init; }

    /// <summary>Canonical symbol: <c>BTC/USDT</c>, <c>BTC/USDT:PERP</c>.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>Decimals of a price count: a price is a <c>long</c> count of 10^-PriceDecimals. 0 to 18.</summary>
    public required int PriceDecimals { get; init; }

    /// <summary>Decimals of a quantity count. 0 to 18.</summary>
    public required int QuantityDecimals { get; init; }

    /// <summary>Taker fee as a fraction in units of 10^-8 (10 basis points = 100,000).</summary>
    public required long TakerFeeE8 { get; init; }

    /// <summary>How this listing's book is kept.</summary>
    public required BookRules Rules { get; init; }

    /// <summary>What the venue's prices and quantities count; the counts of the engine are always of base units.</summary>
    public ListingUnits Units { get; init; } = ListingUnits.Base;

    /// <summary>What the base asset is; listings of different classes are never compared, whatever their symbols.</summary>
    public AssetClass Assets { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Venue} {Symbol}";
}
