using System.CommandLine;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed venues</c>: what this build supports, from the feeds themselves.</summary>
public static class VenuesCommand
{
    /// <summary>The command, ready for the root.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "one JSON document instead of a table" };
        var command = new Command("venues", "The venues and markets of this build: channels, how books are kept, limits, fees and their date, endpoints.") { json };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var feeds = VenueRegistry.Feeds.OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
            if (parsed.GetValue(json))
            {
                output.WriteLine(VenueJson.Text(feeds));
            }
            else
            {
                VenueTable.Write(output, feeds);
            }

            return 0;
        });
        return command;
    }
}
