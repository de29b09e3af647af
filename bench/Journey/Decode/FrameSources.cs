using System.Globalization;
using System.Text;
using Crossfeed.Bench.Micro.Decode;
using Crossfeed.Capture.Import;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Reading;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Journey.Decode;

/// <summary>Where messages of all venues are from: captures that were named, else the recordings in the folder CROSSFEED_CAPTURES, else the frames of the project's own tests.</summary>
internal static class FrameSources
{
    private const string Variable = "CROSSFEED_CAPTURES";

    private static readonly (string File, ImportFormat Format, string Feed, string? Symbol)[] Recordings =
    [
        ("binance-usdm-btcusdt-20240808.hftbacktest.gz", ImportFormat.HftBacktest, "binance/linear", "BTC/USDT:PERP"),
        ("binance-spot-btcusdt-20240808.hftbacktest.gz", ImportFormat.HftBacktest, "binance/spot", "BTC/USDT"),
        ("binance.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "binance/spot", null),
        ("bybit.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "bybit/linear", null),
        ("bybit.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "bybit/spot", null),
        ("okx.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "okx/spot", null),
        ("gateio.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "gateio/spot", null),
        ("coinbase.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, "coinbase/spot", null),
        ("kraken-v2-btcusd-20260801.ndjson.gz", ImportFormat.Ndjson, "kraken/spot", "BTC/USD"),
    ];

    /// <summary>The sources of this machine. The first is Binance's, against which the others are held.</summary>
    /// <param name="captures">Directories of captures; empty for the recordings.</param>
    /// <param name="say">Told what is missing.</param>
    public static IReadOnlyList<FrameSource> Find(IReadOnlyList<string> captures, Action<string> say)
    {
        if (captures.Count > 0)
        {
            return [.. captures.SelectMany(ReadCapture)];
        }

        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            say($"decode: {Variable} is not set: frames of the project's own tests");
            return [.. VenueRegistry.Feeds.Select(ReadFixture).OfType<FrameSource>()];
        }

        return [.. Recordings.SelectMany(r => Import(folder, r.File, r.Format, r.Feed, r.Symbol)), .. Made()];
    }

    // Of Gate's futures, MEXC and shares nothing is recorded: frames of the same shape.
    private static IEnumerable<FrameSource> Made()
    {
        var gate = VenueRegistry.Find("gateio", MarketKind.Linear)!;
        yield return new FrameSource("gateio/linear, made", gate, [("BTC_USDT", 1, 0)], [.. Enumerable.Range(0, 2_000).Select(seed => GateFrames.Write(GateFrames.FuturesNames[seed % GateFrames.FuturesNames.Length], seed))]);
        foreach (var market in new[] { MarketKind.Spot, MarketKind.Linear })
        {
            yield return ReadWarmUp(VenueRegistry.Find("mexc", market)!);
        }

        yield return ReadWarmUp(VenueRegistry.Feeds.First(feed => feed.Venue == "ibkr"));
    }

    // What the engine warms itself up with: a market that goes on, where tests have single messages.
    private static FrameSource ReadWarmUp(Feed feed)
    {
        var listings = feed.WarmUp.Listings.Select(l => (l.Native, Decimals(l.PriceIncrement), Decimals(l.QuantityIncrement)));
        var frames = WarmUpRound.Create(feed, phase: 0, feeds: 1).Where(frame => frame is { Kind: FrameKind.Message, IsBroken: false }).Select(frame => frame.Payload.ToArray());
        return new FrameSource(feed.Name + ", warm-up", feed, [.. listings], [.. frames]);
    }

    private static IEnumerable<FrameSource> Import(string folder, string file, ImportFormat format, string feed, string? symbol)
    {
        var temporary = Directory.CreateTempSubdirectory("crossfeed-decode-");
        try
        {
            var options = new ImportOptions
            {
                Files = [Path.Combine(folder, file)],
                Format = format,
                Output = Path.Combine(temporary.FullName, file.Split('.')[0]),
                Symbol = symbol is not null && Symbol.TryParse(symbol, out var named) ? named : null,
            };
            CaptureImporter.Import(options, new FeedImport(VenueRegistry.Feeds.First(f => f.Name == feed)), CancellationToken.None);
            return [.. ReadCapture(options.Output)];
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static IEnumerable<FrameSource> ReadCapture(string path)
    {
        using var reader = new CaptureReader(path);
        var listings = new List<ListingDefinition>();
        var feeds = new Dictionary<int, string>();
        var frames = new Dictionary<string, List<byte[]>>();
        var slot = default(FrameSlot);
        while (reader.Read(ref slot))
        {
            switch (slot.Kind)
            {
                case FrameKind.Listings:
                    listings.AddRange(ListingsJson.Read(slot.Payload));
                    break;
                case FrameKind.ConnectionOpened:
                    feeds[slot.Connection] = slot.Subject!;
                    frames.TryAdd(slot.Subject!, []);
                    break;
                case FrameKind.Message:
                    frames[feeds[slot.Connection]].Add(slot.Payload.ToArray());
                    break;
                default:
                    break;
            }
        }

        return [.. frames.Where(f => f.Value.Count > 0).Select(f => new FrameSource(
            $"{f.Key}, {Path.GetFileName(path)}",
            VenueRegistry.Feeds.First(feed => feed.Name == f.Key),
            [.. listings.Where(l => l.Venue == f.Key.Split('/')[0]).Select(l => (l.Native, Decimals(l.PriceIncrement), Decimals(l.QuantityIncrement)))],
            f.Value))];
    }

    private static int Decimals(string increment)
    {
        var point = increment.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : increment.TrimEnd('0').Length - point - 1;
    }

    // listing NATIVE PRICE_DECIMALS QUANTITY_DECIMALS, then a message a line behind <
    private static FrameSource? ReadFixture(Feed feed)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", feed.Venue, feed.Market == MarketKind.Linear ? "linear.frames" : "spot.frames");
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadAllLines(path);
        var listings = lines.Where(l => l.StartsWith("listing ", StringComparison.Ordinal)).Select(l => l.Split(' '))
            .Select(p => (p[1], int.Parse(p[2], CultureInfo.InvariantCulture), int.Parse(p[3], CultureInfo.InvariantCulture))).ToArray();
        var frames = lines.Where(l => l.StartsWith("< ", StringComparison.Ordinal)).Select(l => Bytes(l[2..])).ToArray();
        return new FrameSource(feed.Name + ", fixtures", feed, listings, frames);
    }

    // \xNN stands for a byte.
    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        var parts = text.Split("\\x");
        bytes.AddRange(Encoding.UTF8.GetBytes(parts[0]));
        foreach (var part in parts.Skip(1))
        {
            bytes.Add(byte.Parse(part.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            bytes.AddRange(Encoding.UTF8.GetBytes(part[2..]));
        }

        return [.. bytes];
    }
}
