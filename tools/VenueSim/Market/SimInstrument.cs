namespace Crossfeed.VenueSim.Market;

/// <summary>
/// A canonical pair (or a share in its currency) and its opening price.
/// <paramref name="Follows"/> names what its price follows: two instruments' ratio (ETH/BTC follows ETH/USDT over BTC/USDT, so
/// that cycles within a venue stay consistent except for noise), or one instrument alone (BTC/USD follows BTC/USDT).
/// </summary>
public sealed record SimInstrument(string Base, string Quote, double Price, (string Numerator, string? Denominator)? Follows = null)
{
    private const string PerpetualSuffix = ":PERP";

    /// <summary>Spot unless said otherwise.</summary>
    public SimMarketKind Kind { get; init; } = SimMarketKind.Spot;

    /// <summary>A share of a company: no coin venue lists it.</summary>
    public bool IsShare { get; init; }

    /// <summary>Canonical: BTC/USDT, BTC/USDT:PERP.</summary>
    public string Symbol => Kind == SimMarketKind.Linear ? Base + "/" + Quote + PerpetualSuffix : Base + "/" + Quote;

    /// <summary>The perpetual on the same pair: it moves with the same walk, at a price of its own.</summary>
    public SimInstrument Perpetual => this with { Kind = SimMarketKind.Linear };

    /// <summary>Eight pairs; the last decimals of their prices range from 1 to 10.</summary>
    public static IReadOnlyList<SimInstrument> Defaults { get; } =
    [
        new("BTC", "USDT", 60_000),
        new("ETH", "USDT", 3_000),
        new("SOL", "USDT", 150),
        new("XRP", "USDT", 0.6),
        new("DOGE", "USDT", 0.12),
        new("LTC", "USDT", 80),
        new("PEPE", "USDT", 0.0000105),
        new("ETH", "BTC", 0.05, ("ETH/USDT", "BTC/USDT")),
    ];

    /// <summary>The first <paramref name="count"/> of the defaults, then made-up coins, for load.</summary>
    public static IReadOnlyList<SimInstrument> Take(int count)
    {
        var instruments = new List<SimInstrument>(count);
        for (var index = 0; index < count; index++)
        {
            instruments.Add(index < Defaults.Count ? Defaults[index] : MadeUp(index));
        }

        return instruments;
    }

    private static SimInstrument MadeUp(int index) => new($"SIM{index:D4}", "USDT", 0.5 + index % 400);
}
