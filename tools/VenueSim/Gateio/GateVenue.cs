using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate.io spot. Its true book is the window of its fresher book stream.</summary>
internal sealed class GateVenue : SimVenue
{
    private static readonly Dictionary<string, ListingTerms> Known = new(StringComparer.Ordinal)
    {
        ["BTC/USDT"] = new(0.1m, 0.000001m),
        ["ETH/USDT"] = new(0.1m, 0.00001m),
        ["SOL/USDT"] = new(0.001m, 0.0001m),
        ["XRP/USDT"] = new(0.00001m, 0.01m),
        ["DOGE/USDT"] = new(0.000001m, 0.1m),
        ["LTC/USDT"] = new(0.001m, 0.00001m),
        ["PEPE/USDT"] = new(0.0000000001m, 10m),
        ["ETH/BTC"] = new(0.000001m, 0.00001m),
    };

    public override string Name => "gateio";

    /// <summary>Requests in 10 s on one path.</summary>
    public override int RestLimit => 200;

    public override long FirstIdBase => 27_000_000_000;

    public override bool TakesHiddenIds => true;

    public override int ShownLevels => GateObuTopic.FreshLevels;

    public override string Native(SimInstrument instrument) => instrument.Base + "_" + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument) => Known.GetValueOrDefault(instrument.Symbol, new(0.0001m, 0.001m));

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new GateFeed(setup);
        return new VenueSite(
            feed,
            request => request.Path.Value is "/ws/v4/" or "/ws/v4" ? new WebSocketEntry(false, static _ => { }) : null,
            new GateRest(feed).HandleAsync);
    }
}
