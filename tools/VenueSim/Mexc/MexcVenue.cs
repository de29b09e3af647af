using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC spot.</summary>
internal sealed class MexcVenue : SimVenue
{
    public override string Name => "mexc";

    /// <summary>Request weight in 10 s.</summary>
    public override int RestLimit => 500;

    public override long FirstIdBase => 80_000_000_000;

    public override string Native(SimInstrument instrument) => instrument.Base + instrument.Quote;

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new MexcFeed(setup);
        return new VenueSite(feed, request => request.Path.Value is "/ws" ? new WebSocketEntry(false, static _ => { }) : null, new MexcRest(feed).HandleAsync);
    }
}
