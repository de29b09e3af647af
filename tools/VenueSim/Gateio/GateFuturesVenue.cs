using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate.io futures settled in USDT. Its true book is the window of its fresher book stream.</summary>
internal sealed class GateFuturesVenue : SimVenue
{
    private const string SizeHeader = "X-Gate-Size-Decimal";

    // A step below the contract's size is a fraction of a contract.
    private static readonly Dictionary<string, (decimal Contract, ListingTerms Terms)> Known = new(StringComparer.Ordinal)
    {
        ["BTC"] = (0.0001m, new(0.1m, 0.0001m)),
        ["ETH"] = (0.01m, new(0.01m, 0.001m)),
        ["SOL"] = (1m, new(0.001m, 0.1m)),
        ["XRP"] = (10m, new(0.0001m, 10m)),
        ["DOGE"] = (10m, new(0.00001m, 1m)),
        ["LTC"] = (0.1m, new(0.01m, 0.1m)),
        ["PEPE"] = (10_000m, new(0.0000000001m, 10_000m)),
    };

    private static readonly (decimal Contract, ListingTerms Terms) Other = (1m, new(0.0001m, 0.1m));

    public override string Name => "gateio-linear";

    public override SimMarketKind Markets => SimMarketKind.Linear;

    /// <summary>Requests in 10 s on one path.</summary>
    public override int RestLimit => 200;

    public override long FirstIdBase => 126_000_000_000;

    public override bool TakesHiddenIds => true;

    public override int ShownLevels => GateObuTopic.FreshLevels;

    public override string Native(SimInstrument instrument) => instrument.Base + "_" + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument) => Known.GetValueOrDefault(instrument.Base, Other).Terms;

    /// <summary>Base units in a contract.</summary>
    public static decimal ContractOf(Listing listing) => Known.GetValueOrDefault(listing.Instrument.Base, Other).Contract;

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new GateFuturesFeed(setup);
        return new VenueSite(
            feed,
            request =>
            {
                var isDecimal = request.Headers[SizeHeader] == "1";
                return request.Path.Value is "/v4/ws/usdt" or "/v4/ws/usdt/" ? new WebSocketEntry(false, session => session.State = new GateSizes(isDecimal)) : null;
            },
            new GateFuturesRest(feed, request => new GateSizes(request.Headers[SizeHeader] == "1")).HandleAsync);
    }
}
