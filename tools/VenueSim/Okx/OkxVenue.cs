using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Okx;

/// <summary>OKX v5: spot and linear perpetuals under one address, contracts of a hundred of the smallest steps.</summary>
internal sealed class OkxVenue : SimVenue
{
    /// <summary>Levels a side of the books channel.</summary>
    public const int Levels = 400;

    public const string PublicPath = "/ws/v5/public";

    public const string BusinessPath = "/ws/v5/business";

    public override string Name => "okx";

    public override SimMarketKind Markets => SimMarketKind.Spot | SimMarketKind.Linear;

    /// <summary>Requests in 2 s on one path.</summary>
    public override int RestLimit => 20;

    public override long FirstIdBase => 15_000_000_000;

    public override int PublishedLevels => Levels;

    public override string Native(SimInstrument instrument) =>
        instrument.Base + "-" + instrument.Quote + (instrument.Kind == SimMarketKind.Linear ? "-SWAP" : "");

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new OkxFeed(setup);
        return new VenueSite(feed, request => request.Path.Value is PublicPath or BusinessPath ? new WebSocketEntry(false, static _ => { }) : null, new OkxRest(feed).HandleAsync);
    }
}
