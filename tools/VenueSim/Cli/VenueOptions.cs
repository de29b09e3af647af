using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Cli;

/// <summary>The options about venues: which ones run, where they listen, what their REST allows.</summary>
internal static class VenueOptions
{
    public static readonly Option<string[]?> Venues = new("--venues")
    {
        Description = $"The venues to simulate, separated by commas. Known: {SimVenues.Names}. Default: {string.Join(',', SimVenues.Defaults)}.",
        CustomParser = ParseVenues,
        HelpName = "NAME,…",
    };

    public static readonly Option<Dictionary<string, int>> Ports = ByVenue(
        "--port", 0, 65_535, "Loopback port of a venue's endpoint, repeatable (binance=9001). Default: free ones.");

    public static readonly Option<Dictionary<string, int>> RestLimits = ByVenue(
        "--rest-limit", 1, int.MaxValue, "What a venue's REST allows, in its own unit and time, repeatable (binance=6000). Default: the venue's limit.");

    private static string[]? ParseVenues(ArgumentResult result)
    {
        var names = result.Tokens[^1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            Known("--venues", name, result);
        }

        return names;
    }

    private static Option<Dictionary<string, int>> ByVenue(string name, int minimum, int maximum, string description) => new(name)
    {
        Description = description,
        HelpName = "VENUE=N",
        CustomParser = result =>
        {
            var values = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var token in result.Tokens)
            {
                var parts = token.Value.Split('=');
                if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                    || value < minimum || value > maximum)
                {
                    result.AddError($"{name}: '{token.Value}' is not VENUE=N with N from {minimum} to {maximum}.");
                }
                else if (Known(name, parts[0], result) is { } venue)
                {
                    values[venue.Name] = value;
                }
            }

            return values;
        },
    };

    private static SimVenue? Known(string option, string name, ArgumentResult result)
    {
        var venue = SimVenues.Find(name);
        if (venue is null)
        {
            result.AddError($"{option}: '{name}' is not a simulated venue. Known: {SimVenues.Names}.");
        }

        return venue;
    }
}
