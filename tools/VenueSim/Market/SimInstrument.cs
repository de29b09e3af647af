namespace Crossfeed.VenueSim.Market;

/// <summary>Price tick and quantity step of one listing, in units of the quote and the base asset.</summary>
public readonly record struct ListingTerms(decimal Tick, decimal Step);

/// <summary>
/// A canonical pair, its opening price and its terms on each venue.
/// <paramref name="CrossOf"/> names two instruments whose price ratio this one follows (ETH/BTC follows ETH/USDT over
/// BTC/USDT), so that cycles within a venue stay consistent except for noise.
/// </summary>
public sealed record SimInstrument(
    string Base,
    string Quote,
    double Price,
    ListingTerms Binance,
    ListingTerms Gateio,
    (string Numerator, string Denominator)? CrossOf = null)
{
    public string Symbol => Base + "/" + Quote;

    public ListingTerms Terms(SimVenue venue) => venue == SimVenue.Binance ? Binance : Gateio;

    public string Native(SimVenue venue) => venue == SimVenue.Binance ? Base + Quote : Base + "_" + Quote;

    /// <summary>Eight pairs whose increments differ between the venues; the last decimals range from 1 to 10.</summary>
    public static IReadOnlyList<SimInstrument> Defaults { get; } =
    [
        new("BTC", "USDT", 60_000, new(0.01m, 0.00001m), new(0.1m, 0.000001m)),
        new("ETH", "USDT", 3_000, new(0.01m, 0.0001m), new(0.1m, 0.00001m)),
        new("SOL", "USDT", 150, new(0.01m, 0.001m), new(0.001m, 0.0001m)),
        new("XRP", "USDT", 0.6, new(0.0001m, 1m), new(0.00001m, 0.01m)),
        new("DOGE", "USDT", 0.12, new(0.00001m, 1m), new(0.000001m, 0.1m)),
        new("LTC", "USDT", 80, new(0.01m, 0.001m), new(0.001m, 0.00001m)),
        new("PEPE", "USDT", 0.0000105, new(0.00000001m, 1m), new(0.0000000001m, 10m)),
        new("ETH", "BTC", 0.05, new(0.00001m, 0.0001m), new(0.000001m, 0.00001m), ("ETH/USDT", "BTC/USDT")),
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

    private static SimInstrument MadeUp(int index) => new(
        $"SIM{index:D4}", "USDT", 0.5 + index % 400, new(0.001m, 0.01m), new(0.0001m, 0.001m));
}
