using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>Frames recorded from the venue. The project does not contain them: the folder comes from the environment, and tests are skipped without it.</summary>
internal sealed class GateRecording
{
    private const string FolderVariable = "CROSSFEED_CAPTURES";
    private const string FileName = "gateio.cryptofeed.jsonl.gz";

    private GateRecording(string path)
    {
        var feed = new GateSpotFeed();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            var kind = record.RootElement.GetProperty("t").GetString();
            if (kind == "recv")
            {
                Frames.Add(Encoding.UTF8.GetBytes(record.RootElement.GetProperty("data").GetString()!));
            }
            else if (kind == "http")
            {
                var request = feed.ClassifyRequest(record.RootElement.GetProperty("url").GetString()!);
                var body = Encoding.UTF8.GetBytes(record.RootElement.GetProperty("data").GetString()!);
                Listings = request.Kind == Crossfeed.Venues.RestRequestKind.InstrumentList ? feed.ReadInstrumentList(body) : Listings;
                if (request.Kind == Crossfeed.Venues.RestRequestKind.DepthSnapshot)
                {
                    Snapshots.Add((request.Native!, body));
                }
            }
        }
    }

    public List<byte[]> Frames { get; } = [];

    public List<(string Native, byte[] Body)> Snapshots { get; } = [];

    public IReadOnlyList<ListingDefinition> Listings { get; } = [];

    /// <summary>The recording; ends the test as ignored when it is not at hand.</summary>
    public static GateRecording Open()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore($"{FolderVariable} is not set: it names the folder of recorded market data that this test reads");
        }

        var path = Path.Combine(folder!, FileName);
        if (!File.Exists(path))
        {
            Assert.Ignore($"{path} does not exist");
        }

        return new GateRecording(path);
    }

    /// <summary>A decoder for the listings of the recording.</summary>
    public GateDecoding Decode(GatePath path)
    {
        var decoding = new GateDecoding(path, Listings.Select((listing, id) => KeyValuePair.Create(listing.Native, id)).ToArray());
        for (var id = 0; id < Listings.Count; id++)
        {
            decoding.Decimals.Set(id, DecimalsOf(Listings[id].PriceIncrement), DecimalsOf(Listings[id].QuantityIncrement));
        }

        return decoding;
    }

    private static int DecimalsOf(string increment) => FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(increment));
}
