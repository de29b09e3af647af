using System.CommandLine;
using System.Globalization;
using Crossfeed.Capture.Import;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed import</c>: recordings of other programs become captures.</summary>
public static class ImportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "recordings, plain or gzip", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "cryptofeed (JSON lines, capture format 2), hftbacktest (lines of nanoseconds and JSON) or ndjson (raw messages, one a line)", Required = true, HelpName = "FORMAT" };
        var venue = new Option<string>("--venue") { Description = "the venue that was recorded", Required = true, HelpName = "VENUE" };
        var market = new Option<string?>("--market") { Description = "spot or linear [default: that of --symbol, else spot]", HelpName = "MARKET" };
        var symbol = new Option<string?>("--symbol") { Description = "canonical symbol of the only listing in the files", HelpName = "SYMBOL" };
        var listing = new Option<string[]>("--listing") { Description = "a listing's symbol and increments; overrides the recording's instrument list; may be repeated", HelpName = "NATIVE=CANONICAL:PRICE_INCREMENT:QUANTITY_INCREMENT" };
        var output = new Option<string>("--out") { Description = "directory of the capture to write", Required = true, HelpName = "DIR" };
        var command = new Command("import", "Turns recordings of other programs into a capture.") { files, format, venue, market, symbol, listing, output };
        command.SetAction(async (parsed, stop) =>
        {
            Market.Symbol? named = parsed.GetValue(symbol) is { } text ? ParseSymbol(text) : null;
            var feed = FindFeed(parsed.GetValue(venue)!, parsed.GetValue(market) ?? (named?.Market == MarketKind.Linear ? "linear" : "spot"));
            var options = new ImportOptions
            {
                Files = parsed.GetValue(files)!,
                Format = ParseFormat(parsed.GetValue(format)!),
                Output = parsed.GetValue(output)!,
                Listings = (parsed.GetValue(listing) ?? []).Select(ParseListing).ToArray(),
                Symbol = named is { } pair ? OfFeed(pair, feed) : null,
            };
            var result = await ImportAsync(options, feed, stop).ConfigureAwait(false);
            Report(result, options.Output);
            return 0;
        });
        return command;
    }

    private static async Task<ImportResult> ImportAsync(ImportOptions options, Feed feed, CancellationToken stop)
    {
        const long scale = 1_000_000; // the bar shows two steps of equal length, in millionths
        var position = 0L;
        var watched = options with
        {
            Progress = p => Volatile.Write(ref position, ((p.Step == "writing" ? scale : 0) + (p.BytesTotal > 0 ? (long)(scale * (double)p.BytesDone / p.BytesTotal) : 0)) / 2),
        };
        ImportResult? result = null;
        await ProgressBar.WhileAsync("import", scale, () => Volatile.Read(ref position), () => Task.Run(() => result = CaptureImporter.Import(watched, new FeedImport(feed), stop), CancellationToken.None)).ConfigureAwait(false);
        return result!;
    }

    private static Feed FindFeed(string venue, string market)
    {
        var name = venue.ToLowerInvariant();
        var feeds = VenueRegistry.Feeds.Where(f => f.Venue == name).ToArray();
        if (feeds.Length == 0)
        {
            throw new UsageException($"--venue {venue}: {VenueNames.Unknown(name)}");
        }

        return feeds.FirstOrDefault(f => f.Name == $"{name}/{market}")
            ?? throw new UsageException($"--market {market}: {name} has {string.Join(" and ", feeds.Select(f => f.Name[(name.Length + 1)..]))}");
    }

    private static ImportFormat ParseFormat(string text) => text switch
    {
        "cryptofeed" => ImportFormat.Cryptofeed,
        "hftbacktest" => ImportFormat.HftBacktest,
        "ndjson" => ImportFormat.Ndjson,
        _ => throw new UsageException($"--format {text}: write cryptofeed, hftbacktest or ndjson"),
    };

    private static ListingOverride ParseListing(string text) =>
        ListingOverride.TryParse(text, out var listing, out var error) ? listing! : throw new UsageException($"--listing {text}: {error}");

    private static Market.Symbol ParseSymbol(string text) => Market.Symbol.TryParse(text, out var symbol)
        ? symbol
        : throw new UsageException($"--symbol {text}: write BASE/QUOTE such as BTC/USDT, or BTC/USDT:PERP for a linear perpetual");

    // BTC/USDT names the pair of a linear recording as well; a perpetual in a spot recording is a slip.
    private static Market.Symbol OfFeed(Market.Symbol symbol, Feed feed) => symbol.Market == MarketKind.Linear && feed.Market == MarketKind.Spot
        ? throw new UsageException($"--symbol {symbol}: is a perpetual, but --market is spot")
        : symbol with { Market = feed.Market };

    private static void Report(ImportResult result, string output)
    {
        foreach (var warning in result.Warnings)
        {
            Console.Error.WriteLine("crossfeed: warning: " + warning);
        }

        var kinds = string.Join(", ", result.Kinds.Where(k => k.Value > 0).OrderBy(k => k.Key).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Value:N0} {k.Key}")));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {result.Frames:N0} records ({kinds}), {result.Bytes / 1e6:N1} MB, {Timestamp.Text(result.FirstNanos)} to {Timestamp.Text(result.LastNanos)}"));
        Console.Out.WriteLine("listings: " + string.Join(", ", result.Listings.Select(l => $"{l.Symbol} ({l.Native}, {l.PriceIncrement}, {l.QuantityIncrement})")));
        foreach (var (reason, count) in result.Skipped.Where(s => s.Value > 0))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"skipped: {count:N0} {reason}"));
        }
    }
}
