using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Coinbase;

/// <summary>Coinbase Advanced Trade, spot.</summary>
internal sealed class CoinbaseVenue : SimVenue
{
    public override string Name => "coinbase";

    /// <summary>Requests a second.</summary>
    public override int RestLimit => 10;

    public override IReadOnlyList<SimInstrument> Instruments { get; } = [new("BTC", "USD", 60_010, ("BTC/USDT", null)), new("ETH", "USD", 3_001, ("ETH/USDT", null))];

    public override bool Lists(SimInstrument instrument) => base.Lists(instrument) || instrument is { Kind: SimMarketKind.Spot, Quote: "USD", IsShare: false };

    public override string Native(SimInstrument instrument) => instrument.Base + "-" + instrument.Quote;

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new CoinbaseFeed(setup);
        return new VenueSite(feed, request => request.Path == "/" ? new WebSocketEntry(false, static _ => { }) : null, new CoinbaseRest(feed).HandleAsync);
    }
}
