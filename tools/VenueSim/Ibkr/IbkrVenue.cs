using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Ibkr;

/// <summary>The Client Portal gateway of Interactive Brokers: some shares of the United States and of the ASX, their best prices and last trades, behind a session.</summary>
internal sealed class IbkrVenue : SimVenue
{
    private static readonly Dictionary<string, long> Contracts = new(StringComparer.Ordinal)
    {
        ["AAPL/USD"] = 265_598,
        ["MSFT/USD"] = 272_093,
        ["BHP/USD"] = 4_721,
        ["BHP/AUD"] = 4_036_812,
        ["CBA/AUD"] = 4_036_818,
    };

    public override string Name => "ibkr";

    /// <summary>Requests a second.</summary>
    public override int RestLimit => 10;

    public override int PublishedLevels => 1;

    public override IReadOnlyList<SimInstrument> Instruments { get; } =
    [
        new("AAPL", "USD", 168.4) { IsShare = true },
        new("MSFT", "USD", 410) { IsShare = true },
        new("BHP", "USD", 58.6) { IsShare = true },
        new("BHP", "AUD", 43.9) { IsShare = true },
        new("CBA", "AUD", 118.2) { IsShare = true },
    ];

    public override bool Lists(SimInstrument instrument) => Contracts.ContainsKey(instrument.Symbol);

    public override string Native(SimInstrument instrument) => Contracts[instrument.Symbol].ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Cents and whole shares.</summary>
    public override ListingTerms Terms(SimInstrument instrument) => new(0.01m, 1m);

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new IbkrFeed(setup);
        return new VenueSite(
            feed,
            request => request.Path.Value != "/v1/api/ws" ? null : request.Cookies["api"] is var cookie ? new WebSocketEntry(false, session => feed.Open(session, cookie)) : null,
            new IbkrRest(feed).HandleAsync);
    }
}
