using System.CommandLine;
using System.Text;
using System.Text.Json;
using Crossfeed.Snapshots;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed snapshot</c>: the current books, read from the mapped file.</summary>
public static class SnapshotCommand
{
    /// <summary>The command, ready for the root.</summary>
    public static Command Create()
    {
        var data = DataDirectory.CreateOption();
        var symbols = new Option<string?>("--symbols") { Description = "Only these, comma-separated: BTC/USDT,ETH/USDT:PERP", HelpName = "A,B" };
        var venues = new Option<string?>("--venues") { Description = "Only these, comma-separated: binance,gateio", HelpName = "A,B" };
        var json = new Option<bool>("--json") { Description = "One JSON document instead of a table" };
        var levels = new Option<int>("--levels")
        {
            Description = $"Levels a side to print, 1 to {SnapshotLayout.MaxLevels} (default: {SnapshotLayout.MaxLevels} with --json, else 5)",
            HelpName = "N",
        };
        levels.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > SnapshotLayout.MaxLevels))
            {
                result.AddError($"--levels is '{result.Tokens[0].Value}', allowed is 1 to {SnapshotLayout.MaxLevels}");
            }
        });

        var command = new Command("snapshot", "The current books, read from the mapped file of a running (or ended) engine") { data, symbols, venues, json, levels };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            var asJson = parsed.GetValue(json);
            var depth = parsed.GetValue(levels) is > 0 and var given ? given : asJson ? SnapshotLayout.MaxLevels : SnapshotTable.DefaultLevels;
            try
            {
                using var reader = DataDirectory.OpenSnapshots(parsed.GetValue(data)!);
                var chosen = ListingSelection.Choose(reader.ReadListings(), parsed.GetValue(symbols), parsed.GetValue(venues));
                Print(reader, chosen, asJson, depth, output, error);
                return 0;
            }
            catch (Exception fault) when (fault is SnapshotException or UnknownNameException)
            {
                error.WriteLine(fault.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Print(SnapshotReader reader, IReadOnlyList<SnapshotListing> chosen, bool asJson, int levels, TextWriter output, TextWriter error)
    {
        var views = chosen.Select(reader.Read).ToList();
        var writer = reader.ReadWriter();
        if (asJson)
        {
            output.WriteLine(Json(writer, views, levels));
            return;
        }

        var now = WallClock.NowNanos();
        if (output == Console.Out && !Console.IsOutputRedirected)
        {
            AnsiConsole.Write(SnapshotTable.Render(views, levels, now));
        }
        else
        {
            SnapshotTable.Write(output, views, levels, now);
        }

        if (!writer.IsAlive(now))
        {
            error.WriteLine(WriterText.Describe(writer, now));
        }
    }

    private static string Json(in WriterStatus writer, IReadOnlyList<SnapshotView> views, int levels)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, SnapshotJson.WriterOptions))
        {
            SnapshotJson.Write(json, writer, views, levels);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
