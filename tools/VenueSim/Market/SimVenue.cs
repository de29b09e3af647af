namespace Crossfeed.VenueSim.Market;

/// <summary>The venues that the simulator plays.</summary>
public enum SimVenue
{
    Binance,
    Gateio,
}

/// <summary>The venue words used on the command line and in output.</summary>
public static class SimVenueNames
{
    public static string Name(this SimVenue venue) => venue == SimVenue.Binance ? "binance" : "gateio";

    public static bool TryParse(string text, out SimVenue venue)
    {
        venue = text.Equals("gateio", StringComparison.OrdinalIgnoreCase) ? SimVenue.Gateio : SimVenue.Binance;
        return venue == SimVenue.Gateio || text.Equals("binance", StringComparison.OrdinalIgnoreCase);
    }
}
