using Crossfeed.LoadSender.Frames;
using Crossfeed.Market;

namespace Crossfeed.Bench.Journey;

/// <summary>The listings that the built-in messages are about: every instrument on both venues, without fees.</summary>
internal static class BookDefinitions
{
    /// <summary>Net edge from which a trigger opens: 5 basis points, a third of what the messages offer.</summary>
    public const long MinNetE8 = 50_000;

    /// <summary>The listings of some instruments.</summary>
    /// <param name="instruments">How many, from the first.</param>
    public static ListingDefinition[] Of(int instruments) =>
    [
        .. Enumerable.Range(0, instruments).SelectMany(i => new[]
        {
            One(Dialect.Binance, BuiltInFrames.Native(Dialect.Binance, i), BuiltInFrames.Base(i)),
            One(Dialect.Gateio, BuiltInFrames.Native(Dialect.Gateio, i), BuiltInFrames.Base(i)),
        }),
    ];

    /// <summary>One listing.</summary>
    /// <param name="dialect">The venue.</param>
    /// <param name="native">Its name there.</param>
    /// <param name="name">The base asset.</param>
    public static ListingDefinition One(Dialect dialect, string native, string name) => new()
    {
        Venue = dialect == Dialect.Binance ? "binance" : "gateio",
        Native = native,
        Symbol = new Symbol(name, "USDT", MarketKind.Spot),
        PriceIncrement = dialect == Dialect.Binance ? "0.01" : "0.1",
        QuantityIncrement = dialect == Dialect.Binance ? "0.00001" : "0.000001",
        TakerFeeE8 = 0,
    };
}
