using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>Kraken spot, WebSocket API v2.</summary>
internal sealed class KrakenVenue : SimVenue
{
    public override string Name => "kraken";

    /// <summary>Requests in 15 s.</summary>
    public override int RestLimit => 15;

    public override int PublishedLevels => KrakenFeed.MainDepth;

    public override int ProvenLevels => KrakenFrames.ChecksumLevels;

    public override IReadOnlyList<SimInstrument> Instruments { get; } = [new("BTC", "USD", 60_010, ("BTC/USDT", null)), new("ETH", "USD", 3_001, ("ETH/USDT", null))];

    public override bool Lists(SimInstrument instrument) => base.Lists(instrument) || instrument is { Kind: SimMarketKind.Spot, Quote: "USD", IsShare: false };

    public override string Native(SimInstrument instrument) => instrument.Base + "/" + instrument.Quote;

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new KrakenFeed(setup);
        return new VenueSite(feed, request => request.Path == "/v2" ? new WebSocketEntry(false, static _ => { }) : null, new KrakenRest(feed).HandleAsync);
    }
}
